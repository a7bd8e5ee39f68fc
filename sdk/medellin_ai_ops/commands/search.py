"""`medellin-ai search`: what there is about something."""

from __future__ import annotations

import sys
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from medellin_ai_ops.commands._client import Json, anybody
from medellin_ai_ops.console import emit, say

if TYPE_CHECKING:
    from medellin_ai.models import SearchHit

Kind = Literal["blog_post", "event", "post", "resource", "topic", "user"]


def search(
    words: Annotated[
        list[str], typer.Argument(metavar="WORDS...", help="What to look for, as in a search engine.")
    ],
    kind: Annotated[Kind | None, typer.Option("--kind", help="Only this.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="How many.")] = 20,
    as_json: Json = False,
) -> None:
    """Search events, resources, posts, the forum and people, as somebody without an account."""
    with anybody() as client:
        found = client.search.iterate(" ".join(words), kinds=[kind] if kind else None)
        hits = list(islice(found, limit))

    if as_json:
        for hit in hits:
            emit(hit.model_dump(mode="json"))
    elif sys.stdout.isatty():
        _print_table(hits)
    else:
        for hit in hits:
            print("\t".join(_row(hit)))
    if not hits:
        say("Nothing has all these words. Try fewer ones, or put `or` between them.")


def _row(hit: SearchHit) -> tuple[str, ...]:
    return hit.kind, " ".join((hit.title or "").split()), hit.slug or str(hit.id)


def _print_table(hits: list[SearchHit]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("Kind", "Title", "Slug or id", header_style="bold")
    table.columns[-1].overflow = "fold"  # it is there to be copied
    for hit in hits:
        table.add_row(*_row(hit))
    Console().print(table)
