"""Runs the due jobs of pg_cron's tables, as pg_cron does, where pg_cron itself cannot be had.

`python -m medellin_ai_ops.stack.scheduler --url URL`, or with the URL in DATABASE_URL, where no process
list shows it. It is a superuser's, because each job runs as its owner. Only the jobs of that database run:
a copied database brings the jobs of its original along. Times are UTC. One run of a job at a time, several
jobs at once; SIGTERM lets running jobs end.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import sys
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import psycopg
from cronsim import CronSim, CronSimError
from psycopg import pq, sql
from psycopg.rows import class_row

from medellin_ai_ops.console import say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

JOBS_AT_ONCE = 8
TICK_SECONDS = 0.25
RETRY_SECONDS = 2.0
ALIASES = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}
ACTIVE_JOBS = """
    select jobid, schedule, command, database, username
    from cron.job
    where active and database = current_database()
    order by jobid
"""
BEGIN_RUN = """
    insert into cron.job_run_details (jobid, database, username, command, status)
    values (%s, %s, %s, %s, 'starting')
    returning runid
"""
ENTER_RUN = """
    update cron.job_run_details
    set status = 'running', job_pid = %s, start_time = clock_timestamp()
    where runid = %s
"""
END_RUN = """
    update cron.job_run_details
    set status = %s, return_message = %s, end_time = clock_timestamp()
    where runid = %s
"""
END_INTERRUPTED_RUNS = """
    update cron.job_run_details
    set status = 'failed', return_message = 'server restarted'
    where status in ('starting', 'running') and database = current_database()
"""
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Job:
    """What a row of cron.job says."""

    jobid: int
    schedule: str
    command: str
    database: str
    username: str


@dataclass
class Turn:
    """When a job is due next, and its last run."""

    schedule: str
    due: datetime
    run: Future[None] | None = None


def next_run(schedule: str, after: datetime) -> datetime:
    """When a schedule is due next; @reboot has been, and 30 February never comes."""
    schedule = schedule.strip().lower()
    if match := re.fullmatch(r"(\d+)\s+seconds?", schedule):
        return after + timedelta(seconds=int(match[1]))
    if schedule == "@reboot":
        return NEVER
    try:
        # pg_cron spells the last day of the month `$`, cronsim `L`.
        return next(CronSim(ALIASES.get(schedule, schedule).replace("$", "L"), after), NEVER)
    except CronSimError:  # cron.schedule() lets none through
        return NEVER


def now() -> datetime:
    """The time that schedules are held against."""
    return datetime.now(UTC)


@dataclass
class Scheduler:
    """One database's jobs. `clock` can be another one for tests."""

    url: str
    clock: Callable[[], datetime] = now
    stop: threading.Event = field(default_factory=threading.Event)
    _turns: dict[int, Turn] = field(default_factory=dict)

    def run(self) -> None:
        """Until `stop` is set; a database that is away is waited for."""
        with ThreadPoolExecutor(JOBS_AT_ONCE, "job") as pool:
            while not self.stop.is_set():
                try:
                    with psycopg.connect(
                        self.url, autocommit=True, application_name="pg_cron scheduler"
                    ) as database:
                        _close_interrupted_runs(database)
                        while not self.stop.wait(TICK_SECONDS):
                            self.tick(database, pool)
                except psycopg.Error as error:
                    say(f"the database is away: {str(error).splitlines()[0]}; trying again")
                    self.stop.wait(RETRY_SECONDS)

    def tick(self, database: psycopg.Connection[tuple[object, ...]], pool: ThreadPoolExecutor) -> None:
        """Start what is due. A job that still runs has its next turn when it ends."""
        jobs = _active_jobs(database)
        self._turns = {job.jobid: self._turn_of(job) for job in jobs}
        for job in jobs:
            turn = self._turns[job.jobid]
            if turn.due <= self.clock() and (turn.run is None or turn.run.done()):
                turn.due = next_run(job.schedule, self.clock())
                turn.run = pool.submit(run_job, self.url, job)

    def _turn_of(self, job: Job) -> Turn:
        turn = self._turns.get(job.jobid)
        if turn is None:
            return Turn(job.schedule, next_run(job.schedule, self.clock()))
        if turn.schedule != job.schedule:
            return Turn(job.schedule, next_run(job.schedule, self.clock()), turn.run)
        return turn


def run_job(url: str, job: Job) -> None:
    """Run a job once, as its owner, and write down how it went; a lost database is told on stderr."""
    try:
        with psycopg.connect(url, autocommit=True) as log:
            run_id = _begin_run(log, job)
            status, message = _execute(url, job, log, run_id)
            log.execute(END_RUN, (status, message, run_id))
    except psycopg.Error as error:
        say(f"job {job.jobid} was cut off: {str(error).splitlines()[0]}")


def _execute(
    url: str, job: Job, log: psycopg.Connection[tuple[object, ...]], run_id: object
) -> tuple[str, str]:
    try:
        with psycopg.connect(url, autocommit=True, application_name="pg_cron") as session:
            session.execute(sql.SQL("set session authorization {}").format(sql.Identifier(job.username)))
            log.execute(ENTER_RUN, (session.info.backend_pid, run_id))
            cursor = session.execute(job.command.encode())
            while cursor.nextset():
                pass
            return "succeeded", _feedback(cursor)
    except psycopg.Error as error:
        return "failed", f"ERROR:  {error}"


def _feedback(cursor: psycopg.Cursor[tuple[object, ...]]) -> str:
    """What pg_cron notes of the last statement: its tag, or how many rows it gave."""
    if cursor.pgresult is not None and cursor.pgresult.status == pq.ExecStatus.TUPLES_OK:
        return "1 row" if cursor.rowcount == 1 else f"{cursor.rowcount} rows"
    return cursor.statusmessage or ""


def _active_jobs(database: psycopg.Connection[tuple[object, ...]]) -> Sequence[Job]:
    if not _has_pg_cron(database):
        return []
    with database.cursor(row_factory=class_row(Job)) as cursor:
        return cursor.execute(ACTIVE_JOBS).fetchall()


def _has_pg_cron(database: psycopg.Connection[tuple[object, ...]]) -> bool:
    return database.execute("select to_regclass('cron.job') is not null").fetchone() == (True,)


def _begin_run(log: psycopg.Connection[tuple[object, ...]], job: Job) -> object:
    row = log.execute(BEGIN_RUN, (job.jobid, job.database, job.username, job.command)).fetchone()
    assert row is not None
    return row[0]


def _close_interrupted_runs(database: psycopg.Connection[tuple[object, ...]]) -> None:
    """What a killed scheduler or server left behind, as pg_cron does when it starts."""
    if _has_pg_cron(database):
        database.execute(END_INTERRUPTED_RUNS)


def main(arguments: Sequence[str]) -> None:
    """Run until SIGTERM or Ctrl-C."""
    parser = argparse.ArgumentParser(prog="scheduler", description=__doc__)
    parser.add_argument(
        "--url", default=os.environ.get("DATABASE_URL"), help="a superuser's; else DATABASE_URL"
    )
    url = parser.parse_args(arguments).url
    if not url:
        parser.error("no database: give --url or DATABASE_URL")
    scheduler = Scheduler(url)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: scheduler.stop.set())
    scheduler.run()


if __name__ == "__main__":
    main(sys.argv[1:])
