"""Scheduled jobs run by themselves: by the real pg_cron in the container, elsewhere by its stand-in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from medellin_ai_ops.stack.health import wait_until
from medellin_ai_ops.work.kinds import KINDS
from medellin_ai_ops.work.worker import drain

if TYPE_CHECKING:
    from pathlib import Path

    import psycopg

    from tests.harness.database import Database

PATIENCE_SECONDS = 5
TRIES = 8
RUNS = """
    select d.status, d.username, d.database = current_database(), d.end_time >= d.start_time
    from cron.job_run_details as d
    join cron.job as j using (jobid)
    where j.jobname = %s and d.end_time is not null
    order by d.runid
    limit 1
"""
LAST_LEAF = """
    select max(relid::text) from pg_catalog.pg_partition_tree('public.events') where relid::text ~ '[0-9]$'
"""


def first_run(owner: psycopg.Connection[Any], job: str) -> Any:
    """How the first run of a job went.

    pg_cron 1.6 misses a change of its jobs when much DDL is committed in the same second, in whatever
    database: it ignores that the server's queue of invalidations overflowed. The next change is noticed.
    """
    for _ in range(TRIES):
        if wait_until(lambda: owner.execute(RUNS, (job,)).fetchone() is not None, PATIENCE_SECONDS):
            return owner.execute(RUNS, (job,)).fetchone()
        owner.execute("select cron.alter_job(jobid, active := true) from cron.job where jobname = %s", (job,))
    known = [owner.execute(f"select * from cron.{table}").fetchall() for table in ("job", "job_run_details")]
    pytest.fail(f"{job} has not run; there are {known}")


def test_a_job_of_the_migrations_does_its_work(cron_database: Database) -> None:
    owner = cron_database.connect()
    row = owner.execute(LAST_LEAF).fetchone()
    assert row is not None
    owner.execute(f"alter table public.events detach partition {row[0]}".encode())
    owner.execute(f"drop table {row[0]}".encode())
    owner.execute(
        "select cron.alter_job(jobid, schedule := '1 second')"
        " from cron.job where jobname = 'ensure-partitions'"
    )
    assert first_run(owner, "ensure-partitions") == ("succeeded", "postgres", True, True)
    assert owner.execute("select to_regclass(%s)::text", row).fetchone() == row


def test_a_job_that_fails_says_so_and_leaves_nothing(cron_database: Database) -> None:
    owner = cron_database.connect()
    owner.execute("create table private.traces (job text)")
    for job, command in {
        "broken": "insert into private.traces values ('broken'); select 1 / 0",
        "whole": "insert into private.traces values ('whole')",
    }.items():
        owner.execute("select cron.schedule(%s, '1 second', %s)", (job, command))
    assert first_run(owner, "broken")[0] == "failed"
    assert first_run(owner, "whole")[0] == "succeeded"
    assert owner.execute("select distinct job from private.traces").fetchall() == [("whole",)]


def test_every_job_of_the_registry_works(cron_database: Database) -> None:
    owner = cron_database.connect()
    jobs = [name for (name,) in owner.execute("select name from monitoring.jobs order by name").fetchall()]
    assert len(jobs) > 7
    outcomes: dict[str, Any] = {}

    def is_over(job: str) -> bool:
        """Some run every few seconds by themselves, and then they are busy."""
        outcomes[job] = owner.execute("select private.run_job(%s)", (job,)).fetchone()
        return outcomes[job] != ("busy",)

    for job in jobs:
        wait_until(lambda job=job: is_over(job), 60)
    assert outcomes == dict.fromkeys(jobs, ("ok",))
    odd = "select name from monitoring.jobs where last_ok_at is null or is_overdue or not is_scheduled"
    assert owner.execute(odd).fetchall() == []


def test_the_scheduler_runs_jobs_through_the_registry(cron_database: Database, tmp_path: Path) -> None:
    owner = cron_database.connect()
    of_the_document = ["daily-backup", "process-scheduled-reports", "update-recommendations"]
    jobs = [*of_the_document, "collect-metrics", "fold-counters", "refresh-event-statistics"]
    owner.execute("truncate private.jobs")
    owner.execute("update private.scheduled_jobs set runs = 0, failures = 0")
    owner.execute(
        "select cron.alter_job(jobid, schedule := '1 second') from cron.job where jobname = any (%s)", (jobs,)
    )
    for job in jobs:
        assert first_run(owner, job)[0] == "succeeded"
    often = "select count(*) from private.scheduled_jobs where name = any (%s) and runs >= 2 and failures = 0"
    assert wait_until(lambda: owner.execute(often, (jobs,)).fetchone() == (len(jobs),), 60)
    # those of the document ask the worker, once for as many times as they have run
    queued = owner.execute("select kind, dedupe_key from private.jobs order by kind").fetchall()
    assert queued == [
        ("backup", "medellin_ai_backup backups"),
        ("recommendations", "update-recommendations"),
        ("reports", "process-scheduled-reports"),
    ]
    owner.execute(
        "select cron.alter_job(jobid, active := false) from cron.job where jobname = any (%s)", (jobs,)
    )
    backups = tmp_path / "backups"
    env = {"MEDELLIN_BACKUP_DIR": str(backups), "MEDELLIN_BACKUP_DB_URL": cron_database.url()}
    over = drain(cron_database.url(), [KINDS[kind] for kind, _ in queued], env)
    assert {(done.job.kind, done.outcome) for done in over} == {(kind, "done") for kind, _ in queued}
    assert len([*backups.rglob("database.dump")]) == 1
