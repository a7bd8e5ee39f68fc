"""Events through the client, as the database decides."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from medellin_ai import errors

if TYPE_CHECKING:
    from .conftest import World

NEXT_MONTH = dt.datetime.now(dt.UTC).replace(microsecond=0) + dt.timedelta(days=30)


def test_an_organizer_sorts_an_event_and_throws_a_draft_away(world: World) -> None:
    organizer, other = world.person("olga", "organizer"), world.person("otra", "organizer")
    draft = organizer.events.create(
        title="Charla", description="Una charla.", date=NEXT_MONTH, location="Ruta N"
    )
    category = world.one(
        "insert into public.event_categories (name, slug) values (%s, %s) returning id",
        world.slug("Visión"),
        world.slug("vision"),
    )

    assert organizer.events.add_category(draft.id, category).event_date == draft.date
    with pytest.raises(errors.Conflict):
        organizer.events.add_category(draft.id, category)
    with pytest.raises(errors.PermissionDenied):
        other.events.add_category(draft.id, category)
    with pytest.raises(errors.NotFound):
        other.events.remove_category(draft.id, category)
    assert organizer.events.remove_category(draft.id, category).category_id == category
    with pytest.raises(errors.NotFound):
        organizer.events.remove_category(draft.id, category)

    with pytest.raises(errors.NotFound):
        other.events.delete(draft.id)
    assert organizer.events.delete(draft.id) == draft
    with pytest.raises(errors.NotFound):
        organizer.events.get(draft.id)


def test_a_published_event_is_not_thrown_away(world: World) -> None:
    organizer = world.person("olga", "organizer")
    draft = organizer.events.create(
        title="Charla", description="Una charla.", date=NEXT_MONTH, location="Ruta N"
    )
    organizer.events.publish(draft.id)
    with pytest.raises(errors.NotFound):
        organizer.events.delete(draft.id)
    assert organizer.events.get(draft.id).status == "published"


def test_an_organizer_makes_publishes_moves_and_ends_an_event(world: World) -> None:
    organizer = world.person("olga", "organizer")
    draft = organizer.events.create(
        title="Agentes que hablan paisa",
        description="Una tarde de agentes.",
        date=NEXT_MONTH,
        end_date=NEXT_MONTH + dt.timedelta(hours=2),
        registration_deadline=NEXT_MONTH - dt.timedelta(days=1),
        location="Ruta N",
        format="hybrid",
        capacity=20,
        price_type="paid",
        price=Decimal("50000.10"),
        event_type=["taller"],
        meta_data={"nivel": 2.5},
    )
    assert draft.status == "draft"
    assert draft.slug.startswith("agentes-que-hablan-paisa")
    assert draft.date == NEXT_MONTH
    assert draft.price == Decimal("50000.10")
    assert draft.meta_data == {"nivel": 2.5}
    with pytest.raises(errors.NotFound):
        world.anybody.events.get(draft.id)

    assert organizer.events.publish(draft.id).status == "published"
    assert world.anybody.events.get(draft.id).title == draft.title

    changed = organizer.events.update(draft.id, title="Agentes", price=Decimal("60000"))
    assert (changed.title, changed.price) == ("Agentes", Decimal("60000"))
    renamed = organizer.events.update(draft.id, slug=world.slug("agentes"))
    for address in (draft.slug, renamed.slug):
        assert world.anybody.events.get_by_slug(address) == renamed

    later = NEXT_MONTH + dt.timedelta(days=400)
    moved = organizer.events.reschedule(draft.id, later)
    assert moved.date == later
    assert moved.end_date == later + dt.timedelta(hours=2)
    assert moved.registration_deadline == later - dt.timedelta(days=1)

    assert organizer.events.set_capacity(draft.id, 30, max_capacity=40).capacity == 30
    organizer.events.set_hot(draft.id)
    with pytest.raises(errors.NotOnePool):
        organizer.events.set_capacity(draft.id, None)
    organizer.events.set_hot(draft.id, False)
    assert organizer.events.set_capacity(draft.id, None).capacity is None

    assert organizer.events.cancel(draft.id, reason="llueve").status == "cancelled"
    with pytest.raises(errors.IllegalStep) as info:
        organizer.events.publish(draft.id)
    assert info.value.details["from"] == "cancelled"
    assert info.value.reason == "illegal_step"


def test_an_event_that_has_begun_can_be_completed(world: World) -> None:
    organizer_id, name = world.user("olga", "organizer")
    begun = world.one(
        "select tests.create_event(%s, %s, 'published', now() - interval '1 hour')", world.slug("hoy"), name
    )
    assert world.acting(organizer_id).events.complete(begun).status == "completed"
    soon = world.one("select tests.create_event(%s, %s)", world.slug("pronto"), name)
    with pytest.raises(errors.EventNotStarted):
        world.acting(organizer_id).events.complete(soon)


def test_what_the_rules_refuse(world: World) -> None:
    organizer = world.person("olga", "organizer")

    def make(**values: object) -> object:
        basics = {"title": "x", "description": "x", "date": NEXT_MONTH, "location": "x"}
        return organizer.events.create(**{**basics, **values})  # type: ignore[arg-type]

    with pytest.raises(errors.EventInPast):
        make(date=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    with pytest.raises(errors.DateTooFar):
        make(date=NEXT_MONTH + dt.timedelta(days=365 * 7))
    with pytest.raises(errors.InvalidInput):
        make(end_date=NEXT_MONTH - dt.timedelta(days=1))
    with pytest.raises(errors.InvalidInput):
        make(format="hologram")
    with pytest.raises(errors.PermissionDenied):
        make(status="published")
    slug = world.slug("unico")
    make(slug=slug)
    with pytest.raises(errors.Conflict) as info:
        make(slug=slug)
    assert info.value.code == "23505"


def test_who_may_not(world: World) -> None:
    event_id = world.event()
    for client in (world.anybody, world.person("ana"), world.person("otra", "organizer")):
        with pytest.raises((errors.PermissionDenied, errors.NotFound)):
            client.events.update(event_id, title="Mío")
        with pytest.raises(errors.PermissionDenied):
            client.events.cancel(event_id)
        with pytest.raises(errors.PermissionDenied):
            client.events.attendees(event_id)
        with pytest.raises(errors.PermissionDenied):
            client.events.join_link(event_id)
    with pytest.raises(errors.PermissionDenied):
        world.person("ana").events.create(title="x", description="x", date=NEXT_MONTH, location="x")
    assert world.anybody.events.get(event_id).title != "Mío"
    assert world.person("jefa", "admin").events.update(event_id, is_featured=True).is_featured


def test_an_unknown_event(world: World) -> None:
    person = world.person()
    for ask in (
        world.anybody.events.get,
        world.anybody.events.availability,
        person.events.join_link,
        person.events.publish,
        person.registrations.register,
    ):
        with pytest.raises(errors.NotFound):
            ask(uuid4())
    with pytest.raises(errors.NotFound):
        world.anybody.events.get_by_slug("no-existe")


def test_pages_hold_every_event_once(world: World) -> None:
    _, organizer = world.user("olga", "organizer")
    year = NEXT_MONTH.year + 1
    # moments that are equal, or a microsecond apart: the id must decide
    days = [
        f"{year}-03-01 10:00+00",
        f"{year}-03-01 10:00+00",
        f"{year}-03-01 10:00+00",
        f"{year}-03-01 10:00:00.000001+00",
    ]
    wanted = {
        world.one("select tests.create_event(%s, %s, 'published', %s)", world.slug("pagina"), organizer, day)
        for day in [*days, f"{year + 1}-03-01 10:00+00"]
    }
    mine = world.one("select tests.user_id(%s)", organizer)
    found = list(world.anybody.events.iterate(page_size=2, organizer_id=mine))
    assert {event.id for event in found} == wanted
    assert len(found) == len(wanted)
    assert [event.date for event in found] == sorted(event.date for event in found)


def test_lists_can_be_narrowed(world: World) -> None:
    venue_id = world.one(
        "insert into public.venues (name, slug, address, area, city, is_approved)"
        " values ('Casa', %s, 'Calle 1', 'Centro', 'Envigado', true) returning id",
        world.slug("casa"),
    )
    category = world.slug("talleres")
    category_id = world.one(
        "insert into public.event_categories (name, slug) values (%s, %s) returning id", category, category
    )
    there = world.event(venue_id=venue_id, format="online", price_type="donation")
    elsewhere = world.event()
    world.sql.execute(
        "insert into public.event_category_mappings (event_id, category_id) values (%s, %s)",
        (there, category_id),
    )

    def ids(**filters: object) -> set[object]:
        return {event.id for event in world.anybody.events.list(limit=1000, **filters)}  # type: ignore[arg-type]

    assert {there, elsewhere} <= ids()
    for filters in (
        {"city": "Envigado"},
        {"category": category},
        {"venue_id": venue_id},
        {"format": "online", "city": "Envigado", "category": category, "price_type": "donation"},
    ):
        assert ids(**filters) == {there}
    assert there in ids(format="online")
    assert elsewhere not in ids(format="online")
    assert ids(city="Bogotá") == set()
    assert ids(category="a,b)&x=(") == set()
    assert ids(until=dt.datetime.now(dt.UTC)) == set()
    assert category in {found.slug for found in world.anybody.events.categories()}


def test_the_past_is_shown_only_when_asked_for(world: World) -> None:
    _, organizer = world.user("olga", "organizer")
    past = world.one(
        "select tests.create_event(%s, %s, 'completed', now() - interval '40 days')",
        world.slug("ayer"),
        organizer,
    )
    assert past not in {event.id for event in world.anybody.events.list(status="completed")}
    assert past in {event.id for event in world.anybody.events.list(status="completed", since=None)}


def test_seats_and_people_of_an_event(world: World) -> None:
    organizer_id, name = world.user("olga", "organizer")
    event_id = world.one("select tests.create_event(%s, %s, 'published', null, 3)", world.slug("cupos"), name)
    world.sql.execute(
        "update public.events set event_url = 'https://meet.example/x' where id = %s", (event_id,)
    )
    people = [world.person("ana") for _ in range(3)]
    taken = [person.registrations.register(event_id) for person in people]

    seats = world.anybody.events.availability(event_id)
    assert (seats.capacity, seats.taken, seats.available) == (3, 3, 0)
    assert (seats.is_open, seats.reason) == (False, "event_full")

    organizer = world.acting(organizer_id)
    first = organizer.events.attendees(event_id, limit=2)
    second = organizer.events.attendees(event_id, limit=2, after=first.next_cursor)
    assert [found.registration_id for found in (*first, *second)] == [row.id for row in taken]
    assert first.items[0].first_name
    assert len(organizer.events.attendees(event_id, after=second.next_cursor)) == 0

    assert people[0].events.join_link(event_id) == "https://meet.example/x"
    with pytest.raises(errors.CapacityBelowTaken):
        organizer.events.set_capacity(event_id, 2)


def test_staff_helps_with_an_event(world: World) -> None:
    organizer, helper = world.person("olga", "organizer"), world.person("coni")
    draft = organizer.events.create(
        title="Charla", description="Una charla.", date=NEXT_MONTH, location="Ruta N"
    )
    helper_id = helper.roles.whoami().user_id

    with pytest.raises(errors.NotFound):
        helper.events.get(draft.id)
    grant = organizer.events.add_staff(draft.id, helper_id, "co_organizer")
    assert (grant.user_id, grant.event_date) == (helper_id, draft.date)
    assert helper.events.update(draft.id, title="Otra charla").title == "Otra charla"
    assert [member.role for member in helper.events.team(draft.id)] == ["co_organizer"]
    with pytest.raises(errors.OrganizerIsNoStaff):
        organizer.events.add_staff(draft.id, organizer.roles.whoami().user_id, "check_in")
    with pytest.raises(errors.InvalidInput):
        organizer.events.add_staff(draft.id, helper_id, "boss")
    with pytest.raises(errors.PermissionDenied):
        helper.events.add_staff(draft.id, helper_id, "co_organizer")

    organizer.events.remove_staff(draft.id, helper_id)
    with pytest.raises(errors.NotFound):
        helper.events.update(draft.id, title="x")
