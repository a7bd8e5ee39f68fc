"""Jobs that are run twice at once, and views that are counted while people look and events change."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any

import psycopg

from medellin_ai_ops.stack.health import wait_until

if TYPE_CHECKING:
    from uuid import UUID

    from tests.harness.database import Database

    from .conftest import Community

# What a job must leave as if it had run once.
STATE = """
    select
        (select count(*) from pg_catalog.pg_class where relkind in ('r', 'p', 'm')),
        (select coalesce(sum(views_count), 0) from public.events),
        (select count(*) from private.unfolded_views),
        (select count(*) from private.event_statistics),
        (select coalesce(jsonb_agg(to_jsonb(q) order by kind), '[]') from (
            select kind, count(*) as jobs from private.jobs group by kind
        ) as q)
"""

RUN = "select private.run_job(%s)"
WAITING = """
    select count(*) from pg_stat_activity
    where datname = current_database() and wait_event = 'advisory' and query ~ 'run_job'
"""


def names(owner: psycopg.Connection[Any]) -> list[str]:
    return [name for (name,) in owner.execute("select name from private.scheduled_jobs order by name")]


def test_every_job_runs_twice_at_once_as_if_it_ran_once(seeded_database: Database) -> None:
    owner = seeded_database.connect()
    owner.execute(
        "insert into private.unfolded_views (content_type, content_id)"
        " select 'event', id from public.events, generate_series(1, 3)"
    )
    views = owner.execute("select sum(views_count) + 3 * count(*) from public.events").fetchone()
    for job in names(owner):
        barrier = threading.Barrier(2, timeout=60)
        outcomes: list[str] = []

        def run(job: str = job, barrier: threading.Barrier = barrier, outcomes: list[str] = outcomes) -> None:
            with psycopg.connect(seeded_database.url(), autocommit=True) as connection:
                barrier.wait()
                row = connection.execute(RUN, (job,)).fetchone()
                assert row is not None
                outcomes.append(row[0])

        threads = [threading.Thread(target=run) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcomes) in (["busy", "ok"], ["ok", "ok"]), job
        after = owner.execute(STATE).fetchone()
        assert owner.execute(RUN, (job,)).fetchone() == ("ok",)
        assert owner.execute(STATE).fetchone() == after, f"{job} once more changed something"
    assert owner.execute("select sum(views_count) from public.events").fetchone() == views
    assert (
        owner.execute("select failures, last_error from private.scheduled_jobs where failures > 0").fetchall()
        == []
    )


def test_the_second_run_at_once_does_nothing(database: Database) -> None:
    owner, other = database.connect(), database.connect()
    owner.execute(
        "create function private.slow() returns void language plpgsql as"
        " $$ begin perform pg_advisory_xact_lock_shared(1); end $$"
    )
    owner.execute("select private.schedule_job('slow', '0 * * * *', 'private.slow', 'x')")
    with ThreadPoolExecutor(1) as pool:
        with other.transaction():
            other.execute("select pg_advisory_xact_lock(1)")
            first = pool.submit(owner.execute, RUN, ("slow",))
            with psycopg.connect(database.url(), autocommit=True) as second:
                assert wait_until(lambda: second.execute(WAITING).fetchone() == (1,), 30)
                assert second.execute(RUN, ("slow",)).fetchone() == ("busy",)
        assert first.result().fetchone() == ("ok",)
    runs = "select runs, failures from private.scheduled_jobs where name = 'slow'"
    assert other.execute(runs).fetchone() == (1, 0)


def test_statistics_are_refreshed_while_they_are_read(database: Database) -> None:
    owner, reader = database.connect(), database.connect()
    owner.execute("set lock_timeout = '5s'")
    with reader.transaction():
        reader.execute("select count(*) from private.event_statistics")
        owner.execute("select private.refresh_event_statistics()")
        reader.execute("select count(*) from private.event_statistics")


def test_views_are_counted_once_while_people_look_and_events_change(community: Community) -> None:
    """Everybody looks at every event; counting, registering and moving dates go on all the time."""
    organizer, *people = community.members(25)
    community.owner().execute(
        "insert into public.user_roles (user_id, role) values (%s, 'organizer')", (organizer,)
    )
    events = [community.event(organizer, capacity=10) for _ in range(3)]
    counting = "select private.fold_counters()"

    def count() -> str:
        try:
            community.owner().execute(counting)
        except psycopg.Error as error:
            return error.sqlstate or "?"
        return "ok"

    def look(person: UUID, event: UUID) -> str:
        return community.ask(person, "select public.record_view('event', %s)", event)

    calls = []
    for n, person in enumerate(people):
        for event in events:
            calls += [partial(look, person, event), count, partial(look, person, event)]
            calls.append(partial(community.ask, person, "select public.register_for_event(%s)", event))
        calls.append(
            partial(
                community.ask,
                organizer,
                "select public.reschedule_event(%s, now() + make_interval(days => %s))",
                events[n % 3],
                20 + 37 * n,
            )
        )
    answers = community.all_at_once(8, calls)
    # an event that moves to another year at this very moment is counted by the next run
    assert set(answers) <= {"ok", "MD201", "40001"}, set(answers)
    waiting = "select count(*) from private.unfolded_views"
    assert wait_until(lambda: count() == "ok" and community.one(waiting) == 0, 30)
    seen = community.owner().execute("select views_count from public.events").fetchall()
    assert seen == [(len(people),)] * 3
