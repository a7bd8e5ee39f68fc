"""Many real connections at once: seats, states and dates of one event stay true, and nobody deadlocks."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

import psycopg
import pytest

from .conftest import PAY
from .seats import HOT, SET_HOT, event_of

if TYPE_CHECKING:
    from uuid import UUID

    from .conftest import Community

# One after the other: two of them at once take more connections than the server has.
MANY = pytest.mark.xdist_group("many connections")


def all_holds(community: Community) -> None:
    """Everything that the database promises: no oversell, nobody out of turn, counters as counted anew."""
    community.owner().execute("select private.count_hot_seats()")
    assert community.owner().execute("select * from monitoring.verify_guarantees()").fetchall() == []


def states(community: Community, event: UUID) -> dict[str, int]:
    """How many registrations of an event are in each state."""
    return dict(
        community.owner()
        .execute(
            """
            select status::text, count(*) from public.event_registrations
            where event_id = %s group by status
            """,
            (event,),
        )
        .fetchall()
    )


def rush(community: Community, clients: int, seats: int, connections: int, is_hot: bool) -> None:
    """Many people ask at once for few seats: some for a seat only, the others also for a place in line."""
    people = community.people(clients)
    event = event_of(community, seats, is_hot)
    answers = community.all_at_once(
        connections,
        [
            partial(community.ask, p, "select public.register_for_event(%s, p_wait => %s)", event, n % 2 == 0)
            for n, p in enumerate(people)
        ],
    )
    found = states(community, event)
    assert found["confirmed"] == seats
    assert answers.count("ok") == seats + found["waitlisted"]
    assert answers.count("MD201") == clients - answers.count("ok")
    all_holds(community)


@HOT
@pytest.mark.mutation("R23")
@pytest.mark.mutation("R29")
def test_a_rush_sells_every_seat_once(community: Community, is_hot: bool) -> None:
    rush(community, clients=60, seats=20, connections=20, is_hot=is_hot)


@HOT
@MANY
@pytest.mark.deep
def test_a_great_rush_sells_every_seat_once(community: Community, is_hot: bool) -> None:
    rush(community, clients=200, seats=50, connections=200, is_hot=is_hot)


@HOT
def test_one_person_in_a_hurry_takes_one_seat(community: Community, is_hot: bool) -> None:
    (person,) = community.people(1)
    event = event_of(community, 5, is_hot)
    ask = partial(community.ask, person, "select public.register_for_event(%s)", event)
    assert community.all_at_once(10, [ask] * 30) == ["ok"] * 30
    with_a_key = partial(
        community.ask, person, "select public.register_for_event(%s, p_idempotency_key => 'uno')", event
    )
    assert community.all_at_once(10, [with_a_key] * 30) == ["ok"] * 30
    assert states(community, event) == {"confirmed": 1}
    all_holds(community)


@pytest.mark.parametrize(("fails", "answer"), [(True, "ok"), (False, "MD201")])
def test_the_last_seat_is_not_gone_before_it_is_taken(community: Community, fails: bool, answer: str) -> None:
    """At a hot event nobody waits for a lock: who finds the last seat in somebody's hands looks again."""
    one, other = community.people(2)
    event = event_of(community, 1, is_hot=True)
    seat_only = "select public.register_for_event(%s, p_wait => false)"
    with ThreadPoolExecutor(1) as pool:
        with community.acting(one) as connection:
            connection.execute(seat_only, (event,))
            asked = pool.submit(community.ask, other, seat_only, event)
            with pytest.raises(TimeoutError):
                asked.result(timeout=0.3)
            if fails:
                raise psycopg.Rollback
        assert asked.result() == answer
    assert states(community, event) == {"confirmed": 1}
    all_holds(community)


REGISTER = "select public.register_for_event(%s, %s, p_wait => %s)"
OWN = "(select r.id from public.event_registrations as r where r.event_id = %s and r.user_id = auth.uid())"
# what is refused in a storm, each with a code of ours
REFUSALS = {"MD101", "MD107", "MD201", "MD204", "MD211", "MD212", "MD213", "MD214", "MD215", "MD217", "P0002"}


def storm(community: Community, seed: int, asks: int, connections: int = 12, *, is_hot: bool) -> None:
    """Everything that touches seats, mixed: quotas, money that comes late, holds that run out.

    A hot event has no quotas, but becomes an ordinary one and a hot one again.
    """
    chance = random.Random(seed)
    organizer, *people = community.people(31)
    owner = community.owner()
    owner.execute("insert into public.user_roles (user_id, role) values (%s, 'organizer')", (organizer,))
    event = community.event(organizer, capacity=10)
    owner.execute(
        "insert into public.event_shared_quotas (event_id, code, size) values (%s, 'sala', 8)", (event,)
    )
    owner.execute(
        """
        insert into public.event_ticket_types
            (event_id, code, name, price, quota, shared_quota, needs_approval)
        select %s, t.*
        from (
            values ('general', 'General', 0, null, 'sala', false), ('vip', 'VIP', 5000, 3, 'sala', false),
                ('libre', 'Libre', 0, 4, null, false), ('pide', 'Pide', 0, null, null, true)
        ) as t
        """,
        (event,),
    )
    if is_hot:
        owner.execute("update public.event_ticket_types set quota = null, shared_quota = null")
        assert community.ask(organizer, SET_HOT, event, True) == "ok"
    registrations = (
        "select r.id from public.event_registrations as r where r.event_id = %s order by random() limit 1"
    )

    def by_person(statement: str, *args: object) -> str:
        return community.ask(chance.choice(people), statement, *args)

    def register() -> str:
        ticket = chance.choice(["general", "general", "vip", "libre", "pide"])
        return by_person(REGISTER, event, ticket, chance.random() < 0.8)

    def cancel() -> str:
        return by_person(f"select public.cancel_registration({OWN})", event)

    def accept() -> str:
        return by_person(f"select public.accept_offer({OWN})", event)

    def ask_first() -> str:
        return by_person("select * from public.can_register(%s, 'vip')", event)

    def transfer() -> str:
        return by_person(f"select public.transfer_registration({OWN}, %s)", event, chance.choice(people))

    def decide() -> str:
        one = community.owner().execute(registrations, (event,)).fetchone()
        if one is None:
            return "ok"
        yes = chance.random() < 0.7
        return community.ask(organizer, "select public.decide_registration(%s, %s)", one[0], yes)

    def pay() -> str:
        try:
            community.owner().execute(f"{PAY} and r.id = ({registrations})", (event,))
        except psycopg.Error as error:
            return str(error.sqlstate)
        return "ok"

    def run_out() -> str:
        """Some holds and offers are over; nobody settles it, but who comes next."""
        connection = community.owner()
        with connection.transaction():
            # as whoever touches seats does first
            connection.execute("select private.lock_event_seats(%s)", (event,))
            connection.execute(
                """
                update public.event_registrations set hold_expires_at = now() - interval '1 second'
                where event_id = %s and status in ('pending', 'offered') and random() < 0.5
                """,
                (event,),
            )
        return "ok"

    def tick() -> str:
        community.owner().execute("select private.settle_due_seats()")
        return "ok"

    def move() -> str:
        days = chance.randrange(10, 800)
        return community.ask(
            organizer, "select public.reschedule_event(%s, now() + make_interval(days => %s))", event, days
        )

    def resize() -> str:
        return community.ask(
            organizer, "select public.set_event_capacity(%s, %s)", event, chance.randrange(5, 15)
        )

    def requota() -> str:
        return community.ask(
            organizer,
            "update public.event_shared_quotas set size = %s where event_id = %s",
            chance.randrange(5, 12),
            event,
        )

    def switch() -> str:
        return community.ask(organizer, SET_HOT, event, chance.random() < 0.7)

    def count() -> str:
        community.owner().execute("select private.count_hot_seats()")
        return "ok"

    others = [switch, count] if is_hot else [requota]
    calls = chance.choices(
        [register, cancel, accept, ask_first, transfer, decide, pay, run_out, tick, move, resize, *others],
        [40, 20, 12, 5, 5, 6, 6, 4, 2, 3, 4, *(3 for _ in others)],
        k=asks,
    )
    answers = community.all_at_once(connections, calls)
    assert set(answers) <= {"ok", *REFUSALS}, f"seed {seed}: {set(answers)}"
    assert answers.count("ok") > asks / 3, f"seed {seed}"
    # who comes next settles what is due
    community.owner().execute("select private.settle_due_seats()")
    all_holds(community)


@HOT
def test_a_storm_leaves_the_seats_true(community: Community, is_hot: bool) -> None:
    storm(community, seed=20261126, asks=600, is_hot=is_hot)


@HOT
@MANY
@pytest.mark.deep
def test_a_long_storm_leaves_the_seats_true(community: Community, is_hot: bool) -> None:
    seed = random.randrange(10**9)
    print(f"seed {seed}")
    storm(community, seed, asks=12_000, connections=40, is_hot=is_hot)


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
