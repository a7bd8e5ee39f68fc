"""`medellin-ai gen`: what is generated for the client and the docs, and whether it is fresh."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from medellin_ai_ops.console import OpsError, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from medellin_ai_ops.db.catalog import Connection

app = typer.Typer(
    help="Generate the client's types, its synchronous twin, and pages of docs/.", no_args_is_help=True
)

Check = Annotated[bool, typer.Option("--check", help="Write nothing; fail when a file is stale.")]
Url = Annotated[
    str | None,
    typer.Option("--url", help="Read this database, with the migrations applied. Default: a scratch one."),
]


@app.command("types")
def types(check: Check = False, url: Url = None) -> None:
    """Models, params, functions, states and errors, from the database's catalog."""
    with _database(url) as connection:
        _types(connection, check)


@app.command("docs")
def docs(check: Check = False, url: Url = None) -> None:
    """The pages of docs/ about schema, states, errors and rights."""
    with _database(url) as connection:
        _docs(connection, check)


@app.command("sync")
def sync(check: Check = False) -> None:
    """The synchronous client and the index of methods, from the asynchronous client."""
    _sync(check)


@app.command("all")
def everything(check: Check = False, url: Url = None) -> None:
    """Types, docs, then the synchronous client."""
    with _database(url) as connection:
        _types(connection, check)
        _docs(connection, check)
    _sync(check)


def _database(url: str | None) -> AbstractContextManager[Connection]:
    from medellin_ai_ops.gen.catalog import opened
    from medellin_ai_ops.stack.paths import repo_root

    return opened(repo_root(), url)


def _types(connection: Connection, check: bool) -> None:
    from medellin_ai_ops.gen import types as generator
    from medellin_ai_ops.gen.files import client_root
    from medellin_ai_ops.stack.paths import repo_root

    root = client_root(repo_root())
    _settle(generator.render(connection), root, generator.OWNED, check, "medellin-ai gen types")


def _docs(connection: Connection, check: bool) -> None:
    from medellin_ai_ops.gen import docs as generator
    from medellin_ai_ops.stack.paths import repo_root

    root = repo_root()
    _settle(generator.render(connection, root), root / "docs", generator.OWNED, check, "medellin-ai gen docs")


def _sync(check: bool) -> None:
    from medellin_ai_ops.gen import sync as generator
    from medellin_ai_ops.gen.files import client_root
    from medellin_ai_ops.stack.paths import repo_root

    root = client_root(repo_root())
    _settle(generator.render(root), root, generator.OWNED, check, "medellin-ai gen sync")


def _settle(files: Mapping[str, str], root: Path, owned: Sequence[str], check: bool, command: str) -> None:
    from medellin_ai_ops.gen.files import formatted, stale, write
    from medellin_ai_ops.stack.paths import repo_root

    made = formatted(files, repo_root())
    if not check:
        changed = write(made, root, owned)
        say(f"{command}: {len(changed)} of {len(made)} files changed" if changed else f"{command}: all fresh")
        return
    wrong = stale(made, root, owned)
    if wrong:
        raise OpsError(f"Generated files are stale: {', '.join(wrong)}", f"Run: {command}")
