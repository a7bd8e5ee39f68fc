"""`medellin-ai reset`: the embedded stack with a new database."""

from __future__ import annotations

from typing import Annotated

import typer


def reset(
    yes: Annotated[bool, typer.Option("--yes", help="Yes, delete this database and its files.")] = False,
) -> None:
    """Delete the embedded database and its files, and build them anew: migrations and seed."""
    from medellin_ai_ops.commands.up import tell
    from medellin_ai_ops.console import fail, say
    from medellin_ai_ops.stack import operate, state

    home = state.home()
    if not yes:
        fail(f"this deletes the database and the files in {home}", "If so: medellin-ai reset --yes")
    say(f"medellin-ai: rebuilding the database in {home} ...")
    running = operate.reset()
    running.let_go()
    tell(running.stack)
