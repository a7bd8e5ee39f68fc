"""Registering through the client, as the database decides."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from medellin_ai import errors

if TYPE_CHECKING:
    from .conftest import World


def test_registering_reading_back_and_cancelling(world: World) -> None:
    user_id, _ = world.user("ana")
    ana = world.acting(user_id)
    event_id = world.event(capacity=5)

    made = ana.registrations.register(event_id)
    assert (made.status, made.payment_status) == ("confirmed", "not_required")
    assert (made.event_id, made.user_id, made.ticket_type) == (event_id, user_id, "general")
    assert ana.registrations.register(event_id).id == made.id
    assert ana.registrations.get(made.id) == ana.registrations.mine().items[0]
    assert world.anybody.events.get(event_id).current_registrations == 1

    assert ana.registrations.cancel(made.id).status == "cancelled"
    assert ana.registrations.cancel(made.id).status == "cancelled"
    again = ana.registrations.register(event_id)
    assert (again.id, again.status) == (made.id, "confirmed")


def test_a_paid_event_waits_for_the_money(world: World) -> None:
    event_id = world.event(price=50000, price_type="paid")
    made = world.person().registrations.register(event_id)
    assert (made.status, made.payment_status) == ("pending", "pending")


def test_strangers_see_nothing(world: World) -> None:
    ana, beto = world.person("ana"), world.person("beto")
    made = ana.registrations.register(world.event())
    with pytest.raises(errors.NotFound):
        beto.registrations.get(made.id)
    with pytest.raises(errors.NotFound):
        beto.registrations.cancel(made.id)
    assert len(beto.registrations.mine()) == 0
    with pytest.raises(errors.PermissionDenied):
        world.anybody.registrations.get(made.id)
    assert ana.registrations.get(made.id).status == "confirmed"


def test_an_admin_sees_all_and_lists_only_her_own(world: World) -> None:
    admin = world.person("jefa", "admin")
    made = world.person("ana").registrations.register(world.event())
    assert admin.registrations.get(made.id).id == made.id
    assert len(admin.registrations.mine()) == 0


def test_a_full_event(world: World) -> None:
    event_id = world.event(capacity=1)
    world.person("ana").registrations.register(event_id)
    with pytest.raises(errors.EventFull) as info:
        world.person("beto").registrations.register(event_id, wait=False)
    assert info.value.code == "MD201"
    assert info.value.reason == "event_full"
    assert info.value.message == "No quedan cupos"
    assert info.value.message_en == "No seats are left"
    assert info.value.status == 400


def test_an_event_that_is_over(world: World) -> None:
    _, organizer = world.user("olga", "organizer")
    event_id = world.one(
        "select tests.create_event(%s, %s, 'published', now() - interval '2 days')",
        world.slug("ayer"),
        organizer,
    )
    with pytest.raises(errors.EventOver):
        world.person().registrations.register(event_id)


def test_a_deadline_that_has_passed(world: World) -> None:
    event_id = world.event(registration_deadline="2026-01-01T00:00:00+00:00")
    with pytest.raises(errors.RegistrationClosed):
        world.person().registrations.register(event_id)


def test_an_event_that_was_called_off(world: World) -> None:
    event_id = world.event()
    world.sql.execute("update public.events set status = 'cancelled' where id = %s", (event_id,))
    with pytest.raises(errors.EventNotOpen):
        world.person().registrations.register(event_id)


def test_who_cannot_register(world: World) -> None:
    event_id = world.event()
    with pytest.raises(errors.PermissionDenied):
        world.anybody.registrations.register(event_id)
    user_id, _ = world.user("nadie")
    with pytest.raises(errors.SignInRequired) as info:
        world.acting(user_id, is_anonymous=True).registrations.register(event_id)
    assert info.value.message_en == "Sign in first"
    with pytest.raises(errors.NotFound):
        world.person().registrations.cancel(uuid4())
    with pytest.raises(errors.UnknownTicketType):
        world.person().registrations.register(event_id, ticket_type="No es un nombre")


def test_a_token_that_has_expired_or_is_forged(world: World) -> None:
    user_id, _ = world.user("ana")
    for client in (world.acting(user_id, exp=1), world.anybody.as_user("a.b.c")):
        with pytest.raises(errors.SessionExpired) as info:
            client.registrations.get(uuid4())
        assert info.value.status == 401
