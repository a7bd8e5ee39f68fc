"""`medellin-ai jobs`: what runs by the clock, and the queue, on a real database."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.harness.database import Database


def jobs(database: Database, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "medellin_ai_ops.cli", "jobs", *arguments, "--url", database.url()],
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_job_is_run_and_how_it_went_is_listed(database: Database) -> None:
    assert jobs(database, "run", "daily-backup").returncode == 0
    listed = jobs(database, "list", "--json")
    rows = {row["name"]: row for row in map(json.loads, listed.stdout.splitlines())}
    assert rows["daily-backup"]["last_ok_at"] is not None
    assert rows["ensure-partitions"]["last_ok_at"] is None
    assert "has not run yet" in jobs(database, "list").stdout
    queue = [json.loads(line) for line in jobs(database, "queue", "--json").stdout.splitlines()]
    assert [row["kind"] for row in queue if row["waiting"]] == ["backup"]
    assert "1 waiting" in jobs(database, "queue").stdout


def test_a_job_that_does_not_run_says_why(database: Database) -> None:
    owner = database.connect()
    unknown = jobs(database, "run", "nightly")
    assert (unknown.returncode, unknown.stdout) == (2, "")
    assert unknown.stderr == "error: there is no job nightly. See medellin-ai jobs list\n"

    owner.execute("delete from private.job_kinds where kind = 'backup'")
    failed = jobs(database, "run", "daily-backup")
    assert failed.returncode == 1
    assert failed.stderr.startswith("error: daily-backup went wrong: 23503 ")
    assert "failed at" in jobs(database, "list").stdout

    with owner.transaction():
        owner.execute("select pg_advisory_xact_lock(hashtextextended('job:daily-backup', 0))")
        busy = jobs(database, "run", "daily-backup")
    assert (busy.returncode, busy.stderr) == (
        1,
        "error: daily-backup runs already. Wait for it: medellin-ai jobs list\n",
    )


def test_a_database_without_jobs_says_what_to_do(database: Database) -> None:
    database.connect().execute("drop schema monitoring cascade")
    told = jobs(database, "list")
    assert told.returncode == 1
    assert told.stderr.endswith("Run `medellin-ai db push` first\n")
