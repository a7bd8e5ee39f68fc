"""`medellin-ai audit ...`: who did what, and whether the log still says so."""

from __future__ import annotations

import json
from datetime import datetime  # noqa: TC003  (typer reads it at run time)
from pathlib import Path  # noqa: TC003
from typing import TYPE_CHECKING, Annotated
from uuid import UUID  # noqa: TC003

import typer

from medellin_ai_ops.commands.db import DatabaseUrl, Json  # noqa: TC001
from medellin_ai_ops.console import emit, fail, say

if TYPE_CHECKING:
    from datetime import date

app = typer.Typer(help="Who did what, and whether the log still says so.", no_args_is_help=True)


def tell(day: date) -> None:
    """How far it is: one line a month."""
    if day.day == 1:
        say(f"{day:%Y-%m} ...")


@app.command()
def verify(
    file: Annotated[Path | None, typer.Option("--file", help="An export instead of a database.")] = None,
    against: Annotated[
        Path | None,
        typer.Option("--against", help="An earlier export that the database must still agree with."),
    ] = None,
    url: DatabaseUrl = None,
    as_json: Json = False,
) -> None:
    """Fail unless every day of the log is as it was sealed; names the first that is not."""
    from medellin_ai_ops.db import audit
    from medellin_ai_ops.db.grant_admin import database_url

    if file and (against or url):
        fail("--file needs no database", "Leave out --url and --against", code=2)
    kept = audit.seals_in(against) if against else None
    days = list(audit.verify_file(file) if file else audit.verify_database(database_url(url), tell, kept))
    for day in days:
        if as_json:
            emit(day.as_json())
        elif day.problem:
            print(f"{day.day}  {day.problem}")
    broken = [day for day in days if day.problem]
    if broken:
        fail(
            f"the audit log is not as it was sealed, from {broken[0].day} on: {broken[0].problem}",
            "Run medellin-ai jobs run seal-audit, and this again"
            if all(day.problem == audit.NOT_SEALED for day in broken)
            else "Change nothing; compare that day with an export or a backup: docs/audit.md",
        )
    say(f"{len(days)} day(s) with {sum(day.entries for day in days)} entries are as they were sealed")
    if dropped := sum(1 for day in days if not day.is_kept):
        say(f"of the first {dropped} day(s) only the seals are kept")


@app.command("list")
def list_entries(
    *,
    since: Annotated[datetime | None, typer.Option(help="From this time on.")] = None,
    actor: Annotated[UUID | None, typer.Option(help="Who did it.")] = None,
    subject: Annotated[UUID | None, typer.Option(help="The person concerned.")] = None,
    action: Annotated[str | None, typer.Option(help="Such as role.granted.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000)] = 50,
    url: DatabaseUrl = None,
    as_json: Json = False,
) -> None:
    """Entries of the log, the newest first."""
    from medellin_ai_ops.db import audit
    from medellin_ai_ops.db.grant_admin import database_url

    rows = audit.listed(
        database_url(url), since=since, actor=actor, subject=subject, action=action, limit=limit
    )
    for row in rows:
        if as_json:
            emit(row)
        else:
            who = row["actor_id"] or row["actor_role"]
            facts = json.dumps(row["facts"], ensure_ascii=False)
            print(f"{row['at']:%Y-%m-%d %H:%M:%S}  {who}  {row['action']}  {row['object_id']}  {facts}")


@app.command()
def export(file: Annotated[Path, typer.Argument(help="Where to write it.")], url: DatabaseUrl = None) -> None:
    """Write every sealed day into a file that anybody can verify; keep it where none of us can change it."""
    from medellin_ai_ops.db import audit
    from medellin_ai_ops.db.grant_admin import database_url

    days = audit.export(database_url(url), file, tell)
    say(f"{days} sealed day(s) are in {file}. Verify: medellin-ai audit verify --file {file}")
