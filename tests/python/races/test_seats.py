"""Many real connections at once: seats, states and dates of one event stay true, and nobody deadlocks."""

from __future__ import annotations

import random
from functools import partial
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from uuid import UUID

    from .conftest import Community


def seats_are_true(community: Community, event: UUID) -> None:
    """The registrations, the seats row and the counters on the event tell the same story."""
    counted = community.owner().execute(
        """
        select
            s.capacity,
            s.confirmed,
            s.held,
            e.current_registrations,
            (
                select count(*) from public.event_registrations r
                where r.event_id = e.id and r.status = 'confirmed'
            ),
            (
                select count(*) from public.event_registrations r
                where r.event_id = e.id and (r.event_date <> e.date or r.status in ('pending', 'offered'))
            )
        from public.events e join private.event_seats s on s.event_id = e.id
        where e.id = %s
        """,
        (event,),
    )
    capacity, confirmed, held, shown, rows, odd = counted.fetchone()
    assert (confirmed, held, shown, odd) == (rows, 0, rows, 0)
    assert capacity is None or rows <= capacity


@pytest.mark.mutation("R23")
def test_a_rush_sells_every_seat_once(community: Community) -> None:
    people = community.people(61)
    event = community.event(people.pop(), capacity=20)
    answers = community.all_at_once(
        20,
        [partial(community.ask, p, "select public.register_for_event(%s)", event) for p in people],
    )
    assert sorted(answers) == ["MD201"] * 40 + ["ok"] * 20
    seats_are_true(community, event)


def test_one_person_in_a_hurry_takes_one_seat(community: Community) -> None:
    organizer, person = community.people(2)
    event = community.event(organizer, capacity=5)
    ask = partial(community.ask, person, "select public.register_for_event(%s)", event)
    assert community.all_at_once(10, [ask] * 30) == ["ok"] * 30
    seats_are_true(community, event)
    rows = community.owner().execute("select count(*) from public.event_registrations").fetchone()
    assert rows == (1,)


def storm(community: Community, seed: int, asks: int) -> None:
    """Registering, cancelling, moving the date over a year's end and changing the capacity, all mixed."""
    chance = random.Random(seed)
    organizer, *people = community.people(31)
    community.owner().execute(
        "insert into public.user_roles (user_id, role) values (%s, 'organizer')", (organizer,)
    )
    event = community.event(organizer, capacity=10)

    def register() -> str:
        return community.ask(chance.choice(people), "select public.register_for_event(%s)", event)

    def cancel() -> str:
        return community.ask(
            chance.choice(people),
            "select public.cancel_registration(r.id) from public.event_registrations r where r.event_id = %s",
            event,
        )

    def move() -> str:
        days = chance.randrange(10, 800)
        return community.ask(
            organizer, "select public.reschedule_event(%s, now() + make_interval(days => %s))", event, days
        )

    def resize() -> str:
        return community.ask(
            organizer, "select public.set_event_capacity(%s, %s)", event, chance.randrange(5, 15)
        )

    calls = chance.choices([register, cancel, move, resize], [50, 30, 10, 10], k=asks)
    answers = community.all_at_once(12, calls)
    assert set(answers) <= {"ok", "MD201", "MD107"}, f"seed {seed}: {set(answers)}"
    assert answers.count("ok") > asks / 4
    seats_are_true(community, event)


def test_a_storm_leaves_the_seats_true(community: Community) -> None:
    storm(community, seed=20261122, asks=600)


@pytest.mark.deep
def test_a_long_storm_leaves_the_seats_true(community: Community) -> None:
    seed = random.randrange(10**9)
    print(f"seed {seed}")
    storm(community, seed, asks=20_000)


def test_two_admins_cannot_dismiss_each_other(community: Community) -> None:
    for _ in range(10):
        community.owner().execute("delete from auth.users")
        pair = community.people(2)
        for person in pair:
            community.owner().execute(
                "insert into public.user_roles (user_id, role) values (%s, 'admin')", (person,)
            )
        answers = community.all_at_once(
            2,
            [
                partial(community.ask, by, "select public.revoke_role(%s, 'admin')", of)
                for by, of in (pair, reversed(pair))
            ],
        )
        assert answers.count("ok") == 1
        left = (
            community.owner()
            .execute("select count(*) from public.user_roles where role = 'admin'")
            .fetchone()
        )
        assert left == (1,)


def test_the_same_title_many_times_at_once_gives_as_many_slugs(community: Community) -> None:
    (organizer,) = community.people(1)
    community.owner().execute(
        "insert into public.user_roles (user_id, role) values (%s, 'organizer')", (organizer,)
    )
    create = partial(
        community.ask,
        organizer,
        """
        insert into public.events (title, description, date, location)
        values ('IA: Niños', 'Un día', now() + interval '1 day', 'Ruta N')
        """,
    )
    assert community.all_at_once(10, [create] * 50) == ["ok"] * 50
    slugs = (
        community.owner().execute("select count(distinct slug), min(slug) from private.event_keys").fetchone()
    )
    assert slugs == (50, "ia-ninos")
