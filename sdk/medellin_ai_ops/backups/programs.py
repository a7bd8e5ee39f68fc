"""pg_dump and pg_restore, of the version of the server. What is secret of a connection is in no argument."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from psycopg import pq

from medellin_ai_ops.console import OpsError
from medellin_ai_ops.stack.postgres import bundled_postgres

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER_VARIABLE = "MEDELLIN_PG_BIN"


def program(name: str, major: int) -> Path:
    """The program of the server's version, else of the next newer one, which can talk to it too."""
    found = {version: path for path in _candidates(name) if (version := _major(path)) >= major}
    if not found:
        raise OpsError(
            f"there is no {name} for PostgreSQL {major}",
            f"Install postgresql-client-{major}, or set {FOLDER_VARIABLE} to the folder of its programs",
        )
    return found[min(found)]


def environment(url: str) -> dict[str, str]:
    """How to connect, as libpq reads it from the environment: a list of processes shows no password."""
    options = pq.Conninfo.parse(url.encode())
    connection = {
        option.envvar.decode(): option.val.decode() for option in options if option.envvar and option.val
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return {**kept, **connection, "PGAPPNAME": "medellin-ai backup", "PGCONNECT_TIMEOUT": "10", "LC_ALL": "C"}


def words_of(errors: str) -> str:
    """What a program said was wrong: its first error, in one line."""
    lines = [line.strip() for line in errors.splitlines() if line.strip()]
    first = next((line for line in lines if "error:" in line or "FATAL:" in line), None)
    return (first or (lines[-1] if lines else "no message"))[:500]


def _candidates(name: str) -> Iterator[Path]:
    if folder := os.environ.get(FOLDER_VARIABLE):
        yield Path(folder) / name
        return
    # The last of one version wins: what comes with the package is always whole.
    yield from sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    yield from (Path(folder) / name for folder in os.get_exec_path())
    try:
        yield bundled_postgres() / "bin" / name
    except OpsError:
        return


def _major(path: Path) -> int:
    """Its major version; -1 when it does not run."""
    try:
        result = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return -1
    found = re.search(r"\(PostgreSQL\) ([0-9]+)", result.stdout)
    return int(found[1]) if found else -1
