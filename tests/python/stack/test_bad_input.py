"""What goes wrong at the start: one clear line, a code that is not zero, and nothing left running."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from medellin_ai_ops.stack import paths, processes, state, status
from medellin_ai_ops.stack.health import wait_until
from medellin_ai_ops.stack.postgres import Cluster
from tests.python.stack.test_lifecycle import error_line, is_working, processes_of
from tests.python.stack_fixture import free_port, lent_database, medellin, new_home, take_down

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.harness.run import Run

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("stack lifecycle")]


@pytest.fixture
def home(run: Run) -> Iterator[Path]:
    home = new_home(run)
    yield home
    if home.exists():
        take_down(home)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Another clone: with the same migrations, and the Node parts of this one."""
    clone = tmp_path / "clone"
    clone.mkdir()
    root = paths.repo_root()
    shutil.copy(root / "pyproject.toml", clone)
    shutil.copytree(root / "supabase", clone / "supabase", ignore=shutil.ignore_patterns(".temp"))
    (clone / "node_modules").symlink_to(root / "node_modules")
    return clone


def test_a_taken_port(home: Path) -> None:
    with socket.create_server(("127.0.0.1", free_port())) as other:
        port = other.getsockname()[1]
        result = medellin(home, "up", "--detach", "--json", "--port", str(port))

    assert (result.returncode, result.stdout) == (1, "")
    assert error_line(result) == (
        f"error: port {port} is taken. Stop what uses it, or choose another: medellin-ai up --port N"
    )
    assert not (home / state.FILE).exists()


def test_a_port_that_is_no_port(home: Path) -> None:
    assert medellin(home, "up", "--port", "80").returncode == 2
    assert medellin(home, "up", "--port", "many").returncode == 2


def test_no_node(home: Path, tmp_path: Path) -> None:
    result = medellin(home, "up", "--detach", environment={"PATH": str(tmp_path)})

    assert result.returncode == 1
    assert error_line(result) == (
        "error: Node is not installed. Install Node 20 or newer (https://nodejs.org), then run: make setup"
    )


def test_an_old_node(home: Path, tmp_path: Path) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "node").write_text("#!/bin/sh\necho v18.19.0\n")
    (programs / "node").chmod(0o755)

    result = medellin(home, "up", "--detach", environment={"PATH": f"{programs}:{os.environ['PATH']}"})

    assert result.returncode == 1
    assert "is Node v18.19.0. Install Node 20 or newer" in error_line(result)


def test_no_node_parts(home: Path, clone: Path) -> None:
    (clone / "node_modules").unlink()

    result = medellin(home, "up", "--detach", cwd=clone)

    assert result.returncode == 1
    assert error_line(result).startswith("error: the Node parts are not installed")
    assert error_line(result).endswith("Run: make setup")


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """Root writes everywhere but in the kernel's own folders."""
    if os.geteuid() == 0:
        home = paths.Path("/proc/medellin")
    else:
        (tmp_path / "closed").mkdir(mode=0o500)
        home = tmp_path / "closed" / "state"

    for command in (["up", "--detach"], ["down"], ["status"], ["reset", "--yes"]):
        result = medellin(home, *command)
        assert result.returncode == 1
        assert error_line(result).startswith(f"error: {home} cannot be written: ")
        assert "MEDELLIN_HOME" in error_line(result)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "is damaged"),
        ("[]", "is damaged"),
        (json.dumps({"version": state.VERSION}), "is damaged"),
        (json.dumps({"version": 0}), "is of version 0, this program needs version"),
        (json.dumps({"version": 99}), "is of version 99, this program needs version"),
    ],
)
def test_an_old_or_damaged_state_folder(home: Path, content: str, words: str) -> None:
    home.mkdir()
    (home / state.FILE).write_text(content)

    for command in (["up", "--detach"], ["status"]):
        result = medellin(home, *command)
        assert result.returncode == 1
        assert words in error_line(result)
        assert error_line(result).endswith("Start over with: medellin-ai reset --yes")


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("nonsense", "--db-url is no URL of a database"),
        ("postgresql://postgres:secret@db.example.com/postgres", "of this machine only"),
        ("postgresql:///postgres?user=postgres&password=secret", "of this machine only"),
        ("postgresql://ana:secret@127.0.0.1/postgres", "--db-url needs the user postgres"),
        ("postgresql://postgres@127.0.0.1/postgres", "--db-url needs the user postgres"),
    ],
)
def test_a_database_that_no_stack_stands_on(home: Path, url: str, words: str) -> None:
    result = medellin(home, "up", "--detach", "--db-url", url)

    assert (result.returncode, result.stdout) == (2, "")
    assert words in error_line(result)
    assert "secret" not in result.stderr
    assert not home.exists()


def test_a_database_that_does_not_answer(home: Path) -> None:
    url = "postgresql://postgres:secret@127.0.0.1:9/postgres"
    result = medellin(home, "up", "--detach", "--db-url", url, "--port", str(free_port()))

    assert result.returncode == 1
    assert "the database on port 9 does not let postgres in: " in error_line(result)
    assert "secret" not in result.stderr
    assert not (home / state.FILE).exists()


def test_a_broken_migration_leaves_nothing_and_mended_it_goes_on(home: Path, clone: Path, run: Run) -> None:
    broken = clone / "supabase" / "migrations" / "20990101000000_broken.sql"
    broken.write_text(
        "create table public.half (id integer);\nselect * from public.there_is_no_such_table;\n"
    )

    where = ["--port", str(free_port()), *lent_database(run, "broken_stack")]
    result = medellin(home, "up", "--detach", "--json", *where, cwd=clone)

    assert (result.returncode, result.stdout) == (1, "")
    assert broken.name in error_line(result)
    assert 'relation "public.there_is_no_such_table" does not exist' in error_line(result)
    stack = state.load(home)
    assert stack is not None
    assert processes_of(stack) == []

    broken.write_text("create table public.half (id integer);\n")
    again = medellin(home, "up", "--detach", "--json", cwd=clone)
    assert again.returncode == 0, again.stderr
    assert is_working(stack)

    # One more while it runs: refused, and the stack stays up as it was.
    second = clone / "supabase" / "migrations" / "20990102000000_second.sql"
    second.write_text("create table public.half (id integer);\n")
    refused = medellin(home, "up", "--detach", cwd=clone)
    assert refused.returncode == 1
    assert second.name in error_line(refused)
    assert is_working(stack)


@pytest.mark.embedded
@pytest.mark.deep
def test_an_up_that_is_killed_takes_everything_along_and_can_be_repeated(home: Path) -> None:
    arguments = ["up", "--detach", "--json", "--port", str(free_port())]
    with subprocess.Popen(
        [sys.executable, "-m", "medellin_ai_ops.cli", *arguments],
        cwd=paths.repo_root(),
        env={**os.environ, "MEDELLIN_HOME": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as command:
        assert wait_until(lambda: home.exists() and status.read(home) is not None, 60)
        command.send_signal(signal.SIGKILL)
    stack = state.load(home)
    assert stack is not None
    assert wait_until(lambda: processes_of(stack) == [], 60), processes_of(stack)
    assert not processes.is_locked(home / processes.SUPERVISOR_LOCK)

    again = medellin(home, "up", "--detach", "--json")

    assert again.returncode == 0, again.stderr
    assert json.loads(again.stdout)["publishable_key"] == stack.publishable_key
    assert is_working(stack)
    assert Cluster(home / "postgres", 0, {}).is_initialised
