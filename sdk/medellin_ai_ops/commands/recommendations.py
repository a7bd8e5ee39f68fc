"""`medellin-ai recommendations ...`: what a person might like."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from medellin_ai_ops.commands._client import Email, Json, Password, person
from medellin_ai_ops.console import emit, say

if TYPE_CHECKING:
    from medellin_ai.models import RecommendedContent

app = typer.Typer(help="What a person might like.", no_args_is_help=True)

Kind = Literal["blog_post", "event", "resource", "topic", "user"]
KINDS: tuple[Kind, ...] = ("event", "resource", "user", "blog_post", "topic")
Chosen = Annotated[Kind | None, typer.Option("--kind", help="Only this.")]


@app.command("list")
def list_recommendations(
    kind: Chosen = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=100, help="How many.")] = 20,
    email: Email = None,
    password: Password = None,
    as_json: Json = False,
) -> None:
    """What one might like, the best first, and why."""
    with person(email, password) as client:
        found = client.recommendations.list(kind, limit=limit)

    if as_json:
        for one in found:
            emit(one.model_dump(mode="json"))
    elif sys.stdout.isatty():
        _print_table(found)
    else:
        for one in found:
            print("\t".join(_row(one)))
    if not found:
        say("Nothing yet. Try: medellin-ai recommendations refresh")


@app.command()
def refresh(
    kind: Chosen = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=50, help="How many of each kind.")] = 10,
    email: Email = None,
    password: Password = None,
    as_json: Json = False,
) -> None:
    """Make one's recommendations anew, as happens by itself every night."""
    chosen = (kind,) if kind else KINDS
    with person(email, password) as client:
        for one in chosen:
            client.recommendations.refresh(one, limit=limit)
            if as_json:
                emit({"kind": one, "count": len(client.recommendations.list(one, limit=100))})
    say(f"made anew: {', '.join(chosen)}; see them with: medellin-ai recommendations list")


def _row(one: RecommendedContent) -> tuple[str, ...]:
    title = " ".join((one.title or "").split())
    return one.content_type, f"{one.score:.3f}", title, one.reason_es, one.slug or str(one.content_id)


def _print_table(found: tuple[RecommendedContent, ...]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("Kind", "Score", "Title", "Why", "Slug or id", header_style="bold")
    table.columns[-1].overflow = "fold"  # it is there to be copied
    for one in found:
        table.add_row(*_row(one))
    Console().print(table)
