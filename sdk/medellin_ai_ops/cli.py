"""The root of `medellin-ai`; each noun registers itself from its module in `commands`."""

from __future__ import annotations

import importlib
import os
import sys
from typing import TYPE_CHECKING

from medellin_ai_ops.console import OpsError

if TYPE_CHECKING:
    import typer

# Verbs of the installation and of a person stand at the top; everything else is `<noun> <verb>`.
TOP_LEVEL = (
    "up",
    "status",
    "logs",
    "down",
    "reset",
    "doctor",
    "work",
    "call",
    "register",
    "search",
    "whoami",
)
GROUPS = (
    "events",
    "registrations",
    "payments",
    "door",
    "reports",
    "calendar",
    "series",
    "recommendations",
    "embeddings",
    "archive",
    "retention",
    "jobs",
    "notifications",
    "mail",
    "account",
    "audit",
    "backup",
    "db",
    "gen",
)
MODULE_OF = {"register": "registrations"}


def build_app() -> typer.Typer:
    import typer

    app = typer.Typer(
        name="medellin-ai",
        help="Medellin AI: the community platform's database and its embedded stack.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=False,
    )
    for name in TOP_LEVEL:
        module = importlib.import_module(f"medellin_ai_ops.commands.{MODULE_OF.get(name, name)}")
        app.command(name)(getattr(module, name))
    for name in GROUPS:
        app.add_typer(importlib.import_module(f"medellin_ai_ops.commands.{name}").app, name=name)
    return app


def main() -> None:
    try:
        build_app()()
    except OpsError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(error.code)
    except BrokenPipeError:  # `medellin-ai ... | head` is no fault
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


if __name__ == "__main__":
    main()
