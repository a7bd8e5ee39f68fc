"""`medellin-ai status`: what runs, and where."""

from __future__ import annotations

from typing import Annotated

import typer


def status(
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON on stdout.")] = False,
) -> None:
    """Show the components of the embedded stack; the exit code is 0 when all are healthy."""
    from medellin_ai_ops.console import emit, say
    from medellin_ai_ops.stack import state
    from medellin_ai_ops.stack import status as run_status

    stack = state.load()
    running = run_status.read(stack.home) if stack else None
    if as_json:
        told = {"running": running is not None, "healthy": running is not None and running.is_healthy}
        emit({**told, **(running.as_json() if running else {}), **(stack.for_clients() if stack else {})})
    elif running is None or stack is None:
        say("not running; start it with: medellin-ai up --detach")
    else:
        for name, component in running.components.items():
            line = (
                f"{name:<10} {component.condition:<9} {component.pid or '-':<8} {component.restarts} restarts"
            )
            print(line + (f"  last: {component.error}" if component.error else ""))
        print(f"\nAPI        {stack.api_url}\ndatabase   {stack.db_url}")
    raise typer.Exit(0 if running is not None and running.is_healthy else 1)
