"""`medellin-ai up`: the whole stack on this machine, running and complete."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from medellin_ai_ops.stack.operate import Running
    from medellin_ai_ops.stack.state import StackState


def up(
    detach: Annotated[
        bool, typer.Option("--detach", "-d", help="Come back when everything is healthy.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="One line with addresses and keys on stdout.")
    ] = False,
    port: Annotated[int | None, typer.Option(min=1024, max=65535, help="Port of the API.")] = None,
    db_url: Annotated[
        str | None,
        typer.Option(
            metavar="URL", help="Stand on this database (docker/compose.yaml), not on one of its own."
        ),
    ] = None,
) -> None:
    """Start the embedded stack: database, API, auth, storage, functions; migrations applied, seed loaded.

    Without --detach it stays in the foreground and Ctrl-C stops everything.
    """
    import signal

    from medellin_ai_ops.console import emit, say
    from medellin_ai_ops.stack import operate

    # `kill` is Ctrl-C for us: everything we have begun is stopped.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.default_int_handler)
    running = None
    try:
        say("medellin-ai: bringing the stack up ...")
        running = operate.up(port, db_url)
        if not running.is_new:
            say("already up")
        elif not as_json:
            show_main_job(running.stack)
        tell(running.stack)
        if as_json:
            emit(running.stack.for_clients())
        if detach:
            running.let_go()
        elif running.supervisor is not None:
            say("running in the foreground; Ctrl-C stops everything")
            running.supervisor.wait()
    except KeyboardInterrupt:
        say("stopping ...")
        finish(running)
        raise typer.Exit(130) from None
    except BaseException:
        finish(running)
        raise


def finish(running: Running | None) -> None:
    """Stop what this command started and has not let go."""
    import os

    if running is not None and running.held is not None and running.supervisor is not None:
        os.close(running.held)
        running.held = None
        running.supervisor.wait()


def show_main_job(stack: StackState) -> None:
    """Do the main job through the SDK, and show it."""
    from medellin_ai_ops.stack import welcome

    welcome.main_job(stack)


def tell(stack: StackState) -> None:
    """Addresses, keys and two people to sign in as."""
    from medellin_ai_ops.console import say

    for name, value in (
        ("API", stack.api_url),
        ("publishable key", stack.publishable_key),
        ("secret key", stack.secret_key),
        ("database", stack.db_url),
    ):
        say(f"{name:>16}  {value}")
    for person in stack.people:
        say(f"{person.role:>16}  {person.email}  password {person.password}")
    say("next: medellin-ai events list   medellin-ai status   medellin-ai logs   medellin-ai down")
