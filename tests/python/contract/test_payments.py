"""Money through the client: paying, reading what was paid, and giving it back."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID, uuid4

import pytest
from postgrest.exceptions import APIError

from medellin_ai import MedellinClient, errors

if TYPE_CHECKING:
    from .conftest import World

PRICE = 80000


class Sale(NamedTuple):
    """A paid event, its organizer, and somebody who holds a seat."""

    event: UUID
    organizer: MedellinClient
    buyer: MedellinClient
    registration: UUID


@pytest.fixture
def sale(world: World) -> Sale:
    organizer, name = world.user("olga", "organizer")
    event: UUID = world.one("select tests.create_event(%s, %s)", world.slug("taller"), name)
    world.sql.execute(
        "update public.events set price_type = 'paid', price = %s where id = %s", (PRICE, event)
    )
    buyer = world.person("ana")
    return Sale(event, world.acting(organizer), buyer, buyer.registrations.register(event).id)


def told(client: MedellinClient, reference: str, **values: Any) -> str:
    """As the function of the providers does, with the secret key."""
    answer = client.supabase.rpc(
        "apply_payment_event",
        {
            "p_provider": "wompi",
            "p_event_id": uuid4().hex,
            "p_transaction_id": uuid4().hex,
            "p_kind": "paid",
            "p_amount": PRICE,
            "p_currency": "COP",
            "p_occurred_at": "2026-01-01T12:00:00Z",
            "p_reference": reference,
            **values,
        },
    ).execute()
    return str(answer.data)


def test_paying_and_reading_it_back(world: World, sale: Sale) -> None:
    due = sale.buyer.payments.start(sale.registration)
    assert (due.amount, due.amount_in_cents, due.currency) == (Decimal("80000.00"), 8000000, "COP")
    assert due.expires_at == sale.buyer.registrations.get(sale.registration).hold_expires_at
    assert sale.buyer.payments.start(sale.registration).reference != due.reference

    assert told(world.service, due.reference) == "confirmed"
    paid = sale.buyer.registrations.get(sale.registration)
    assert (paid.status, paid.payment_status, paid.amount_paid) == ("confirmed", "paid", PRICE)
    [entry] = sale.buyer.payments.mine()
    assert (entry.kind, entry.amount, entry.registration_id) == ("paid", PRICE, sale.registration)
    [seen] = sale.organizer.payments.of_event(sale.event)
    assert (seen.id, seen.amount, seen.problem) == (entry.id, PRICE, None)
    with pytest.raises(errors.NothingToPay):
        sale.buyer.payments.start(sale.registration)


def test_a_list_goes_on_where_it_stopped(world: World, sale: Sale) -> None:
    reference = sale.buyer.payments.start(sale.registration).reference
    for amount in (30000, 30000, 20000):
        told(world.service, reference, p_amount=amount)
    for read in (
        lambda after: sale.buyer.payments.mine(limit=2, after=after),
        lambda after: sale.organizer.payments.of_event(sale.event, limit=2, after=after),
    ):
        first = read(None)
        second = read(first.next_cursor)
        assert (len(first), len(second)) == (2, 1)
        assert len({entry.id for entry in (*first, *second)}) == 3


def test_only_the_person_pays(world: World, sale: Sale) -> None:
    for other in (sale.organizer, world.person("beto")):
        with pytest.raises(errors.NotFound):
            other.payments.start(sale.registration)
    with pytest.raises(errors.PermissionDenied):
        world.anybody.payments.start(sale.registration)
    with pytest.raises(APIError, match="permission denied"):
        told(sale.buyer, sale.buyer.payments.start(sale.registration).reference)
    assert sale.buyer.registrations.get(sale.registration).status == "pending"


def test_money_by_hand(world: World, sale: Sale) -> None:
    record = sale.organizer.payments.record
    with pytest.raises(errors.PermissionDenied):
        sale.buyer.payments.record(sale.registration)
    with pytest.raises(errors.NotFound):
        world.person("omar", "organizer").payments.record(sale.registration)
    with pytest.raises(errors.MoreThanDue):
        record(sale.registration, PRICE + 1)

    assert record(sale.registration, Decimal("30000.50"), key="7").amount_paid == Decimal("30000.50")
    assert record(sale.registration, Decimal("30000.50"), key="7").status == "pending"
    with pytest.raises(errors.KeyReused):
        record(sale.registration, 1, key="7")
    assert record(sale.registration).status == "confirmed"
    with pytest.raises(errors.NothingToPay):
        record(sale.registration)
    sale.organizer.registrations.cancel(sale.registration)
    with pytest.raises(errors.NoSeatToPay):
        record(sale.registration)


def test_giving_back(world: World, sale: Sale) -> None:
    told(world.service, sale.buyer.payments.start(sale.registration).reference)
    with pytest.raises(errors.PermissionDenied):
        sale.buyer.payments.refund(sale.registration)
    [part] = sale.organizer.payments.refund(sale.registration, 30000, reason="Llegó tarde")
    assert (part.amount, part.cause, part.state) == (30000, "manual", "requested")
    with pytest.raises(errors.RefundExceedsPaid):
        sale.organizer.payments.refund(sale.registration, 50001)

    assert sale.buyer.registrations.cancel(sale.registration).status == "cancelled"
    refunds = sale.organizer.payments.refunds_of_event(sale.event)
    assert [(one.amount, one.cause) for one in refunds] == [(50000, "self_cancel"), (30000, "manual")]
    assert sale.buyer.payments.my_refunds().items == refunds
    for refund in refunds:
        assert sale.organizer.payments.record_refund(refund.id).state == "succeeded"
    assert sale.organizer.payments.refunds_of_event(sale.event, state="requested") == ()
    assert sale.buyer.registrations.get(sale.registration).payment_status == "refunded"
    with pytest.raises(errors.NotFound):
        sale.organizer.payments.record_refund(uuid4())


def test_strangers_see_nothing(world: World, sale: Sale) -> None:
    told(world.service, sale.buyer.payments.start(sale.registration).reference)
    beto = world.person("beto", "organizer")
    assert (len(beto.payments.mine()), len(beto.payments.my_refunds())) == (0, 0)
    for read in (beto.payments.of_event, beto.payments.refunds_of_event):
        with pytest.raises(errors.PermissionDenied):
            read(sale.event)
    with pytest.raises(errors.PermissionDenied):
        world.anybody.payments.mine()
    admin = world.person("jefa", "admin")
    assert len(admin.payments.of_event(sale.event)) == 1
