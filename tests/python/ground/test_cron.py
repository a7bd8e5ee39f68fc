"""pg_cron's stand-in: the same calls, tables and refusals, and a scheduler that runs jobs as their owners."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from medellin_ai_ops.stack.health import wait_until
from medellin_ai_ops.stack.scheduler import NEVER, next_run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.harness.database import Database

pytestmark = pytest.mark.embedded
AT = datetime(2026, 2, 27, 23, 58, 30, tzinfo=UTC)


@pytest.fixture
def owner(database: Database) -> psycopg.Connection[Any]:
    """A session of postgres in a database without jobs."""
    connection = database.connect()
    connection.execute("select cron.unschedule(jobid) from cron.job")
    return connection


@pytest.fixture
def scheduler(database: Database) -> Iterator[subprocess.Popen[str]]:
    """The real process on the test's database."""
    process = subprocess.Popen(
        [sys.executable, "-m", "medellin_ai_ops.stack.scheduler", "--url", database.url("supabase_admin")],
        stderr=subprocess.PIPE,
        text=True,
    )
    yield process
    process.terminate()
    process.communicate(timeout=60)


def value(connection: psycopg.Connection[Any], statement: str) -> Any:
    """The only value of the only row."""
    ((value,),) = connection.execute(statement.encode()).fetchall()
    return value


def details(owner: psycopg.Connection[Any], job: str) -> list[tuple[Any, ...]]:
    return owner.execute(
        "select d.status, d.return_message, d.username, d.job_pid is not null, d.end_time >= d.start_time"
        " from cron.job_run_details d join cron.job j using (jobid) where j.jobname = %s order by d.runid",
        (job,),
    ).fetchall()


@contextmanager
def held_up(owner: psycopg.Connection[Any]) -> Iterator[None]:
    """The job `slow` runs, and goes on running to the end of the block, however slow the machine is."""
    owner.execute("select pg_advisory_lock(1)")
    owner.execute("select cron.schedule('slow', '1 second', 'select pg_advisory_xact_lock_shared(1)')")
    assert wait_until(lambda: [row[0] for row in details(owner, "slow")] == ["running"], 60)
    try:
        yield
    finally:
        owner.execute("select pg_advisory_unlock(1)")


def test_a_job_is_scheduled_changed_and_taken_away(owner: psycopg.Connection[Any]) -> None:
    first = value(owner, "select cron.schedule('nightly', '30 3 * * *', 'select 1')")
    again = value(owner, "select cron.schedule('nightly', '0 4 * * *', 'select 2')")
    assert first == again
    row = owner.execute(
        "select schedule, command, username, active, database = current_database() from cron.job"
    )
    assert row.fetchall() == [("0 4 * * *", "select 2", "postgres", True, True)]
    owner.execute("select cron.alter_job(%s, schedule := '*/5 * * * *', active := false)", (first,))
    assert owner.execute("select schedule, active from cron.job").fetchone() == ("*/5 * * * *", False)
    assert owner.execute("select cron.unschedule('nightly')").fetchone() == (True,)
    assert owner.execute("select count(*) from cron.job").fetchone() == (0,)


def test_jobs_without_a_name_and_for_other_databases(owner: psycopg.Connection[Any]) -> None:
    owner.execute("select cron.schedule('10 seconds', 'select 1')")
    owner.execute(
        "select cron.schedule_in_database('there', '@daily', 'select 1', 'elsewhere', 'postgres', false)"
    )
    rows = owner.execute("select jobname, database = current_database(), active from cron.job order by jobid")
    assert rows.fetchall() == [(None, True, True), ("there", False, False)]


GOOD = (
    "* * * * *",
    "*/5 0-23/2 1,15 jan-mar mon-fri",
    "0 0 $ * *",
    "59 seconds",
    "1 second",
    "@hourly",
    "0 0 * * 7",
)


def test_good_schedules(owner: psycopg.Connection[Any]) -> None:
    for schedule in GOOD:
        owner.execute("select cron.schedule('a', %s, 'select 1')", (schedule,))
        assert next_run(schedule, AT) > AT


BAD = (
    *("", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *", "* * * * 8"),
    *("5-1 * * * *", "5/2 * * * *", "a * * * *", "61 seconds", "0 seconds", "@fortnightly", "* * * foo *"),
)


def test_bad_schedules_are_refused_as_by_pg_cron(owner: psycopg.Connection[Any]) -> None:
    for schedule in BAD:
        with pytest.raises(psycopg.errors.InvalidParameterValue, match=r"^invalid schedule: ") as refused:
            owner.execute("select cron.schedule('a', %s, 'select 1')", (schedule,))
        assert refused.value.diag.message_hint == (
            "Use cron format (e.g. 5 4 * * *), or interval format '[1-59] seconds'"
        )


def test_what_is_not_there_cannot_be_taken_away(owner: psycopg.Connection[Any]) -> None:
    with pytest.raises(psycopg.errors.InternalError_, match=r"could not find valid entry for job 'nope'"):
        owner.execute("select cron.unschedule('nope')")
    with pytest.raises(psycopg.errors.InternalError_, match=r"could not find valid entry for job 77"):
        owner.execute("select cron.unschedule(77)")
    with pytest.raises(psycopg.errors.InternalError_, match=r"Job 77 does not exist or you don't own it"):
        owner.execute("select cron.alter_job(77, active := false)")


def test_the_tables_are_read_only_but_for_the_log(owner: psycopg.Connection[Any]) -> None:
    for statement in (
        b"insert into cron.job (schedule, command) values ('* * * * *', 'select 1')",
        b"update cron.job set username = 'supabase_admin'",
        b"delete from cron.job",
        b"create trigger t after insert on cron.job_run_details for each row execute function private.fail()",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            owner.execute(statement)
    owner.execute("delete from cron.job_run_details where end_time < now() - interval '7 days'")


def test_no_job_becomes_a_superusers(owner: psycopg.Connection[Any]) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        owner.execute(
            "select cron.schedule_in_database("
            "'x', '* * * * *', 'select 1', current_database(), 'supabase_admin')"
        )
    job = value(owner, "select cron.schedule('mine', '* * * * *', 'select 1')")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        owner.execute("select cron.alter_job(%s, username := 'supabase_admin')", (job,))
    with pytest.raises(psycopg.errors.UndefinedObject):
        owner.execute("select cron.alter_job(%s, username := 'nobody at all')", (job,))


def test_people_of_the_api_do_not_reach_cron(owner: psycopg.Connection[Any]) -> None:
    for role in ("anon", "authenticated", "service_role"):
        with owner.transaction(force_rollback=True):
            owner.execute(f"set local role {role}".encode())
            with pytest.raises(psycopg.errors.InsufficientPrivilege), owner.transaction():
                owner.execute("select cron.schedule('x', '* * * * *', 'select 1')")


def test_a_definer_function_schedules_as_its_owner(
    database: Database, owner: psycopg.Connection[Any]
) -> None:
    owner.execute(
        "create function public.plan() returns bigint language sql security definer set search_path = ''"
        " as $$ select cron.schedule('planned', '* * * * *', 'select 1') $$;"
        " grant execute on function public.plan() to anon"
    )
    caller = database.connect("authenticator")
    caller.execute("set role anon")
    caller.execute("select public.plan()")
    assert owner.execute("select username from cron.job").fetchone() == ("postgres",)


def test_pg_cron_belongs_in_pg_catalog(database: Database, owner: psycopg.Connection[Any]) -> None:
    database.connect("supabase_admin").execute("drop extension pg_cron cascade")
    with pytest.raises(psycopg.errors.FeatureNotSupported, match='must be installed in schema "pg_catalog"'):
        owner.execute("create extension pg_cron with schema extensions")
    owner.execute("create extension if not exists pg_cron with schema pg_catalog")
    owner.execute("select cron.schedule('mine', '* * * * *', 'select 1')")
    found = owner.execute("select extowner::regrole::text from pg_extension where extname = 'pg_cron'")
    assert found.fetchone() == ("supabase_admin",)


NEXT = {
    "* * * * *": AT.replace(minute=59, second=0),
    "0 0 $ * *": datetime(2026, 2, 28, tzinfo=UTC),
    "0 0 28-31 * *": datetime(2026, 2, 28, tzinfo=UTC),
    "0 0 * * mon": datetime(2026, 3, 2, tzinfo=UTC),
    "0 0 29 2 *": datetime(2028, 2, 29, tzinfo=UTC),
    "@monthly": datetime(2026, 3, 1, tzinfo=UTC),
    "7 seconds": AT + timedelta(seconds=7),
    "@reboot": NEVER,
    "0 0 30 2 *": NEVER,
}


@pytest.mark.parametrize("schedule", NEXT)
def test_when_a_schedule_is_due(schedule: str) -> None:
    assert next_run(schedule, AT) == NEXT[schedule]


def test_a_due_job_runs_as_its_owner_and_leaves_a_trace(
    owner: psycopg.Connection[Any], scheduler: subprocess.Popen[str]
) -> None:
    owner.execute("create table public.ticks (who text, is_super text)")
    owner.execute(
        "select cron.schedule('tick', '1 second',"
        " $$ insert into public.ticks select current_user, current_setting('is_superuser') $$)"
    )
    owner.execute("select cron.schedule('count', '1 second', 'select 1; select generate_series(1, 3)')")
    owner.execute("select cron.schedule('bad', '1 second', 'select 1 / 0')")
    assert wait_until(lambda: all(len(details(owner, job)) >= 2 for job in ("tick", "count", "bad")), 60)
    owner.execute("select cron.alter_job(jobid, active := false) from cron.job")
    assert wait_until(
        lambda: all(row[4] for job in ("tick", "count", "bad") for row in details(owner, job)), 15
    )
    assert set(owner.execute("select * from public.ticks").fetchall()) == {("postgres", "off")}
    assert set(details(owner, "tick")) == {("succeeded", "INSERT 0 1", "postgres", True, True)}
    assert set(details(owner, "count")) == {("succeeded", "3 rows", "postgres", True, True)}
    assert set(details(owner, "bad")) == {("failed", "ERROR:  division by zero", "postgres", True, True)}


def test_jobs_of_other_databases_and_inactive_ones_stay_put(
    owner: psycopg.Connection[Any], scheduler: subprocess.Popen[str]
) -> None:
    owner.execute("create table public.ticks (job text)")
    insert = "insert into public.ticks values ('{}')"
    owner.execute(
        "select cron.schedule_in_database('copied', '1 second', %s, 'medellin_template')",
        (insert.format("copied"),),
    )
    owner.execute("select cron.schedule('asleep', '1 second', %s)", (insert.format("asleep"),))
    owner.execute("select cron.alter_job(jobid, active := false) from cron.job where jobname = 'asleep'")
    owner.execute("select cron.schedule('awake', '1 second', %s)", (insert.format("awake"),))
    ticks = "select count(*) from public.ticks where job = 'awake'"
    assert wait_until(lambda: owner.execute(ticks).fetchone()[0] >= 2, 60)  # type: ignore[index]
    assert owner.execute("select distinct job from public.ticks").fetchall() == [("awake",)]


def test_a_slow_job_holds_up_no_other_and_runs_once_at_a_time(
    owner: psycopg.Connection[Any], scheduler: subprocess.Popen[str]
) -> None:
    with held_up(owner):
        owner.execute("select cron.schedule('quick', '1 second', 'select 1')")
        assert wait_until(lambda: len(details(owner, "quick")) >= 3, 60)
        assert [row[0] for row in details(owner, "slow")] == ["running"]


def test_sigterm_lets_a_running_job_end(
    owner: psycopg.Connection[Any], scheduler: subprocess.Popen[str]
) -> None:
    with held_up(owner):
        scheduler.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        assert scheduler.poll() is None
    assert scheduler.wait(timeout=60) == 0
    assert [row[:2] for row in details(owner, "slow")] == [("succeeded", "1 row")]


def test_a_killed_scheduler_leaves_no_job_running_for_ever(
    database: Database, owner: psycopg.Connection[Any], scheduler: subprocess.Popen[str]
) -> None:
    owner.execute("select cron.schedule('slow', '1 second', 'select pg_sleep(60)')")
    assert wait_until(lambda: [row[0] for row in details(owner, "slow")] == ["running"], 60)
    scheduler.kill()
    scheduler.wait()
    owner.execute("select cron.alter_job(jobid, active := false) from cron.job")
    command = [
        sys.executable,
        "-m",
        "medellin_ai_ops.stack.scheduler",
        "--url",
        database.url("supabase_admin"),
    ]
    second = subprocess.Popen(command)
    try:
        expected = [("failed", "server restarted")]
        assert wait_until(lambda: [row[:2] for row in details(owner, "slow")] == expected, 60)
    finally:
        second.terminate()
        second.wait(timeout=60)


@pytest.mark.deep
def test_a_lost_connection_is_made_again(
    database: Database, owner: psycopg.Connection[Any], scheduler: subprocess.Popen[str]
) -> None:
    owner.execute("select cron.schedule('tick', '1 second', 'select 1')")
    assert wait_until(lambda: len(details(owner, "tick")) >= 1, 60)
    admin = database.connect("supabase_admin")
    admin.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity"
        " where datname = current_database() and application_name = 'pg_cron scheduler'"
    )
    before = len(details(owner, "tick"))
    assert wait_until(lambda: len(details(owner, "tick")) > before + 1, 60)
    assert scheduler.poll() is None


def test_a_database_without_pg_cron_is_watched_in_peace(database: Database) -> None:
    admin = database.connect("supabase_admin")
    admin.execute("drop extension pg_cron cascade")
    command = [sys.executable, "-m", "medellin_ai_ops.stack.scheduler"]
    process = subprocess.Popen(
        command, env={"DATABASE_URL": database.url("supabase_admin")}, stderr=subprocess.PIPE, text=True
    )
    watching = (
        "select count(*) from pg_stat_activity"
        " where application_name = 'pg_cron scheduler' and datname = current_database()"
    )
    assert wait_until(lambda: admin.execute(watching).fetchone() == (1,), 60)
    time.sleep(0.6)
    process.terminate()
    _, words = process.communicate(timeout=60)
    assert (process.returncode, words) == (0, "")


def test_the_scheduler_without_a_database_says_so() -> None:
    result = subprocess.run(
        [sys.executable, "-m", "medellin_ai_ops.stack.scheduler"],
        env={},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 2
    assert result.stderr.splitlines()[-1] == "scheduler: error: no database: give --url or DATABASE_URL"
