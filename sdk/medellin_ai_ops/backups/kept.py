"""Backups as the database knows them, and where their folders are."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg

from medellin_ai_ops.console import OpsError
from medellin_ai_ops.db.direct import connected
from medellin_ai_ops.stack import state
from medellin_ai_ops.stack.worker import environment
from medellin_ai_ops.work.kinds import backup
from medellin_ai_ops.work.worker import drain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LIST = """
select b.id, b.name, b.schemas, b.location, b.size_bytes, b.sha256, b.started_at, b.completed_at,
    b.error_message,
    case
        when b.removed_since is not null then 'going'
        when b.completed_at is not null then 'good'
        when b.error_message is not null then 'failed'
        when j.id is null then 'interrupted'
        else 'running'
    end as state
from backup.backups as b
left join private.jobs as j on j.id = b.job_id and j.dead_at is null
order by b.started_at desc
"""
CREATE = "select backup.create_backup(%s, %s, %s) as job_id"
LEFT = "select j.lease_token is not null as is_held, j.last_error from private.jobs as j where j.id = %s"
OF_JOB = "select b.location from backup.backups as b where b.job_id = %s and b.completed_at is not null"
POLL_SECONDS = 0.5
LATEST = "latest"


def settings() -> Mapping[str, str]:
    """The environment, with what the embedded stack of this clone would have in it."""
    stack = state.load() if backup.lacks(os.environ) else None
    return {**(environment(stack) if stack else {}), **os.environ}


def base(env: Mapping[str, str]) -> Path:
    if not env.get(backup.FOLDER_VARIABLE):
        raise OpsError("nobody says where backups are", f"Set {backup.FOLDER_VARIABLE}, or name a folder")
    return Path(env[backup.FOLDER_VARIABLE])


def url_of(env: Mapping[str, str], url: str | None) -> str:
    """The server to restore on: what was said, else that of the backups."""
    if chosen := url or env.get(backup.URL_VARIABLE):
        return chosen
    raise OpsError("no database named", f"Add --url, or set {backup.URL_VARIABLE}")


def listed(url: str) -> list[dict[str, Any]]:
    """Every backup that is known, the newest first."""
    with connected(url, "backups") as connection:
        return connection.execute(LIST).fetchall()


def ask(url: str, name: str, schemas: Sequence[str] | None, location: str) -> int:
    """Put a backup into the queue; the id of its job."""
    with connected(url, "backups") as connection:
        try:
            row = connection.execute(CREATE, (name, schemas, location)).fetchone()
        except psycopg.DatabaseError as error:
            if error.sqlstate is None or not error.sqlstate.startswith("MD"):
                raise
            words = json.loads(error.diag.message_detail or "{}").get("en", error.sqlstate)
            raise OpsError(f"no backup is made: {words}", "See docs/backups.md", code=2) from None
    assert row is not None
    return int(row["job_id"])


def made(url: str, job_id: int, env: Mapping[str, str]) -> str:
    """Do what the queue has of backups, here, and wait for one that another worker has; its location."""
    if missing := backup.lacks(env):
        raise OpsError(
            f"{missing} is not set", f"Set it, or leave it to the worker with --no-wait (job {job_id})"
        )
    while True:
        drain(url, [backup.KIND], env)
        with connected(url, "backups") as connection:
            found = connection.execute(OF_JOB, (job_id,)).fetchone()
            if found is not None:
                return str(found["location"])
            left = connection.execute(LEFT, (job_id,)).fetchone()
        if left is None:
            raise OpsError(f"the job {job_id} is gone", "Look at: medellin-ai backup list")
        if not left["is_held"]:
            raise OpsError(f"no backup was made: {left['last_error']}", "It is tried again by the worker")
        time.sleep(POLL_SECONDS)


def found(place: str, env: Mapping[str, str], url: str | None) -> Path:
    """The folder of a backup: named itself, or by the beginning of its id; `latest` is the last good one."""
    if Path(place).is_dir():
        return Path(place)
    good = [row for row in listed(url_of(env, url)) if row["state"] == "good"]
    hits = good[:1] if place == LATEST else [row for row in good if str(row["id"]).startswith(place)]
    if len(hits) != 1:
        raise OpsError(
            f"{place} is no folder and names no good backup", "See medellin-ai backup list", code=2
        )
    return base(env) / str(hits[0]["location"])
