"""The jobs of a database and its queue, over a direct connection."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg.rows import dict_row

from medellin_ai_ops.console import OpsError

if TYPE_CHECKING:
    from collections.abc import Iterator


def registered(url: str) -> list[dict[str, Any]]:
    """Every job that runs by the clock."""
    with _connected(url) as connection:
        return connection.execute("select * from monitoring.jobs order by name").fetchall()


def state(job: dict[str, Any]) -> str:
    """How a job is, in words."""
    if job["last_error_at"] and (job["last_ok_at"] is None or job["last_error_at"] > job["last_ok_at"]):
        words = f"failed at {job['last_error_at']:%Y-%m-%d %H:%M}: {job['last_error']}"
    elif job["last_ok_at"]:
        words = f"ok at {job['last_ok_at']:%Y-%m-%d %H:%M}, took {job['last_duration'].total_seconds():.1f} s"
    else:
        words = "has not run yet"
    if job["is_overdue"]:
        words += "; overdue"
    return words if job["is_scheduled"] else f"{words}; not scheduled here"


def run(name: str, url: str) -> tuple[str, str]:
    """Run a job now: how it went ('ok', 'failed' or 'busy'), and its last error."""
    with _connected(url) as connection:
        try:
            row = connection.execute("select private.run_job(%s) as outcome", (name,)).fetchone()
        except psycopg.errors.NoDataFound:
            raise OpsError(f"there is no job {name}", "See medellin-ai jobs list", code=2) from None
        last = connection.execute(
            "select last_error from monitoring.jobs where name = %s", (name,)
        ).fetchone()
    assert row is not None
    assert last is not None
    return row["outcome"], last["last_error"] or ""


def queue(url: str) -> list[dict[str, Any]]:
    """How much of each kind of work there is."""
    with _connected(url) as connection:
        return connection.execute("select * from monitoring.queue order by kind").fetchall()


@contextmanager
def _connected(url: str) -> Iterator[psycopg.Connection[dict[str, Any]]]:
    try:
        with psycopg.connect(url, connect_timeout=10, autocommit=True, row_factory=dict_row) as connection:
            yield connection
    except (
        psycopg.errors.UndefinedTable,
        psycopg.errors.UndefinedFunction,
        psycopg.errors.InvalidSchemaName,
    ):
        raise OpsError(
            "this database has no jobs of Medellin AI", "Run `medellin-ai db push` first"
        ) from None
    except psycopg.errors.InsufficientPrivilege:
        raise OpsError("this role may not look at jobs", "Connect as postgres") from None
    except psycopg.OperationalError as error:
        reason = str(error).strip().splitlines()[0]
        raise OpsError(f"cannot reach the database: {reason}", "Is it up, and is the URL right?") from None
