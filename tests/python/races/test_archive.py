"""Archiving a year while people use the rest: nobody deadlocks, nothing is lost, nobody waits long."""

from __future__ import annotations

import datetime as dt
import random
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

import psycopg
import pytest

from medellin_ai_ops.stack.health import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from .conftest import Community

OF_THE_YEAR = """
select
    (select count(*) from public.events_all where date < '2023-01-01'),
    (select count(*) from public.event_registrations_all where event_date < '2023-01-01'),
    (select count(*) from private.event_keys where date < '2023-01-01'),
    (
        select count(*) from private.event_seats as s
        where s.confirmed <> (
            select count(*) from public.event_registrations_all as r
            where r.event_id = s.event_id and r.status = 'confirmed'
        )
    )
"""


def past_year(community: Community, organizer: UUID, people: list[UUID]) -> None:
    """Ten events of 2022 with everybody at each."""
    community.owner().execute(
        """
        with made as (
            insert into public.events (title, description, date, location, status, organizer_id)
            select 'Viejo', 'x', make_timestamptz(2022, n, 5, 0, 0, 0, 'UTC'), 'Ruta N', 'completed', %s
            from generate_series(1, 10) as n
            returning id
        )
        select 1 from made
        """,
        (organizer,),
    )
    community.owner().execute(
        """
        insert into public.event_registrations (event_id, user_id, ticket_type, status)
        select e.id, p.id, 'general', 'confirmed'
        from public.events as e, unnest(%s::uuid[]) as p (id)
        where e.date < '2023-01-01'
        """,
        (people,),
    )


def storm(community: Community, seed: int, asks: int) -> None:
    """People register, cancel, move dates, come and leave; old rows are touched; the year moves."""
    chance = random.Random(seed)
    organizer, *people = community.people(21)
    community.owner().execute(
        "insert into public.user_roles (user_id, role) values (%s, 'organizer')", (organizer,)
    )
    event = community.event(organizer, capacity=None)
    past_year(community, organizer, people)
    before = community.owner().execute(OF_THE_YEAR).fetchone()
    done = threading.Event()
    moves: list[str] = []

    def move_year() -> None:
        with psycopg.connect(community.database.url(), autocommit=True) as owner:
            while not done.is_set() or len(moves) % 2:
                call = "archive" if len(moves) % 2 == 0 else "restore"
                try:
                    owner.execute(f"select private.{call}_events(2022)")
                    moves.append(call)
                except psycopg.errors.LockNotAvailable:
                    continue

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

    def look() -> str:
        return community.ask(
            chance.choice(people), "select id from public.events_all where date < '2023-01-01' limit 5"
        )

    def touch() -> str:
        """What a worker with the secret key may do to old rows."""
        try:
            community.owner().execute(
                "update public.event_registrations set meta_data = '{\"seen\": true}' where user_id = %s",
                (chance.choice(people),),
            )
        except psycopg.Error as error:
            return str(error.sqlstate)
        return "ok"

    def come_and_go() -> str:
        try:
            (person,) = community.people(1)
            community.owner().execute("delete from auth.users where id = %s", (person,))
        except psycopg.Error as error:
            return str(error.sqlstate)
        return "ok"

    mover = threading.Thread(target=move_year)
    mover.start()
    try:
        calls = chance.choices(
            [register, cancel, move, look, touch, come_and_go], [30, 20, 10, 20, 10, 10], k=asks
        )
        answers = community.all_at_once(6, calls)
    finally:
        done.set()
        mover.join()
    assert set(answers) == {"ok"}, f"seed {seed}: {set(answers)}"
    assert len(moves) >= 2, f"seed {seed}: it never had its turn"
    assert community.owner().execute(OF_THE_YEAR).fetchone() == before
    assert before is not None
    assert before == (10, 200, 10, 0)


def test_a_year_goes_to_and_fro_while_people_use_the_rest(community: Community) -> None:
    storm(community, seed=20261126, asks=300)


@pytest.mark.deep
def test_a_year_goes_to_and_fro_for_long(community: Community) -> None:
    seed = random.randrange(10**9)
    print(f"seed {seed}")
    storm(community, seed, asks=8_000)


def test_it_gives_up_when_somebody_does_not_let_go(community: Community) -> None:
    organizer, person = community.people(2)
    past_year(community, organizer, [person])
    with community.acting(person) as reader:
        reader.execute("select count(*) from public.events")
        # Nobody has to wait meanwhile: it never stands in the queue of a lock.
        attempt = threading.Thread(
            target=partial(_expect_busy, community.database.url(), "select private.archive_events(2022)")
        )
        attempt.start()
        with psycopg.connect(community.database.url(), autocommit=True) as other:
            other.execute("set lock_timeout = '200ms'")
            for _ in range(50):
                other.execute("select count(*) from public.events")
        attempt.join()
    community.owner().execute("select private.archive_events(2022)")
    assert community.one("select count(*) from archive.events") == 10


def test_retention_leaves_a_log_that_is_in_use_to_the_next_run(community: Community) -> None:
    owner = community.owner()
    owner.execute(
        "select private.ensure_month_partitions('public.user_activities', '2020-01-01', '2020-01-01')"
    )
    leaf = "select to_regclass('partitions.user_activities_2020_01') is not null"
    with psycopg.connect(community.database.url()) as reader:
        reader.execute("select count(*) from public.user_activities")
        assert community.one("select count(*) from private.apply_retention(false)") == 0
        assert community.one(leaf)
    assert community.one("select count(*) from private.apply_retention(false)") == 1
    assert not community.one(leaf)


VIEWED = """
insert into private.content_views (content_type, content_id, day, viewer, user_id)
values ('event', gen_random_uuid(), date_trunc('day', %s::timestamptz, 'UTC'), 'x', %s)
"""
WAITS_FOR_ACTIVITIES = """
select exists (
    select from pg_locks where relation = 'partitions.user_activities_2020_01'::regclass and not granted
)
"""


@contextmanager
def retention_counting(community: Community) -> Iterator[UUID]:
    """A run of retention that has counted a month of views, one by this person, and is at another log."""
    (person,) = community.people(1)
    owner = community.owner()
    for log in ("private.content_views", "public.user_activities"):
        owner.execute("select private.ensure_month_partitions(%s, '2020-01-01', '2020-01-01')", (log,))
    owner.execute(VIEWED, ("2020-01-05", person))
    with ThreadPoolExecutor(1) as pool, psycopg.connect(community.database.url()) as holder:
        holder.execute("lock table partitions.user_activities_2020_01 in access exclusive mode")
        run = pool.submit(community.one, "select count(*) from private.apply_retention(false)")
        assert wait_until(lambda: bool(community.one(WAITS_FOR_ACTIVITIES)), 10)
        yield person
        holder.rollback()
        run.result()


def test_nobody_waits_while_retention_counts(community: Community) -> None:
    with retention_counting(community) as person, psycopg.connect(community.database.url()) as other:
        other.execute("set lock_timeout = '500ms'")
        other.execute(VIEWED, (dt.datetime.now(dt.UTC), person))


def test_a_legal_hold_that_comes_while_retention_counts_is_kept(community: Community) -> None:
    with retention_counting(community) as person:
        community.owner().execute(
            "insert into private.legal_holds (user_id, reason) values (%s, 'Tutela')", (person,)
        )
    assert community.one("select count(*) from private.content_views where user_id = %s", person) == 1


def _expect_busy(url: str, call: str) -> None:
    with psycopg.connect(url, autocommit=True) as owner, pytest.raises(psycopg.errors.LockNotAvailable):
        owner.execute(call.encode())


SLOW_VACUUM = """
alter table partitions.events_2022 set (
    autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0,
    autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit = 1
)
"""
IS_VACUUMED = """
select exists (
    select from pg_locks as l join pg_stat_activity as a using (pid)
    where a.backend_type = 'autovacuum worker' and l.relation = 'partitions.events_2022'::regclass
)
"""


def test_autovacuum_makes_way(community: Community) -> None:
    """It gives its lock to who waits for it, but not to who only asks again and again."""
    (organizer,) = community.people(1)
    owner = community.owner()
    past_year(community, organizer, [])
    owner.execute(SLOW_VACUUM)
    for _ in range(50):
        owner.execute("update public.events set description = repeat(gen_random_uuid()::text, 40)")
    admin = community.database.connect("supabase_admin")
    admin.execute("alter system set autovacuum_naptime = 1")
    admin.execute("select pg_reload_conf()")
    try:
        assert wait_until(lambda: bool(admin.execute(IS_VACUUMED).fetchone()[0]), 60)
    finally:
        admin.execute("alter system reset autovacuum_naptime")
        admin.execute("select pg_reload_conf()")
    owner.execute("select private.archive_events(2022)")
