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


def test_engagement_is_measured(world: World) -> None:
    organizer_id, name = world.user("olga", "organizer")
    event = world.one("select tests.create_event(%s, %s, 'published', null, 10)", world.slug("taller"), name)
    ana = world.person("ana")
    ana.registrations.register(event)
    world.sql.execute("select private.run_job('refresh-engagement')")
    assert [(m.metric, m.value) for m in world.acting(organizer_id).events.engagement(event)] == [
        ("registrations", 1)
    ]
    own = {measure.metric: measure.value for measure in ana.activity.engagement()}
    assert own == {"active_days": 1, "event_registration": 1}
    assert world.person("beto").activity.engagement() == ()
    assert world.person("jefa", "admin").activity.engagement() == (), "also an admin reads his own here"
    for stranger in (ana, world.person("otto", "organizer"), world.anybody):
        with pytest.raises(errors.PermissionDenied):
            stranger.events.engagement(event)
    with pytest.raises(errors.SignInRequired):
        world.anybody.activity.engagement()

    ana.preferences.update(track_activity=False)
    assert ana.activity.engagement() == ()


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
