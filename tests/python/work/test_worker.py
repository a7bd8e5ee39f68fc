"""The worker on a real queue: what it does, gives back, holds, and may not do."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from medellin_ai_ops.console import OpsError
from medellin_ai_ops.stack.health import wait_until
from medellin_ai_ops.work import worker
from medellin_ai_ops.work.job import Kind, Permanent
from medellin_ai_ops.work.worker import Worker, connect, drain
from tests.harness.database import WORKERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from medellin_ai_ops.work.job import Job
    from medellin_ai_ops.work.tools import Tools
    from tests.harness.database import Database

ENQUEUE = "select private.enqueue(%s, jsonb_build_object('number', n)) from generate_series(1, %s) as n"
LEFT = "select count(*), count(*) filter (where dead_at is not null), max(last_error) from private.jobs"


@pytest.fixture
def owner(database: Database) -> psycopg.Connection[Any]:
    connection = database.connect()
    connection.execute(
        "insert into private.job_kinds (kind, description, first_wait) values"
        " ('chore', 'x', '1 hour'), ('other', 'x', '1 hour')"
    )
    return connection


def chore(do: Callable[[Tools, Sequence[Job]], None], concurrency: int = 1, batch: int = 1) -> Kind:
    return Kind("chore", do, concurrency, batch)


def nothing(_tools: Tools, _jobs: Sequence[Job]) -> None:
    """A job that is done as soon as it is begun."""


def test_it_does_its_kinds_and_leaves_others(database: Database, owner: psycopg.Connection[Any]) -> None:
    owner.execute(ENQUEUE, ("chore", 30))
    owner.execute(ENQUEUE, ("other", 1))
    seen: list[int] = []

    def do(_: Tools, jobs: Sequence[Job]) -> None:
        seen.extend(job.payload["number"] for job in jobs)

    over = drain(database.url(), [chore(do, concurrency=3, batch=4)], {})

    assert sorted(seen) == [*range(1, 31)]
    assert {done.outcome for done in over} == {"done"}
    assert owner.execute("select array_agg(kind) from private.jobs").fetchone() == (["other"],)


def test_what_fails_waits_and_what_cannot_work_is_dead(
    database: Database, owner: psycopg.Connection[Any]
) -> None:
    owner.execute(ENQUEUE, ("chore", 2))

    def do(_: Tools, jobs: Sequence[Job]) -> None:
        if jobs[0].payload["number"] == 1:
            raise Permanent("no such address")
        raise ConnectionError("the line is down")

    over = drain(database.url(), [chore(do)], {})

    assert [(done.outcome, done.error) for done in over] == [
        ("dead", "no such address"),
        ("waiting", "the line is down"),
    ]
    rows = owner.execute(
        "select dead_at is not null, run_at > now(), last_error from private.jobs order by id"
    ).fetchall()
    assert rows == [(True, False, "no such address"), (False, True, "ConnectionError: the line is down")]


def test_an_effect_is_kept_with_the_end_of_its_job_or_not_at_all(
    database: Database, owner: psycopg.Connection[Any]
) -> None:
    owner.execute("create table public.effects (job bigint)")
    owner.execute("grant insert on public.effects to medellin_worker")
    owner.execute(ENQUEUE, ("chore", 1))

    def do(tools: Tools, jobs: Sequence[Job]) -> None:
        with tools.finish(*jobs) as connection:
            connection.execute("insert into public.effects values (%s)", (jobs[0].id,))
            owner.execute("update private.jobs set lease_token = gen_random_uuid()")  # another has it now

    over = drain(database.url(), [chore(do)], {})

    assert [done.outcome for done in over] == ["lost"]
    assert owner.execute("select count(*) from public.effects").fetchone() == (0,)


def test_one_of_a_batch_fails_and_the_others_are_done(
    database: Database, owner: psycopg.Connection[Any]
) -> None:
    owner.execute(ENQUEUE, ("chore", 3))

    def do(tools: Tools, jobs: Sequence[Job]) -> None:
        tools.fail(jobs[1], "this one is empty", permanently=True)

    over = drain(database.url(), [chore(do, batch=3)], {})

    assert [done.outcome for done in over] == ["done", "dead", "done"]
    assert owner.execute(LEFT).fetchone() == (1, 1, "this one is empty")


def test_a_long_job_is_held(
    database: Database, owner: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "HOLD_SECONDS", 0.05)
    owner.execute(ENQUEUE, ("chore", 1))
    begun, go_on = threading.Event(), threading.Event()

    def do(_tools: Tools, _jobs: Sequence[Job]) -> None:
        begun.set()
        go_on.wait(60)

    def pass_by(seconds: int) -> Any:
        """Move the clock, and give the time until which the job is held then."""
        at = "select tests.freeze(private.clock() + make_interval(secs => %s))"
        owner.execute(at, (seconds,))
        [(until,)] = owner.execute("select lease_until from private.jobs").fetchall()
        return until

    over: list[worker.Done] = []
    slow = threading.Thread(
        target=lambda: Worker(database.url(), [chore(do)], {}, tell=over.append).run("drain")
    )
    slow.start()
    try:
        assert begun.wait(30)
        held = pass_by(50)
        assert wait_until(lambda: pass_by(0) > held, 30)
        pass_by(50)  # the first lease would be over
        assert drain(database.url(), [chore(nothing)], {}) == []
    finally:
        go_on.set()
        slow.join()
    assert [done.outcome for done in over] == ["done"]


def test_once_does_what_fits_at_once(database: Database, owner: psycopg.Connection[Any]) -> None:
    owner.execute(ENQUEUE, ("chore", 5))
    Worker(database.url(), [chore(nothing, concurrency=2)], {}).run("once")
    assert owner.execute("select count(*) from private.jobs").fetchone() == (3,)


def test_a_worker_that_waits_hears_of_new_work(database: Database, owner: psycopg.Connection[Any]) -> None:
    over: list[worker.Done] = []
    patient = Worker(database.url(), [chore(nothing)], {}, tell=over.append)
    thread = threading.Thread(target=patient.run)
    thread.start()
    try:
        time.sleep(0.3)
        owner.execute(ENQUEUE, ("chore", 1))
        assert wait_until(lambda: len(over) == 1, 60)
        owner.execute(  # the server cuts it off: it comes back by itself
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and application_name = %s",
            (worker.NAME,),
        )
        owner.execute(ENQUEUE, ("chore", 1))
        assert wait_until(lambda: len(over) == 2, 60)
    finally:
        patient.stop.set()
        thread.join()


def test_it_may_take_and_end_jobs_and_read_nothing(database: Database) -> None:
    with connect(database.url()) as connection:
        assert connection.execute("select current_user as me").fetchone() == {"me": "medellin_worker"}
        for relation in ("private.jobs", "auth.users", "public.profiles", "public.events"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(f"select from {relation}")


def test_another_role_is_no_worker(database: Database) -> None:
    with pytest.raises(OpsError, match="this role is no worker"):
        drain(database.url("authenticator"), [chore(nothing)], {})


@pytest.fixture
def command(database: Database) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    running: list[subprocess.Popen[str]] = []

    def start(*arguments: str, **env: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "medellin_ai_ops.cli", "work", "--url", database.url(), *arguments],
            env={name: value for name, value in os.environ.items() if not name.startswith("MEDELLIN_")} | env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        return process

    yield start
    for process in running:
        process.kill()
        process.communicate()


def test_the_command_tells_machines_how_each_job_went(
    owner: psycopg.Connection[Any], command: Callable[..., subprocess.Popen[str]]
) -> None:
    owner.execute('select private.enqueue(\'erase_files\', \'{"files": [{"bucket": "a", "name": "b"}]}\')')
    process = command("--kind", "erase_files", "--drain", "--json")
    told, words = process.communicate(timeout=60)
    facts = json.loads(told)
    assert process.returncode == 1
    assert (facts["kind"], facts["attempt"], facts["outcome"]) == ("erase_files", 1, "waiting")
    assert "Set MEDELLIN_URL and MEDELLIN_SECRET_KEY" in facts["error"]
    assert "medellin-ai jobs queue" in words


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--kind", "chores"), "no worker does chores"),
        (("--once", "--drain"), "two different spans"),
        (("--kind", "refund_payment"), "Set STRIPE_SECRET_KEY or WOMPI_PRIVATE_KEY"),
    ],
)
def test_what_cannot_be_is_said(
    command: Callable[..., subprocess.Popen[str]], arguments: tuple[str, ...], words: str
) -> None:
    process = command(*arguments)
    _, error = process.communicate(timeout=60)
    assert process.returncode in {1, 2}
    assert words in error


def test_it_stops_when_it_is_told(
    owner: psycopg.Connection[Any], command: Callable[..., subprocess.Popen[str]]
) -> None:
    process = command()
    assert process.stderr is not None
    assert "is left to other workers" in process.stderr.readline()
    assert wait_until(lambda: owner.execute(WORKERS, (worker.NAME,)).rowcount == 1, 60)
    process.send_signal(signal.SIGTERM)
    _, words = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "0 done" in words


def test_a_database_that_was_away_costs_no_attempt(
    database: Database, owner: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "RETRY_SECONDS", 0.1)
    over: list[str] = []
    working = Worker(database.url(), [chore(nothing)], {}, tell=lambda done: over.append(done.outcome))
    thread = threading.Thread(target=working.run)
    thread.start()
    try:
        for number in range(1, 4):
            owner.execute(ENQUEUE, ("chore", 1))
            assert wait_until(lambda wanted=number: len(over) == wanted, 60)
            owner.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where datname = current_database() and application_name = %s",
                (worker.NAME,),
            )
    finally:
        working.stop.set()
        thread.join()
    assert over == ["done"] * 3
