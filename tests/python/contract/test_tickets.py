"""Tickets, the waiting list and its offers through the client, as the right and the wrong person."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from medellin_ai import errors

if TYPE_CHECKING:
    from uuid import UUID

    from medellin_ai import MedellinClient

    from .conftest import World


def organized(world: World, capacity: int | None = None) -> tuple[MedellinClient, UUID]:
    """An event, and who organizes it."""
    event_id = world.event(capacity=capacity)
    return world.acting(world.one("select organizer_id from public.events where id = %s", event_id)), event_id


def test_tickets_and_the_quota_they_share(world: World) -> None:
    olga, event_id = organized(world)
    assert olga.tickets.types(event_id) == ()
    hall = olga.tickets.create_shared_quota(event_id, "sala", 2)
    vip = olga.tickets.create(
        event_id=event_id, code="vip", name="VIP", price=Decimal("90000.50"), shared_quota=hall.code
    )
    assert (vip.price, vip.currency, vip.is_active) == (Decimal("90000.50"), "COP", True)
    general = olga.tickets.create(event_id=event_id, code="general", name="General", shared_quota=hall.code)
    assert {t.id for t in world.anybody.tickets.types(event_id)} == {vip.id, general.id}
    assert world.anybody.tickets.shared_quotas(event_id)[0].size == 2
    with pytest.raises(errors.Conflict):
        olga.tickets.create(event_id=event_id, code="vip", name="VIP")
    with pytest.raises(errors.Conflict):
        olga.tickets.delete_shared_quota(event_id, "sala")

    ana = world.person("ana")
    held = ana.registrations.register(event_id, ticket_type="vip")
    assert (held.status, held.price) == ("pending", Decimal("90000.50"))
    assert held.hold_expires_at is not None
    assert world.person().registrations.register(event_id).status == "confirmed"
    with pytest.raises(errors.EventFull):
        world.person().registrations.register(event_id, wait=False)
    with pytest.raises(errors.QuotaBelowTaken):
        olga.tickets.resize_shared_quota(event_id, "sala", 1)
    with pytest.raises(errors.TicketTypeInUse):
        olga.tickets.delete(vip.id)
    assert olga.tickets.update(vip.id, price=1, quota=1).price == 1
    assert ana.registrations.get(held.id).price == Decimal("90000.50")
    assert olga.tickets.resize_shared_quota(event_id, "sala", 3).size == 3

    spare = olga.tickets.create(event_id=event_id, code="libre", name="Libre")
    assert olga.tickets.delete(spare.id) == spare
    olga.tickets.create_shared_quota(event_id, "otra", 1)
    assert olga.tickets.delete_shared_quota(event_id, "otra").code == "otra"


def test_only_who_manages_an_event_sells_for_it(world: World) -> None:
    olga, event_id = organized(world)
    other, _ = organized(world)
    ticket = olga.tickets.create(event_id=event_id, code="general", name="General")
    with pytest.raises(errors.PermissionDenied):
        other.tickets.create(event_id=event_id, code="gratis", name="Gratis")
    with pytest.raises(errors.NotFound):
        other.tickets.update(ticket.id, price=0)
    with pytest.raises(errors.NotFound):
        other.tickets.delete(ticket.id)
    with pytest.raises(errors.PermissionDenied):
        other.tickets.create_shared_quota(event_id, "sala", 5)
    with pytest.raises(errors.NotFound):
        other.tickets.set_rules(event_id, hold_minutes=10)
    with pytest.raises(errors.InvalidInput):
        olga.tickets.set_rules(event_id, offer_minutes=10)
    assert olga.tickets.set_rules(event_id, offer_minutes=60).offer_minutes == 60
    assert world.anybody.tickets.rules(event_id).hold_minutes == 30


def test_waiting_and_being_offered_a_seat(world: World) -> None:
    event_id = world.event(capacity=1)
    ana, beto, cami = (world.person(name) for name in ("ana", "beto", "cami"))
    seat = ana.registrations.register(event_id, idempotency_key="uno")
    with pytest.raises(errors.KeyReused):
        ana.registrations.register(world.event(), idempotency_key="uno")
    answer = beto.registrations.can_register(event_id)
    assert (answer.is_allowed, answer.status, answer.price) == (True, "waitlisted", Decimal(0))
    refusal = beto.registrations.can_register(event_id, wait=False)
    assert (refusal.is_allowed, refusal.reason) == (False, "event_full")
    waiting = beto.registrations.register(event_id)
    last = cami.registrations.register(event_id)
    assert beto.registrations.waitlist_place(waiting.id) == 1
    assert cami.registrations.waitlist_place(last.id) == 2
    with pytest.raises(errors.NotFound):
        cami.registrations.waitlist_place(waiting.id)
    with pytest.raises(errors.OfferGone):
        beto.registrations.accept_offer(waiting.id)

    ana.registrations.cancel(seat.id)
    offered = beto.registrations.get(waiting.id)
    assert offered.status == "offered"
    assert offered.hold_expires_at is not None
    assert offered.hold_expires_at - dt.datetime.now(dt.UTC) > dt.timedelta(hours=23)
    with pytest.raises(errors.NotFound):
        cami.registrations.accept_offer(waiting.id)
    assert beto.registrations.accept_offer(waiting.id).status == "confirmed"
    assert ana.registrations.register(event_id, idempotency_key="uno").status == "cancelled"


def test_passing_a_seat_on(world: World) -> None:
    ana_id, _ = world.user("ana")
    beto_id, _ = world.user("beto")
    ana, beto = world.acting(ana_id), world.acting(beto_id)
    seat = ana.registrations.register(world.event(capacity=1))
    with pytest.raises(errors.NotFound):
        beto.registrations.transfer(seat.id, beto_id)
    assert ana.registrations.transfer(seat.id, beto_id).user_id == beto_id
    assert beto.registrations.get(seat.id).status == "confirmed"
    with pytest.raises(errors.NotFound):
        ana.registrations.get(seat.id)


def test_asking_for_a_seat(world: World) -> None:
    olga, event_id = organized(world, capacity=1)
    olga.tickets.create(event_id=event_id, code="general", name="General", needs_approval=True)
    ana, beto = world.person("ana"), world.person("beto")
    first, second = (p.registrations.register(event_id) for p in (ana, beto))
    assert (first.status, second.status) == ("requested", "requested")
    with pytest.raises(errors.PermissionDenied):
        ana.registrations.decide(first.id, is_approved=True)
    with pytest.raises(errors.NotFound):
        beto.registrations.decide(first.id, is_approved=False)
    assert olga.registrations.decide(first.id, is_approved=True).status == "confirmed"
    assert olga.registrations.decide(second.id, is_approved=True).status == "waitlisted"
    with pytest.raises(errors.NotRequested):
        olga.registrations.decide(first.id, is_approved=False)
    olga.events.set_capacity(event_id, 2)
    assert beto.registrations.get(second.id).status == "offered"
