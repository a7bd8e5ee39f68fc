"""The archive and legal holds through the client, as the database decides."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from medellin_ai import errors

if TYPE_CHECKING:
    from uuid import UUID

    from .conftest import World


def archived(world: World, year: int) -> tuple[UUID, UUID, UUID]:
    """An archived event, its organizer, and who was there."""
    organizer, name = world.user("olga", "organizer")
    person, _ = world.user("ana")
    event_id = world.one(
        "select tests.create_event(%s, %s, 'completed', make_timestamptz(%s, 5, 5, 0, 0, 0))",
        world.slug("viejo"),
        name,
        year,
    )
    world.sql.execute(
        "insert into public.event_registrations (event_id, user_id, ticket_type, status)"
        " values (%s, %s, 'general', 'confirmed')",
        (event_id, person),
    )
    world.sql.execute("select private.archive_events(%s)", (year,))
    return event_id, organizer, person


def test_archived_events_are_listed_by_year_and_read_by_old_addresses(world: World) -> None:
    older, _, _ = archived(world, 2021)
    event_id, _, _ = archived(world, 2022)
    page = world.anybody.events.archived(year=2022)
    assert [event.id for event in page] == [event_id]
    first = world.anybody.events.archived(limit=1)
    assert [event.id for event in first] == [event_id]
    assert [e.id for e in world.anybody.events.archived(limit=1, after=first.next_cursor)] == [older]

    [event] = page
    assert world.anybody.events.get(event_id) == event
    assert world.anybody.events.get_by_slug(event.slug) == event
    assert event_id not in {e.id for e in world.anybody.events.list(status="completed", since=None)}
    seats = world.anybody.events.availability(event_id)
    assert (seats.is_open, seats.reason) == (False, "event_archived")


def test_who_was_there_still_sees_it_and_changes_nothing(world: World) -> None:
    event_id, organizer, person = archived(world, 2023)
    ana, olga, stranger = world.acting(person), world.acting(organizer), world.person("otra")

    assert len(ana.registrations.mine()) == 0
    [registration] = ana.registrations.mine(include_archived=True)
    assert ana.registrations.get(registration.id) == registration
    with pytest.raises(errors.NotFound):
        stranger.registrations.get(registration.id)
    assert len(stranger.registrations.mine(include_archived=True)) == 0
    assert [a.user_id for a in olga.events.attendees(event_id)] == [person]
    with pytest.raises(errors.PermissionDenied):
        stranger.events.attendees(event_id)

    with pytest.raises(errors.EventArchived):
        stranger.registrations.register(event_id)
    with pytest.raises(errors.EventArchived):
        ana.registrations.cancel(registration.id)
    with pytest.raises(errors.EventArchived):
        olga.events.cancel(event_id)
    with pytest.raises(errors.NotFound):
        olga.events.update(event_id, title="Otro")


def test_admins_place_and_lift_holds(world: World) -> None:
    admin = world.person("jefa", "admin")
    person, _ = world.user("ana")
    hold_id = admin.holds.place(person, "Tutela")
    assert hold_id in {hold.id for hold in admin.holds.list() if hold.user_id == person}
    with pytest.raises(errors.NotFound):
        admin.holds.place(uuid4(), "Tutela")
    with pytest.raises(errors.InvalidInput):
        admin.holds.place(person, " ")
    for nobody in (world.person("otra"), world.acting(person), world.anybody):
        with pytest.raises(errors.PermissionDenied):
            nobody.holds.list()
        with pytest.raises(errors.PermissionDenied):
            nobody.holds.lift(hold_id)
        with pytest.raises(errors.PermissionDenied):
            nobody.holds.place(person, "x")
    admin.holds.lift(hold_id)
    admin.holds.lift(hold_id)
    assert hold_id not in {hold.id for hold in admin.holds.list()}
    assert hold_id in {hold.id for hold in admin.holds.list(active_only=False)}
