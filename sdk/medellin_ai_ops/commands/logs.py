"""`medellin-ai logs`: what the components say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pathlib import Path

LINES = 40


def logs(
    component: Annotated[
        str | None,
        typer.Argument(help="postgres, rest, gateway, functions, mail, worker, scheduler, supervisor."),
    ] = None,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on showing new lines.")] = False,
) -> None:
    """Show the last lines of one component's log, or of all."""
    import contextlib

    from medellin_ai_ops.console import fail
    from medellin_ai_ops.stack import state
    from medellin_ai_ops.stack.status import COMPONENTS, log_file

    names = (*COMPONENTS, "supervisor", "watchdog")
    if component is not None and component not in names:
        fail(f"there is no component {component}", f"Choose one of: {', '.join(names)}", code=2)
    home = state.home()
    chosen = [component] if component else list(names)
    files = {name: log_file(home, name) for name in chosen}
    if not any(file.exists() for file in files.values()):
        fail("there are no logs yet", "Start the stack: medellin-ai up --detach")
    prefix = "" if component else "{:<10} "
    ends = {}
    for name, file in files.items():
        text = file.read_bytes() if file.exists() else b""
        ends[name] = len(text)
        for line in text.decode(errors="replace").splitlines()[-LINES:]:
            print(prefix.format(name) + line, flush=follow)
    if follow:
        with contextlib.suppress(KeyboardInterrupt):
            tail(files, ends, prefix)


def tail(files: dict[str, Path], ends: dict[str, int], prefix: str) -> None:
    """Show what is added, until Ctrl-C."""
    import time

    while True:
        for name, file in files.items():
            if not file.exists():
                continue
            if file.stat().st_size < ends[name]:  # a new log has begun
                ends[name] = 0
            with file.open("rb") as stream:
                stream.seek(ends[name])
                new, _, _ = stream.read().rpartition(b"\n")
            if new:
                ends[name] += len(new) + 1
                for line in new.decode(errors="replace").splitlines():
                    print(prefix.format(name) + line, flush=True)
        time.sleep(0.2)
