"""`backup`: a backup of the database into a folder, and the end of those whose time has come."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from medellin_ai_ops.backups import folder
from medellin_ai_ops.backups.make import Order, make
from medellin_ai_ops.console import OpsError
from medellin_ai_ops.work.job import Kind, Permanent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medellin_ai_ops.work.job import Job
    from medellin_ai_ops.work.tools import Tools

FOLDER_VARIABLE = "MEDELLIN_BACKUP_DIR"
URL_VARIABLE = "MEDELLIN_BACKUP_DB_URL"
TO_REMOVE = "select * from private.backups_to_remove(%s, %s)"
FORGET = "select private.forget_backups(%s, %s, %s)"
BEGIN = "select * from private.begin_backup(%s, %s)"
END = "select private.end_backup(%s, %s, %s, %s, %s)"


def run(tools: Tools, jobs: Sequence[Job]) -> None:
    (job,) = jobs
    lease = job.id, job.lease_token
    base = Path(tools.env[FOLDER_VARIABLE])
    _tidy(tools, lease, base)
    order = tools.connection.execute(BEGIN, lease).fetchone()
    assert order is not None
    place = _place(base, order["location"])
    try:
        made = make(
            tools.env[URL_VARIABLE],
            Order(str(order["id"]), order["name"], order["schemas"], place),
            tools.say,
        )
    except OpsError as error:
        tools.connection.execute(END, (*lease, None, None, str(error)))
        raise
    with tools.finish(job) as connection:
        connection.execute(END, (*lease, made.size_bytes, made.sha256, None))
    tools.say(f"{place}: {made.size_bytes} bytes, {made.rows} rows of {len(made.tables)} tables")


def _tidy(tools: Tools, lease: tuple[Any, ...], base: Path) -> None:
    """Remove what is too old or half done; a folder that does not go is left to the next backup."""
    gone = []
    for row in tools.connection.execute(TO_REMOVE, lease).fetchall():
        try:
            place = _place(base, row["location"])
            folder.remove(place) if row["is_expired"] else folder.remove_half(place)
        except OSError as error:
            tools.say(f"{row['location']} cannot be removed: {error.strerror}")
        else:
            gone.append(row["id"])
    tools.connection.execute(FORGET, (*lease, gone))


def _place(base: Path, location: str) -> Path:
    """A folder within ours: no link and no row of the table leads elsewhere."""
    place = base / location
    if not place.resolve().is_relative_to(base.resolve()):
        raise Permanent(f"{location} is not within {FOLDER_VARIABLE}")
    return place


def lacks(env: Mapping[str, str]) -> str | None:
    return next((name for name in (FOLDER_VARIABLE, URL_VARIABLE) if not env.get(name)), None)


KIND = Kind("backup", run, lacks=lacks)
