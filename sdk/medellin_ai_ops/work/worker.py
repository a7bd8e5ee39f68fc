"""Takes jobs from the queue and does them, several at once, until it is told to stop.

One connection claims, and holds what is being done; each claim is done in a thread with a connection of its
own. Whoever is killed in the middle loses his leases, and another worker does it again.
"""

from __future__ import annotations

import os
import threading
import time
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal

import psycopg
from psycopg.rows import class_row, dict_row

from medellin_ai_ops.console import OpsError
from medellin_ai_ops.work.job import Job, Kind, Permanent
from medellin_ai_ops.work.tools import Tools

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

NAME = "medellin-ai worker"
SHORTEST_PAUSE = 0.05
LONGEST_PAUSE = 1.0
RETRY_SECONDS = 2.0
# Short, and held while the work goes on: what a killed worker held comes back soon, however long it takes.
LEASE = timedelta(minutes=1)
HOLD_SECONDS = LEASE.total_seconds() / 3
BECOME = "set role medellin_worker"
CLAIM = "select * from private.claim_jobs(%s, %s, %s)"
EXTEND = "select private.extend_job(%s, %s, %s)"

# How long: for ever; what is due now, as far as it is done at once; until nothing is due.
Span = Literal["for ever", "once", "drain"]


@dataclass(frozen=True)
class Done:
    """How a job went: 'done', 'waiting' for another attempt, 'dead', or 'lost': it comes back by itself."""

    job: Job
    outcome: str
    seconds: float
    error: str | None


@dataclass
class Claim:
    """Jobs that are being done."""

    kind: Kind
    jobs: Sequence[Job]
    future: Future[None]
    held_at: float


def silent(_: object) -> None:
    """For whoever wants to hear nothing."""


@dataclass
class Worker:
    """`tell` hears of each job that is over, `say` what a kind says while it works."""

    url: str
    kinds: Sequence[Kind]
    env: Mapping[str, str]
    tell: Callable[[Done], None] = silent
    say: Callable[[str], None] = silent
    stop: threading.Event = field(default_factory=threading.Event)
    _claims: list[Claim] = field(default_factory=list)
    _idle: list[psycopg.Connection[dict[str, Any]]] = field(default_factory=list)
    _news: threading.Event = field(default_factory=threading.Event)

    def run(self, span: Span = "for ever") -> None:
        """Work until `stop` is set and what was begun is over; for ever, also while the database is away."""
        with ThreadPoolExecutor(sum(kind.concurrency for kind in self.kinds), "job") as pool:
            while True:
                try:
                    with connect(self.url) as database:
                        self._work(database, pool, span)
                    break
                except psycopg.OperationalError as error:
                    words = str(error).strip().splitlines()[0]
                    if span != "for ever":
                        raise OpsError(f"the database is away: {words}", "Is the URL right?") from error
                    self.say(f"the database is away: {words}; trying again")
                self._close_idle()
                if self.stop.wait(RETRY_SECONDS):
                    break
        self._close_idle()

    def _close_idle(self) -> None:
        """Also when the database was away: they are cut off too, and a job on one would lose an attempt."""
        while self._idle:
            self._idle.pop().close()

    def _work(
        self, database: psycopg.Connection[dict[str, Any]], pool: ThreadPoolExecutor, span: Span
    ) -> None:
        pause = SHORTEST_PAUSE
        while not self.stop.is_set():
            self._news.clear()
            found = self._claim(database, pool)
            if span == "once" or (span == "drain" and not found and not self._claims):
                break
            pause = SHORTEST_PAUSE if found else min(2 * pause, LONGEST_PAUSE)
            self._wait(database, pause)
        while self._claims:
            self._news.clear()
            self._wait(database, LONGEST_PAUSE)

    def _claim(self, database: psycopg.Connection[dict[str, Any]], pool: ThreadPoolExecutor) -> bool:
        """Begin what is due and can be done at once; says whether there was something."""
        busy = Counter(claim.kind.name for claim in self._claims)
        began = len(self._claims)
        with database.cursor(row_factory=class_row(Job)) as cursor:
            for kind in self.kinds:
                for _ in range(kind.concurrency - busy[kind.name]):
                    held_at = time.monotonic()
                    jobs = cursor.execute(CLAIM, ([kind.name], kind.batch, LEASE)).fetchall()
                    if not jobs:
                        break
                    future = pool.submit(self._do, kind, jobs)
                    self._claims.append(Claim(kind, jobs, future, held_at))
                    future.add_done_callback(lambda _: self._news.set())
        return len(self._claims) > began

    def _wait(self, database: psycopg.Connection[dict[str, Any]], seconds: float) -> None:
        """Until something is over, or this time; hold what is not."""
        self._news.wait(seconds)
        self._claims = [claim for claim in self._claims if not claim.future.done()]
        now = time.monotonic()
        for claim in self._claims:
            if now - claim.held_at > HOLD_SECONDS:
                claim.held_at = now
                for job in claim.jobs:
                    with suppress(psycopg.DatabaseError):  # it is over by now, or lost
                        database.execute(EXTEND, (job.id, job.lease_token, LEASE))

    def _do(self, kind: Kind, jobs: Sequence[Job]) -> None:
        began = time.monotonic()
        error: Exception | None = None
        outcomes: dict[int, str] = {}
        reasons: dict[int, str] = {}
        try:
            with self._borrowed() as connection:
                tools = Tools(connection, self.env, jobs, self.say)
                outcomes, reasons = tools.outcomes, tools.reasons
                try:
                    error = _run(kind, jobs, tools)
                finally:
                    tools.close()
        except (psycopg.Error, OpsError) as lost:  # the database is away, or somebody else has the lease
            error = lost
        for job in jobs:
            outcome = outcomes.get(job.id, "lost")
            words = None if outcome == "done" else str(error) if error else reasons.get(job.id)
            self.tell(Done(job, outcome, time.monotonic() - began, words))

    @contextmanager
    def _borrowed(self) -> Iterator[psycopg.Connection[dict[str, Any]]]:
        """A connection for a thread, given back when it is fit for use."""
        connection = self._idle.pop() if self._idle else connect(self.url)
        try:
            yield connection
        except BaseException:
            connection.close()
            raise
        self._idle.append(connection)


def _run(kind: Kind, jobs: Sequence[Job], tools: Tools) -> Exception | None:
    """Do jobs and end each of them; the error, if they failed. Errors: psycopg.Error when a lease is lost."""
    try:
        kind.run(tools, jobs)
        if tools.left:
            with tools.finish(*tools.left):
                pass
    except Exception as error:  # of whatever kind: it is written down, and the others go on
        for job in tools.left:
            tools.fail(job, _words(error), permanently=isinstance(error, Permanent))
        return error
    return None


def _words(error: Exception) -> str:
    return str(error) if isinstance(error, Permanent) else f"{type(error).__name__}: {error}"


def connect(url: str) -> psycopg.Connection[dict[str, Any]]:
    """A connection that may do what a worker may. Errors: OpsError for a role that is none."""
    connection = psycopg.connect(
        url, connect_timeout=10, autocommit=True, row_factory=dict_row, application_name=NAME
    )
    try:
        connection.execute(BECOME)
    except (psycopg.errors.InsufficientPrivilege, psycopg.errors.InvalidParameterValue) as error:
        connection.close()
        raise OpsError(
            "this role is no worker", "Connect as one that is in medellin_worker: docs/jobs.md"
        ) from error
    return connection


def drain(url: str, kinds: Sequence[Kind], env: Mapping[str, str] = os.environ) -> list[Done]:
    """Do what is due, and what comes of it, until nothing is; how each job went."""
    over: list[Done] = []
    Worker(url, kinds, env, tell=over.append).run("drain")
    return over
