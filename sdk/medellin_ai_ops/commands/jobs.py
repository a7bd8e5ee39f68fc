"""`medellin-ai jobs ...`: what runs by the clock, and the queue of work."""

from __future__ import annotations

from typing import Annotated

import typer

from medellin_ai_ops.commands.db import DatabaseUrl, Json  # noqa: TC001  (typer reads them at run time)
from medellin_ai_ops.console import emit, fail, say

app = typer.Typer(help="What runs by the clock, and the queue of work.", no_args_is_help=True)


@app.command("list")
def list_jobs(url: DatabaseUrl = None, as_json: Json = False) -> None:
    """Every job that runs by the clock, and how it went last time."""
    from medellin_ai_ops.db import jobs
    from medellin_ai_ops.db.grant_admin import database_url

    for job in jobs.registered(database_url(url)):
        if as_json:
            emit(job)
        else:
            print(f"{job['name']:<26} {job['schedule']:<14} {jobs.state(job)}")


@app.command()
def run(
    name: Annotated[str, typer.Argument(help="As `medellin-ai jobs list` names it.")],
    url: DatabaseUrl = None,
) -> None:
    """Run a job now, unless it runs already."""
    from medellin_ai_ops.db import jobs
    from medellin_ai_ops.db.grant_admin import database_url

    outcome, words = jobs.run(name, database_url(url))
    if outcome == "failed":
        fail(f"{name} went wrong: {words}", "What it did is undone; mend it, and run this again")
    if outcome == "busy":
        fail(f"{name} runs already", "Wait for it: medellin-ai jobs list")
    say(f"{name} has run")


@app.command()
def queue(url: DatabaseUrl = None, as_json: Json = False) -> None:
    """How much of each kind of work waits, is being done, or is dead."""
    from medellin_ai_ops.db import jobs
    from medellin_ai_ops.db.grant_admin import database_url

    for kind in jobs.queue(database_url(url)):
        if as_json:
            emit(kind)
        else:
            counts = "  ".join(f"{kind[name]} {name}" for name in ("waiting", "later", "running", "dead"))
            print(f"{kind['kind']:<26} {counts}")
