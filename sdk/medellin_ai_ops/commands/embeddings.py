"""`medellin-ai embeddings ...`: which model makes vectors, and how far it is."""

from __future__ import annotations

import time
from typing import Annotated, Any

import typer

from medellin_ai_ops.commands.db import DatabaseUrl, Json  # noqa: TC001  (typer reads them at run time)
from medellin_ai_ops.console import emit, say

app = typer.Typer(help="Which model makes vectors, and how far it is.", no_args_is_help=True)

Model = Annotated[str, typer.Argument(help="As `medellin-ai embeddings status` names it.")]
POLL_SECONDS = 0.5


@app.command()
def status(url: DatabaseUrl = None, as_json: Json = False) -> None:
    """How much of each kind of content has a vector of each model."""
    from medellin_ai_ops.db import embeddings
    from medellin_ai_ops.db.grant_admin import database_url

    found = embeddings.status(database_url(url))
    for row in found:
        if as_json:
            emit(row)
        else:
            print(_line(row))
    if not found:
        say("There is no model that embeds. Add one: docs/embeddings.md")


@app.command()
def backfill(
    model: Model,
    wait: Annotated[bool, typer.Option("--wait", help="Until workers have brought them all.")] = False,
    url: DatabaseUrl = None,
    as_json: Json = False,
) -> None:
    """Ask workers for every vector that a model lacks, and keep it up to date beside the active one."""
    from medellin_ai_ops.db import embeddings
    from medellin_ai_ops.db.grant_admin import database_url

    target = database_url(url)
    asked = embeddings.backfill(model, target)
    if wait:
        _wait(model, target)
    rows = [row for row in embeddings.status(target) if row["model"] == model]
    counts = {name: sum(row[name] for row in rows) for name in ("content", "embedded", "waiting", "dead")}
    if as_json:
        emit({"model": model, "asked": asked, **counts})
    else:
        print(f"{model}: {asked} asked for, {counts['embedded']} of {counts['content']} are there")
    if not wait and counts["waiting"]:
        say("A worker brings them: medellin-ai work; see: medellin-ai embeddings status")


@app.command()
def activate(
    model: Model,
    anyway: Annotated[bool, typer.Option("--anyway", help="Also while it lacks vectors.")] = False,
    url: DatabaseUrl = None,
) -> None:
    """Make a model the one that is asked and whose vectors are compared, at once for everybody."""
    from medellin_ai_ops.db import embeddings
    from medellin_ai_ops.db.grant_admin import database_url

    embeddings.activate(model, database_url(url), anyway=anyway)
    say(f"{model} is the active model")


def _wait(model: str, url: str) -> None:
    """Until each is there, or dead."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    from medellin_ai_ops.db import embeddings

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(model)
        while True:
            rows = [row for row in embeddings.status(url) if row["model"] == model]
            total, done = sum(row["content"] for row in rows), sum(row["embedded"] for row in rows)
            progress.update(task, total=total, completed=done)
            if not sum(row["waiting"] for row in rows):
                return
            time.sleep(POLL_SECONDS)


def _line(row: dict[str, Any]) -> str:
    state = "active" if row["is_active"] else "prepared" if row["is_prepared"] else "idle"
    share = 100 * row["embedded"] // row["content"] if row["content"] else 100
    counts = f"{row['embedded']:>6} of {row['content']:<6} {row['waiting']} waiting  {row['dead']} dead"
    return f"{row['model']:<24} {state:<9} {row['content_type']:<10} {share:>3} % {counts}"
