"""`medellin-ai retention ...`: what is kept for how long, and letting go of the rest."""

from __future__ import annotations

from typing import Annotated

import typer

from medellin_ai_ops.commands.db import DatabaseUrl, Json  # noqa: TC001  (typer reads them at run time)
from medellin_ai_ops.console import emit, say

app = typer.Typer(help="What is kept for how long, and letting go of the rest.", no_args_is_help=True)


@app.command()
def show(url: DatabaseUrl = None, as_json: Json = False) -> None:
    """The rules: for how long what is kept, and what happens then."""
    from medellin_ai_ops.db import archive
    from medellin_ai_ops.db.grant_admin import database_url

    for rule in archive.rules(database_url(url)):
        if as_json:
            emit(rule)
        else:
            print(
                f"{rule['table_name']:<34} {rule['keep_for']:<10} {rule['action']:<10} {rule['description']}"
            )


@app.command()
def apply(
    yes: Annotated[bool, typer.Option("--yes", help="Yes, let it go; without it nothing goes.")] = False,
    url: DatabaseUrl = None,
    as_json: Json = False,
) -> None:
    """Say what the rules no longer keep, and with --yes let it go. What people on legal hold have, stays."""
    from medellin_ai_ops.db import archive
    from medellin_ai_ops.db.grant_admin import database_url

    target = database_url(url)
    say("letting go ..." if yes else "looking ...")
    went = archive.retention(target, dry_run=not yes)
    for row in went:
        if as_json:
            emit(row)
        else:
            print(_line(row))
    total = sum(row["row_count"] for row in went)
    if yes:
        say(f"{total} row(s) are gone")
    else:
        say(f"{total} row(s) would go. If so: medellin-ai retention apply --yes")


def _line(row: dict[str, object]) -> str:
    place = row["leaf"] or row["table_name"]
    span = f"  {row['from_time']:%Y-%m-%d} to {row['to_time']:%Y-%m-%d}" if row["from_time"] else ""
    held = f"  {row['held']} stay: legal hold" if row["held"] else ""
    return f"{place:<44} {row['action']:<10} {row['row_count']:>8}{span}{held}"
