"""Which processes belong to a stack, and how to be rid of them whoever started them."""

from __future__ import annotations

import contextlib
import fcntl
import os
from typing import TYPE_CHECKING, TextIO

import psutil  # type: ignore[import-untyped]

from medellin_ai_ops.stack.health import wait_until
from medellin_ai_ops.stack.postgres import ROOMS_VARIABLE, Cluster

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Every process of a stack, and what that starts in turn, carries its folder in this variable.
MARK = "MEDELLIN_COMPONENT_OF"
SUPERVISOR_LOCK = "supervisor.lock"
WATCHDOG_LOCK = "watchdog.lock"
UP_LOCK = "up.lock"
# Where embeddings come from, for the worker and the functions.
EMBEDDINGS_VARIABLES = ("MEDELLIN_EMBEDDINGS_URL", "MEDELLIN_EMBEDDINGS_KEY")
KEPT_VARIABLES = (
    *("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH", "PYTHONPATH", ROOMS_VARIABLE),
    *EMBEDDINGS_VARIABLES,
)
TERM_SECONDS = 3.0


def environment(home: Path) -> dict[str, str]:
    """What a process of the stack gets of our environment: little, and the mark."""
    kept = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    return {**kept, MARK: str(home)}


def sweep(home: Path) -> None:
    """Stop every process of the stack except the one that asks, the database last."""
    left = [process for process in psutil.process_iter() if _belongs(process, home)]
    for process in left:
        with contextlib.suppress(psutil.Error):
            process.terminate()
    _, stubborn = psutil.wait_procs(left, timeout=TERM_SECONDS)
    for process in stubborn:
        with contextlib.suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(stubborn, timeout=TERM_SECONDS)
    Cluster(home / "postgres", 0, {}).stop()


def listens(pid: int, ports: tuple[int, ...]) -> bool:
    """Whether it is this process, or one that it started, that listens on these ports."""
    found: set[int] = set()
    with contextlib.suppress(psutil.Error):
        parent = psutil.Process(pid)
        for process in (parent, *parent.children(recursive=True)):
            connections = process.net_connections(kind="tcp")
            found |= {one.laddr.port for one in connections if one.status == psutil.CONN_LISTEN}
    return found.issuperset(ports)


def _belongs(process: psutil.Process, home: Path) -> bool:
    if process.pid == os.getpid():
        return False
    try:
        return bool(process.environ().get(MARK) == str(home))
    except (psutil.Error, OSError):  # gone meanwhile, or somebody else's
        return False


@contextlib.contextmanager
def locked(file: Path, seconds: float = 1.0) -> Iterator[bool]:
    """Hold a lock that dies with the process; yields False when somebody else keeps it all that time.

    Zero seconds would be too few for a holder: who only asks `is_locked` has it for a moment.
    """
    with file.open("a") as stream:
        yield wait_until(lambda: _take(stream), seconds)


def _take(stream: TextIO) -> bool:
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def is_locked(file: Path) -> bool:
    """Whether a living process holds this lock."""
    if not file.exists():
        return False
    with locked(file, seconds=0) as free:
        return not free


def wait_unlocked(file: Path, seconds: float) -> bool:
    return wait_until(lambda: not is_locked(file), seconds)
