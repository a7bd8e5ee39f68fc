"""What the code of a kind works with."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any

from medellin_ai_ops.work.storage import Storage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from psycopg import Connection

    from medellin_ai_ops.work.job import Job

COMPLETE = "select private.complete_jobs(%s, %s)"
FAIL = "select private.fail_job(%s, %s, %s, %s) as state"


class Tools:
    """For one claim. The connection may call what is granted to medellin_worker, no more."""

    def __init__(
        self,
        connection: Connection[dict[str, Any]],
        env: Mapping[str, str],
        jobs: Sequence[Job],
        say: Callable[[str], None],
    ) -> None:
        self.connection = connection
        self.env = env
        self.say = say
        self._jobs = jobs
        self.outcomes: dict[int, str] = {}
        """How each job went that is over: 'done', 'waiting', 'dead'."""
        self.reasons: dict[int, str] = {}
        """Why those that were given back did not work."""

    @cached_property
    def storage(self) -> Storage:
        return Storage(self.env)

    @property
    def left(self) -> list[Job]:
        """The jobs that are not over."""
        return [job for job in self._jobs if job.id not in self.outcomes]

    @contextmanager
    def finish(self, *jobs: Job) -> Iterator[Connection[dict[str, Any]]]:
        """A transaction for the effect of jobs in the database; they are done when it commits, not before."""
        with self.connection.transaction():
            yield self.connection
            self.connection.execute(COMPLETE, ([job.id for job in jobs], jobs[0].lease_token))
        self.outcomes |= {job.id: "done" for job in jobs}

    def fail(self, job: Job, reason: str, *, permanently: bool = False) -> None:
        """Give a job back: it waits for its next attempt, or is dead."""
        row = self.connection.execute(FAIL, (job.id, job.lease_token, reason, permanently)).fetchone()
        assert row is not None
        self.outcomes[job.id] = row["state"]
        self.reasons[job.id] = reason

    def close(self) -> None:
        if "storage" in self.__dict__:
            self.storage.close()
