"""`medellin-ai db ...`: the tools of whoever owns the database."""

from __future__ import annotations

from typing import Annotated

import typer

from medellin_ai_ops.console import fail, say

app = typer.Typer(help="Migrations, drift, export, first admin.", no_args_is_help=True)
migration_app = typer.Typer(help="Write and refresh migrations.", no_args_is_help=True)
app.add_typer(migration_app, name="migration")


@migration_app.command("refresh")
def migration_refresh(
    check: Annotated[bool, typer.Option("--check", help="Change nothing; fail if a text is stale.")] = False,
) -> None:
    """Rewrite the texts between `-- <<< sql/...` and `-- >>>` from the files of sql/."""
    from medellin_ai_ops.db.migration import refresh
    from medellin_ai_ops.stack.paths import repo_root

    stale = refresh(repo_root(), write=not check)
    for item in stale:
        say(f"{'stale' if check or item.released else 'refreshed'}: {item.file} in {item.migration.name}")
    if any(item.released for item in stale):
        fail("a released migration does not change", "Run `medellin-ai db migration new NAME`")
    if check and stale:
        fail(f"{len(stale)} text(s) stale", "Run `medellin-ai db migration refresh`")
    if not stale:
        say("every migration carries the current text of sql/")
