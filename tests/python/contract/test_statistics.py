"""How an event does, and who looks at what, on the real API."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from medellin_ai import errors

if TYPE_CHECKING:
    from .conftest import World

SEAT = """
    insert into public.event_registrations (event_id, user_id, ticket_type, status, price)
    values (%s, %s, 'general', 'confirmed', 90000.10)
"""


def test_an_organizer_sees_how_an_event_does(world: World) -> None:
    organizer_id, name = world.user("olga", "organizer")
    slug = world.slug("taller")
    event = world.one("select tests.create_event(%s, %s, 'published', null, 10)", slug, name)
    world.person("ana").registrations.register(event)
    fresh = world.acting(organizer_id).events.statistics(event)
    assert (fresh.refreshed_at, fresh.total_registrations, fresh.avg_ticket_price) == (None, None, None)
    assert (fresh.registered_now, fresh.confirmed_now, fresh.checked_in_now, fresh.seats_left) == (1, 1, 0, 9)

    beto_id, beto = world.user("beto")
    world.sql.execute(SEAT, (event, beto_id))
    world.sql.execute("select tests.put_payment(%s, %s, 90000.10)", (slug, beto))
    world.sql.execute("select private.run_job('refresh-event-statistics')")
    counted = world.acting(organizer_id).events.statistics(event)
    assert counted.refreshed_at is not None
    assert (counted.total_registrations, counted.categories) == (2, [])
    assert counted.avg_ticket_price == {"COP": "90000.10"}


def test_nobody_else_sees_it(world: World) -> None:
    event, draft = world.event(), world.event(status="draft")
    for stranger in (world.person("ana"), world.person("otto", "organizer")):
        with pytest.raises(errors.PermissionDenied):
            stranger.events.statistics(event)
        with pytest.raises(errors.NotFound):
            stranger.events.statistics(draft)
    with pytest.raises(errors.PermissionDenied):
        world.anybody.events.statistics(event)
    assert world.person("jefa", "admin").events.statistics(draft).registered_now == 0


def test_looks_are_counted(world: World) -> None:
    event = world.event()
    ana = world.person("ana")
    ana.activity.view("event", event)
    ana.activity.view("event", event)
    world.anybody.activity.view("event", event)
    world.sql.execute("select private.run_job('fold-counters')")
    assert world.anybody.events.get(event).views_count == 2


def test_what_is_not_seen_cannot_be_looked_at(world: World) -> None:
    draft = world.event(status="draft")
    with pytest.raises(errors.NotFound):
        world.anybody.activity.view("event", draft)
