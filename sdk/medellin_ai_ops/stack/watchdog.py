"""Sees that a killed supervisor leaves nothing behind: waits for its end of a pipe to close, then sweeps.

Works alike on Linux and macOS, and covers the database server and whatever the components started in turn.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from medellin_ai_ops.stack import processes
from medellin_ai_ops.stack.component import Component

if TYPE_CHECKING:
    from medellin_ai_ops.stack.state import StackState

SUPERVISOR_GONE_SECONDS = 2.0


def component(stack: StackState, clone: Path) -> Component:
    return Component(
        name="watchdog",
        command=(sys.executable, "-m", __spec__.name, str(stack.home)),
        environment={},
        folder=clone,
        is_healthy=lambda: processes.is_locked(stack.home / processes.WATCHDOG_LOCK),
    )


def main() -> None:
    home = Path(sys.argv[1])
    with processes.locked(home / processes.WATCHDOG_LOCK) as mine:
        if not mine:
            sys.exit("another watchdog is at work")
        sys.stdin.buffer.read()
        if not processes.wait_unlocked(home / processes.SUPERVISOR_LOCK, SUPERVISOR_GONE_SECONDS):
            return  # the supervisor lives: it only replaces this watchdog
        processes.sweep(home)


if __name__ == "__main__":
    main()
