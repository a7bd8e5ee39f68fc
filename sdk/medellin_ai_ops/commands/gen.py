"""`medellin-ai gen`: what is generated for the client, and whether it is fresh."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from medellin_ai_ops.console import OpsError, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

app = typer.Typer(help="Generate the client's types and its synchronous twin.", no_args_is_help=True)

Check = Annotated[bool, typer.Option("--check", help="Write nothing; fail when a file is stale.")]
Url = Annotated[
    str | None,
    typer.Option("--url", help="Read this database, with the migrations applied. Default: a scratch one."),
]


@app.command("types")
def types(check: Check = False, url: Url = None) -> None:
    """Models, params, functions and errors, from the database's catalog."""
    _types(check, url)


@app.command("sync")
def sync(check: Check = False) -> None:
    """The synchronous client and the index of methods, from the asynchronous client."""
    _sync(check)


@app.command("all")
def everything(check: Check = False, url: Url = None) -> None:
    """Types, then the synchronous client."""
    _types(check, url)
    _sync(check)


def _types(check: bool, url: str | None) -> None:
    from medellin_ai_ops.gen import types as generator
    from medellin_ai_ops.stack.paths import repo_root

    _settle(generator.render(repo_root(), url), generator.OWNED, check, "medellin-ai gen types")


def _sync(check: bool) -> None:
    from medellin_ai_ops.gen import sync as generator
    from medellin_ai_ops.gen.files import client_root
    from medellin_ai_ops.stack.paths import repo_root

    _settle(generator.render(client_root(repo_root())), generator.OWNED, check, "medellin-ai gen sync")


def _settle(files: Mapping[str, str], owned: Sequence[str], check: bool, command: str) -> None:
    from medellin_ai_ops.gen.files import client_root, formatted, stale, write
    from medellin_ai_ops.stack.paths import repo_root

    root = client_root(repo_root())
    made = formatted(files, repo_root())
    if not check:
        changed = write(made, root, owned)
        say(f"{command}: {len(changed)} of {len(made)} files changed" if changed else f"{command}: all fresh")
        return
    wrong = stale(made, root, owned)
    if wrong:
        raise OpsError(f"Generated files are stale: {', '.join(wrong)}", f"Run: {command}")
