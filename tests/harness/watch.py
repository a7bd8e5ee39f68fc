"""`python -m tests.harness.watch FOLDER`: waits for the end of a test run and clears away what it left.

The run holds the other end of standard input. It closes when the run ends: also by kill -9, when nobody else
could still stop the server.
"""

from __future__ import annotations

import fcntl
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

from medellin_ai_ops.stack.postgres import Cluster, command_line
from tests.harness.run import remove, server


def main(folder: Path) -> None:
    sys.stdin.buffer.read()
    for file in folder.glob("*.pid"):
        pid = int(file.read_text())
        if str(folder) in command_line(pid):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # whoever is just making the server finishes, or dies
        _clear(folder)


def _clear(folder: Path) -> None:
    server(folder / "server").remove()
    for home in folder.glob("servers/*"):
        Cluster(home, 0, {}).remove()
    remove(folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
