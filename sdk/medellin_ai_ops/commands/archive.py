"""`medellin-ai archive ...`: past years of events, out of the way and still readable."""

from __future__ import annotations

from typing import Annotated

import typer

from medellin_ai_ops.commands.db import DatabaseUrl, Json  # noqa: TC001  (typer reads them at run time)
from medellin_ai_ops.console import emit, fail, say

app = typer.Typer(help="Past years of events, out of the way and still readable.", no_args_is_help=True)

Year = Annotated[int, typer.Argument(min=1, max=9998, help="As `medellin-ai archive list` names it.")]
Yes = Annotated[bool, typer.Option("--yes", help="Yes, move the rows.")]
WORDS = {
    "archived": "archived",
    "due": "due: the job archive-events takes it",
    "over": "over, kept at hand",
    "live": "live",
}


@app.command("list")
def list_years(url: DatabaseUrl = None, as_json: Json = False) -> None:
    """Every year that has events, and where they are."""
    from medellin_ai_ops.db import archive
    from medellin_ai_ops.db.grant_admin import database_url

    found = archive.years(database_url(url))
    for year in found:
        if as_json:
            emit(year)
        else:
            print(f"{year['year']}  {year['events']:>7} event(s)  {WORDS[year['state']]}")
    if not found:
        say("there are no events yet")


@app.command("year")
def archive_year(year: Year, yes: Yes = False, url: DatabaseUrl = None, as_json: Json = False) -> None:
    """Archive a year: its events stay readable, and nobody changes them any more."""
    from medellin_ai_ops.db import archive
    from medellin_ai_ops.db.grant_admin import database_url

    target = database_url(url)
    if not yes:
        fail(
            f"this moves the events of {year} and all that hangs on them into the archive",
            f"If so: medellin-ai archive year {year} --yes",
        )
    say(f"archiving {year} ...")
    _tell(archive.archive(year, target), "archived", as_json=as_json)


@app.command()
def restore(year: Year, yes: Yes = False, url: DatabaseUrl = None, as_json: Json = False) -> None:
    """Bring an archived year back to where it was."""
    from medellin_ai_ops.db import archive
    from medellin_ai_ops.db.grant_admin import database_url

    target = database_url(url)
    if not yes:
        fail(
            f"this moves the events of {year} out of the archive",
            f"If so: medellin-ai archive restore {year} --yes",
        )
    say(f"restoring {year} ...")
    _tell(archive.restore(year, target), "restored", as_json=as_json)


def _tell(row: dict[str, object], done: str, *, as_json: bool) -> None:
    if as_json:
        emit(row)
        return
    print(f"{row['year']} is {done}: {row['events']} event(s)")
    moved = row["rows_moved"]
    if isinstance(moved, dict):
        for table, count in sorted(moved.items()):
            print(f"  {table:<36} {count}")
