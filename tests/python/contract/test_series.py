"""Series through the client, as the right and the wrong person."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from medellin_ai import errors
from medellin_ai.edits import SeriesChanges

if TYPE_CHECKING:
    from uuid import UUID

    from medellin_ai import MedellinClient
    from medellin_ai.models import Event

    from .conftest import World

DAYS = dt.timedelta(days=1)


@pytest.fixture
def olga(world: World) -> MedellinClient:
    return world.person("olga", "organizer")


def an_event(olga: MedellinClient, **values: object) -> Event:
    start = (dt.datetime.now(dt.UTC) + 7 * DAYS).replace(hour=23, minute=0, second=0, microsecond=0)
    return olga.events.create(
        title="Charla",
        description="x",
        location="x",
        date=start,
        end_date=start + dt.timedelta(hours=2),
        registration_deadline=start - DAYS,
        **values,  # type: ignore[arg-type]
    )


def dates(olga: MedellinClient, series_id: UUID) -> list[dt.datetime]:
    return [event.date for event in olga.series.events(series_id)]


def test_an_event_recurs(world: World, olga: MedellinClient) -> None:
    first = an_event(olga, price_type="paid", price=Decimal("20000.50"))
    series = olga.series.create(first.id, "FREQ=WEEKLY;COUNT=4")
    assert (series.title, series.start_time, series.duration_minutes) == ("Charla", dt.time(18), 120)
    assert (series.is_complete, series.is_published, series.timezone) == (True, False, "America/Bogota")
    events = olga.series.events(series.id).items
    assert [event.date - first.date for event in events] == [n * 7 * DAYS for n in range(4)]
    assert {(event.price, event.status) for event in events} == {(Decimal("20000.50"), "draft")}
    assert olga.series.get(series.id) == series
    assert olga.series.list().items == (series,)
    assert olga.series.occurrence(events[1].id).day == series.first_day + 7 * DAYS

    assert olga.series.publish(series.id).is_published
    assert len(world.anybody.series.events(series.id)) == 4
    assert world.anybody.series.occurrence(first.id).series_id == series.id
    page = world.anybody.series.events(series.id, limit=3)
    assert len(world.anybody.series.events(series.id, limit=3, after=page.next_cursor)) == 1
    with pytest.raises(errors.NotFound):
        world.person().series.get(series.id)


def test_edits_reach_as_far_as_they_say(world: World, olga: MedellinClient) -> None:
    first = an_event(olga)
    series = olga.series.create(first.id, "FREQ=WEEKLY;COUNT=6")
    events = olga.series.events(series.id).items
    assert olga.series.update(events[1].id, "this", title="Invitada").id == series.id
    rest = olga.series.update(
        events[3].id,
        "following",
        start_time=dt.time(19, 30),
        capacity=30,
        registration_deadline=events[3].date,
    )
    assert (rest.id == series.id, rest.start_time, rest.rule) == (
        False,
        dt.time(19, 30),
        "FREQ=WEEKLY;COUNT=3",
    )
    later = olga.series.events(rest.id).items
    assert [event.id for event in later] == [event.id for event in events[3:]]
    assert {event.capacity for event in later} == {30}
    assert {event.date - (event.registration_deadline or event.date) for event in later} == {
        dt.timedelta(minutes=90)
    }
    olga.series.update(first.id, "all", location="Ruta N", meta_data={"nivel": 1})
    assert [event.title for event in olga.series.events(series.id)] == ["Charla", "Invitada", "Charla"]
    assert {(event.location, event.meta_data["nivel"]) for event in olga.series.events(series.id)} == {
        ("Ruta N", 1)
    }

    olga.tickets.create(event_id=events[3].id, code="general", name="General")
    olga.series.update(events[3].id, "all", with_tickets=True)
    assert [ticket.code for ticket in olga.tickets.types(events[5].id)] == ["general"]

    olga.series.update(events[3].id, "all", rule="FREQ=DAILY;COUNT=2")
    found = dates(olga, rest.id)
    assert (len(found), found[1] - found[0]) == (2, DAYS)
    with pytest.raises(errors.InvalidInput):
        olga.series.update(first.id, "this", rule="FREQ=DAILY")
    with pytest.raises(errors.RuleNotUnderstood):
        olga.series.update(first.id, "all", rule="FREQ=SECONDLY")


def test_a_series_ends(world: World, olga: MedellinClient) -> None:
    first = an_event(olga)
    series = olga.series.create(first.id, "FREQ=WEEKLY;COUNT=6")
    olga.series.publish(series.id)
    events = olga.series.events(series.id).items
    ana = world.person("ana")
    registration = ana.registrations.register(events[4].id)
    end = olga.series.cancel(events[3].id, "this")
    assert (end.deleted, end.cancelled) == (1, 0)
    end = olga.series.cancel(events[4].id, "following", reason="Sin sala")
    assert (end.deleted, end.cancelled) == (1, 1)
    assert [event.status for event in world.anybody.series.events(series.id)] == [
        *["published"] * 3,
        "cancelled",
    ]
    assert ana.registrations.get(registration.id).status == "cancelled"
    assert olga.series.get(series.id).is_complete


def test_only_who_organizes_it_has_a_series(world: World, olga: MedellinClient) -> None:
    first = an_event(olga)
    series = olga.series.create(first.id, "FREQ=WEEKLY;COUNT=2")
    olga.series.publish(series.id)
    with pytest.raises(errors.EventRecurs):
        olga.series.create(first.id, "FREQ=DAILY")
    with pytest.raises(errors.RuleWithoutStart):
        olga.series.create(an_event(olga).id, "FREQ=DAILY;UNTIL=20200101")
    with pytest.raises(errors.EventNotRecurring):
        olga.series.update(an_event(olga).id, "all", title="X")
    other = world.person("otto", "organizer")
    for attempt in (
        lambda: other.series.create(first.id, "FREQ=DAILY"),
        lambda: other.series.update(first.id, "all", title="X"),
        lambda: other.series.cancel(first.id, "all"),
        lambda: world.anybody.series.cancel(first.id, "all"),
    ):
        with pytest.raises(errors.PermissionDenied):
            attempt()
    with pytest.raises(errors.NotFound):
        other.series.publish(series.id)


def test_the_changes_are_those_that_the_database_knows(world: World) -> None:
    known = set(world.one("select private.content_columns('public.events')"))
    assert set(SeriesChanges.__annotations__) == known | {"start_time", "duration_minutes", "rule"}
