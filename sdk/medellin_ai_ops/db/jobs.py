"""The jobs of a database and its queue, over a direct connection."""

from __future__ import annotations

from typing import Any

import psycopg

from medellin_ai_ops.console import OpsError
from medellin_ai_ops.db.direct import connected


def registered(url: str) -> list[dict[str, Any]]:
    """Every job that runs by the clock."""
    with connected(url, "jobs") as connection:
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
    with connected(url, "jobs") as connection:
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
    with connected(url, "jobs") as connection:
        return connection.execute("select * from monitoring.queue order by kind").fetchall()
