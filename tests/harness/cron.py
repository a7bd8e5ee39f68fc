"""A database whose scheduled jobs run: by the real pg_cron in the container, by its stand-in elsewhere."""

from __future__ import annotations

import fcntl
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from medellin_ai_ops.stack.postgres import Cluster
from medellin_ai_ops.stack.scheduler import Scheduler
from tests.harness.database import Database, cloned

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.harness.run import Run


@contextmanager
def ticking(run: Run) -> Iterator[Database]:
    """A fresh copy of the template, and whoever runs its jobs."""
    if isinstance(run.cluster, Cluster):
        with cloned(run) as database, _stand_in(database):
            yield database
    else:
        with _database_of_pg_cron(run) as database:
            yield database


@contextmanager
def _stand_in(database: Database) -> Iterator[None]:
    """The scheduler of the embedded stack."""
    with database.connect("supabase_admin") as connection:
        # The jobs of a copy still belong to its original.
        connection.execute("update cron.job set database = current_database()")
    scheduler = Scheduler(database.url("supabase_admin"))
    thread = threading.Thread(target=scheduler.run)
    thread.start()
    try:
        yield
    finally:
        scheduler.stop.set()
        thread.join()


@contextmanager
def _database_of_pg_cron(run: Run) -> Iterator[Database]:
    """pg_cron serves one database of a server: the tests have it in turn, and leave in it what they made.

    It cannot be made anew for each: whoever schedules a job, in whatever database, needs it to be there.
    """
    from tests.harness.container import CRON_DATABASE

    with (run.folder / "cron.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (run.folder / "cron.migrated").exists():
            run.migrate(CRON_DATABASE)
            (run.folder / "cron.migrated").touch()
        database = Database(run, CRON_DATABASE)
        admin = database.connect("supabase_admin")
        jobs = admin.execute("select jobid, schedule, command, active from cron.job").fetchall()
        try:
            yield database
        finally:
            known = [job[0] for job in jobs]
            admin.execute("delete from cron.job where jobid <> all (%s)", (known,))
            for job in jobs:
                admin.execute("select cron.alter_job(%s, schedule := %s, command := %s, active := %s)", job)
            database.close()
