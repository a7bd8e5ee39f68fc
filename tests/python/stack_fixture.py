"""A really started stack for tests: one of a test's own, or one that all processes of a test run share."""

from __future__ import annotations

import datetime as dt
import fcntl
import os
import random
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import psycopg
from psycopg import sql

from medellin_ai_ops.stack import paths, state, status
from medellin_ai_ops.stack.health import is_free
from medellin_ai_ops.stack.postgres import Cluster
from tests.harness.run import SERVER_VARIABLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medellin_ai_ops.stack.state import StackState
    from tests.harness.run import Run

# Below what systems give to outgoing connections, beside what a person's own stack uses.
TEST_PORTS = range(20000, 24000, 10)


def medellin(
    home: Path, *arguments: str, cwd: Path | None = None, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run `medellin-ai` on a state folder, as a person would."""
    return subprocess.run(
        [sys.executable, "-m", "medellin_ai_ops.cli", *arguments],
        cwd=cwd or paths.repo_root(),
        env={**os.environ, "MEDELLIN_HOME": str(home), **(environment or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def free_port() -> int:
    """A port whose neighbours are free too: the stack takes those."""
    return next(
        port
        for port in random.sample(TEST_PORTS, len(TEST_PORTS))
        if all(is_free(taken) for taken in range(port, port + 6))
    )


def lent_database(run: Run, purpose: str) -> list[str]:
    """What `up` is told: where the tests are on the container, to stand on a new database there.

    Never on the one of pg_cron: the tests of jobs change what is in that.
    """
    if os.environ.get(SERVER_VARIABLE) != "container":
        return []
    name = f"medellin_{purpose}_{os.getpid()}"
    run.cluster.drop_database(name)
    run.cluster.create_database(name)
    return ["--db-url", run.cluster.url(name)]


def new_home(run: Run) -> Path:
    """Where a stack of a test's own may lie."""
    return Path(tempfile.mkdtemp(dir=run.folder)) / "state"


def bring_up(home: Path, *arguments: str) -> StackState:
    result = medellin(home, "up", "--detach", "--json", "--port", str(free_port()), *arguments)
    assert result.returncode == 0, result.stderr
    stack = state.load(home)
    assert stack is not None
    return stack


def take_down(home: Path) -> None:
    """Stop a stack and delete all it had, also what lies outside of its folder when the tests run as root."""
    result = medellin(home, "down")
    Cluster(home / "postgres", 0, {}).remove()
    shutil.rmtree(home, ignore_errors=True)
    assert result.returncode == 0, result.stderr


@contextmanager
def shared_stack(run: Run) -> Iterator[StackState]:
    """The stack of a test run: the first process that asks starts it, the last one stops it.

    Leave it as it is: make people and events of your own, and change nobody else's.
    """
    folder = run.folder
    home = folder / "stack"
    users = folder / "stack.users"
    with users.open("a") as hold:
        with (folder / "stack.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            fcntl.flock(hold, fcntl.LOCK_SH)
            if not (home / state.FILE).exists():
                bring_up(home, *lent_database(run, "shared_stack"))
                # Should the whole run be killed, its watcher ends the supervisor, and all goes with it.
                running = status.read(home)
                assert running is not None
                (folder / "stack.pid").write_text(str(running.supervisor))
        stack = state.load(home)
        assert stack is not None
        try:
            yield stack
        finally:
            with (folder / "stack.lock").open("a") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                fcntl.flock(hold, fcntl.LOCK_UN)
                if is_last(users):
                    (folder / "stack.pid").unlink(missing_ok=True)
                    take_down(home)


def new_event(stack: StackState, **columns: object) -> UUID:
    """A published event that only this test knows: one out of a list may be another test's, and change."""
    values = {
        "title": f"Taller {uuid4().hex}",
        "description": "x",
        "date": dt.datetime.now(dt.UTC) + dt.timedelta(days=1),
        "location": "Ruta N",
        "status": "published",
        **columns,
    }
    insert = sql.SQL("insert into public.events ({}) values ({}) returning id").format(
        sql.SQL(", ").join(map(sql.Identifier, values)), sql.SQL(", ").join(map(sql.Placeholder, values))
    )
    with psycopg.connect(stack.db_url) as owner:
        row = owner.execute(insert, values).fetchone()
    assert row is not None
    assert isinstance(row[0], UUID)
    return row[0]


def is_last(users: Path) -> bool:
    with users.open("a") as probe:
        try:
            fcntl.flock(probe, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
