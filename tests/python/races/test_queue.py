"""The queue under workers that die at any point: each effect comes once, none is lost, one of a key waits."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
)

from medellin_ai_ops.stack.health import wait_until
from medellin_ai_ops.stack.paths import repo_root

from .machine import run_machine

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.harness.database import Database

WORKERS = 3
KEYS = (None, None, "a", "b")
EFFECTS = "create table public.effects (job bigint, number integer)"
KIND = """
    insert into private.job_kinds (kind, description, max_attempts, lease)
    values ('storm', 'x', 20, '1 minute')
"""
ASK = """
    select private.enqueue('storm', jsonb_build_object('number', %s::integer), %s, null, %s::smallint)
"""
FILL = """
    insert into private.jobs (kind, priority)
    select 'storm', n %% 5 - 2 from generate_series(1, %s) as n
"""
CUT_OFF_ONE = """
    select pg_terminate_backend(pid) from pg_stat_activity
    where query ~ 'effects|complete|claim' and datname = current_database() and pid <> pg_backend_pid()
    limit 1
"""
WAITING_TWICE = """
    select dedupe_key from private.jobs
    where dedupe_key is not null and lease_token is null and dead_at is null
    group by dedupe_key having count(*) > 1
"""


class Worker:
    """A connection that claims jobs, and can be cut off."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.connection = self._connect()
        self.held: list[tuple[int, str, int]] = []

    def _connect(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self.database.url(), autocommit=True, options="-c lock_timeout=5s")

    def claim(self, limit: int) -> None:
        rows = self.connection.execute(
            "select id, lease_token, (payload ->> 'number')::integer from private.claim_jobs('{storm}', %s)",
            (limit,),
        )
        self.held += rows.fetchall()

    def die(self, owner: psycopg.Connection[Any], how: str) -> None:
        """Lose what is held and what is not committed: ended by the server, or by a socket that closes."""
        if how == "terminated":
            owner.execute("select pg_terminate_backend(%s, 5000)", (self.connection.info.backend_pid,))
        self.connection.close()
        self.connection = self._connect()
        self.held.clear()


def queue_machine(database: Database, owner: psycopg.Connection[Any]) -> type[RuleBasedStateMachine]:
    class Queue(RuleBasedStateMachine):
        """Workers claim, finish, fail and die; people ask for work; time passes."""

        @initialize()
        def begin(self) -> None:
            owner.execute("truncate private.jobs, public.effects")
            owner.execute("select tests.freeze('2026-03-01 12:00Z')")
            self.workers = [Worker(database) for _ in range(WORKERS)]
            self.asked: list[tuple[str | None, int]] = []
            for key in KEYS:
                self.ask(key, 0)

        @rule(key=st.sampled_from(KEYS), priority=st.integers(-2, 2))
        def ask_for(self, key: str | None, priority: int) -> None:
            self.ask(key, priority)

        def ask(self, key: str | None, priority: int) -> None:
            number = len(self.asked)
            owner.execute(ASK, (number, key, priority))
            self.asked.append((key, number))

        @rule(worker=st.integers(0, WORKERS - 1), limit=st.integers(1, 4))
        def claim(self, worker: int, limit: int) -> None:
            due = owner.execute(
                "select priority from private.jobs where due_at <= private.clock() order by 1 desc limit %s",
                (limit,),
            ).fetchall()
            before = len(self.workers[worker].held)
            self.workers[worker].claim(limit)
            got = [job for job, *_ in self.workers[worker].held[before:]]
            taken = owner.execute(
                "select priority from private.jobs where id = any (%s) order by 1 desc", (got,)
            ).fetchall()
            assert taken == due

        @rule(
            worker=st.integers(0, WORKERS - 1), end=st.sampled_from(("kept", "kept", "terminated", "closed"))
        )
        def finish(self, worker: int, end: str) -> None:
            """Effect and completion in one transaction, which may be cut off before it commits."""
            who = self.workers[worker]
            while who.held:
                job, token, number = who.held.pop(0)
                try:
                    with who.connection.transaction():
                        who.connection.execute("insert into public.effects values (%s, %s)", (job, number))
                        who.connection.execute("select private.complete_job(%s, %s)", (job, token))
                        if end != "kept":
                            who.die(owner, end)
                except psycopg.Error as error:
                    assert end != "kept" or error.sqlstate == "MD160"

        @rule(worker=st.integers(0, WORKERS - 1))
        def fail(self, worker: int) -> None:
            who = self.workers[worker]
            if not who.held:
                return
            job, token, _ = who.held.pop(0)
            try:
                who.connection.execute("select private.fail_job(%s, %s, 'roto')", (job, token))
            except psycopg.Error as error:
                assert error.sqlstate == "MD160"

        @rule(first=st.integers(0, WORKERS - 1), second=st.integers(0, WORKERS - 1))
        def overtake(self, first: int, second: int) -> None:
            """Somebody is too slow, somebody else gets the same jobs, and both go on."""
            self.claim(first, 4)
            self.time_passes(61)
            self.claim(second, 4)
            self.finish(first, "kept")
            self.finish(second, "kept")

        @rule(worker=st.integers(0, WORKERS - 1), how=st.sampled_from(("terminated", "closed")))
        def die(self, worker: int, how: str) -> None:
            self.workers[worker].die(owner, how)

        @rule(seconds=st.sampled_from((61, 61, 7 * 3600)))
        def time_passes(self, seconds: int) -> None:
            owner.execute("select tests.freeze(private.clock() + make_interval(secs => %s))", (seconds,))
            assert owner.execute(WAITING_TWICE).fetchall() == []

        def teardown(self) -> None:
            """Whatever is left is done by somebody else in the end."""
            for worker in self.workers:
                worker.connection.close()
            owner.execute("update private.jobs set attempts = 1")
            owner.execute("select tests.freeze(private.clock() + interval '1 day')")
            last = Worker(database)
            last.claim(1000)
            for job, token, number in last.held:
                last.connection.execute("insert into public.effects values (%s, %s)", (job, number))
                last.connection.execute("select private.complete_job(%s, %s)", (job, token))
            last.connection.close()
            assert owner.execute("select count(*) from private.jobs").fetchone() == (0,)
            effects = owner.execute("select job, number from public.effects").fetchall()
            assert max(Counter(job for job, _ in effects).values(), default=1) == 1
            done = {number for _, number in effects}
            last_of = {key: number for key, number in self.asked if key}
            assert {n for key, n in self.asked if key is None} | set(last_of.values()) <= done

    return Queue


def run_queue(database: Database, **options: Any) -> None:
    owner = database.connect()
    owner.execute(EFFECTS)
    owner.execute(KIND)
    run_machine(queue_machine(database, owner), **options)


def test_whatever_workers_do_each_job_is_done_once(database: Database) -> None:
    run_queue(database, derandomize=True, max_examples=8, stateful_step_count=15)


@pytest.mark.deep
def test_whatever_workers_do_for_long_each_job_is_done_once(database: Database) -> None:
    run_queue(database, max_examples=150, stateful_step_count=60)


def storm(database: Database, jobs: int, deaths: int) -> None:
    """Real processes, of which one after another is killed at work, or its session is ended."""
    owner = database.connect()
    owner.execute(EFFECTS)
    owner.execute(KIND)
    owner.execute(FILL, (jobs,))

    def start() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.python.races.claimer", database.url()]
        return subprocess.Popen(command, cwd=repo_root(), stderr=subprocess.DEVNULL)

    def left() -> int:
        return int(owner.execute("select count(*) from private.jobs").fetchone()[0])  # type: ignore[index]

    chance, per_fill = random.Random(20261126), jobs
    alive, gone = [start() for _ in range(WORKERS)], []
    try:
        for _ in range(deaths):
            if left() < per_fill // 2:  # how much is done until the next death is a matter of the machine
                owner.execute(FILL, (per_fill,))
                jobs += per_fill
            before = left()
            assert wait_until(lambda before=before: left() < before, 30)
            if chance.random() < 0.5:
                chance.choice(alive).kill()
            else:
                owner.execute(CUT_OFF_ONE)
            gone += [claimer for claimer in alive if claimer.poll() is not None]
            alive = [claimer for claimer in alive if claimer not in gone]
            alive += [start() for _ in range(WORKERS - len(alive))]
        assert left() > 0, "they died after the work"
        alive.append(start())
        # as long as it takes, while it goes on: how fast is a matter of the machine
        while before := left():
            assert wait_until(lambda before=before: left() < before, 60), owner.execute(
                "select * from private.jobs"
            ).fetchone()
    finally:
        for claimer in alive + gone:
            claimer.kill()
            claimer.wait()
    counted = owner.execute("select count(*), count(distinct job) from public.effects").fetchone()
    assert counted == (jobs, jobs)


def test_killed_processes_lose_and_double_nothing(database: Database) -> None:
    storm(database, jobs=300, deaths=6)


@pytest.mark.deep
def test_many_killed_processes_lose_and_double_nothing(database: Database) -> None:
    storm(database, jobs=12_000, deaths=200)


def at_once(count: int, act: Callable[[int], Any]) -> list[Any]:
    barrier = threading.Barrier(count)

    def start(number: int) -> Any:
        barrier.wait()
        return act(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(start, range(count)))


def test_claimers_at_once_share_the_jobs(database: Database) -> None:
    owner = database.connect()
    owner.execute(KIND)
    owner.execute("insert into private.jobs (kind) select 'storm' from generate_series(1, 100)")
    workers = [Worker(database) for _ in range(8)]

    def work(number: int) -> None:
        for _ in range(20):
            workers[number].claim(3)

    at_once(8, work)
    held = [job for worker in workers for job, *_ in worker.held]
    assert len(held) == len(set(held)) == 100
    for worker in workers:
        worker.connection.close()


def test_work_is_taken_only_when_what_it_is_about_can_be_seen(database: Database) -> None:
    """A worker that took the job of a key before the second asking commits would see the old state."""
    owner, asking = database.connect(), database.connect()
    owner.execute(KIND)
    ask = "select private.enqueue('storm', jsonb_build_object('number', %s::integer), 'key')"
    worker = Worker(database)
    first = owner.execute(ask, (1,)).fetchone()
    with asking.transaction():
        assert asking.execute(ask, (2,)).fetchone() == first
        worker.claim(1)
        assert worker.held == []
    worker.claim(1)
    assert [number for *_, number in worker.held] == [2]
    worker.connection.close()


def test_asking_while_the_job_is_being_taken_leaves_another(database: Database) -> None:
    owner, taking = database.connect(), database.connect()
    owner.execute(KIND)
    owner.execute("select private.enqueue('storm', '{}', 'key')")
    with ThreadPoolExecutor(1) as pool:
        with taking.transaction():
            (job,) = taking.execute("select id from private.claim_jobs('{storm}', 1)").fetchall()
            second = pool.submit(owner.execute, "select private.enqueue('storm', '{}', 'key')")
            waits = (
                "select from pg_stat_activity where datname = current_database()"
                " and wait_event_type = 'Lock' and query ~ 'enqueue'"
            )
            with psycopg.connect(database.url(), autocommit=True) as watcher:
                assert wait_until(lambda: watcher.execute(waits).rowcount == 1, 10)
        assert second.result().fetchone() != job
    assert owner.execute("select count(*) from private.jobs").fetchone() == (2,)


def test_failing_and_asking_at_once_leave_one_that_waits(database: Database) -> None:
    owner = database.connect()
    owner.execute(KIND)
    connections = [database.connect() for _ in range(6)]
    for _ in range(10):
        owner.execute("truncate private.jobs")
        held = []
        for _ in range(3):
            owner.execute("select private.enqueue('storm', '{}', 'key')")
            held += owner.execute("select id, lease_token from private.claim_jobs('{storm}', 1)").fetchall()
        calls: list[tuple[str, tuple[Any, ...]]] = [
            *(("select private.fail_job(%s, %s, 'roto')", job) for job in held),
            *[("select private.enqueue('storm', '{}', 'key')", ())] * 3,
        ]

        def call(number: int, calls: list[tuple[str, tuple[Any, ...]]] = calls) -> None:
            connections[number].execute(*calls[number])

        at_once(6, call)
        assert owner.execute("select count(*) from private.jobs").fetchone() == (1,)
