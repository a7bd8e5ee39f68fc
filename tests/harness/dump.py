"""pg_dump and pg_restore of the server that a run is on: those of its own version."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING
from urllib.parse import quote

from medellin_ai_ops.stack.postgres import Cluster, bundled_postgres
from tests.harness.pg15 import Cluster15, programs

if TYPE_CHECKING:
    from tests.harness.run import Run


def dump(run: Run, database: str, *options: str, user: str = "supabase_admin") -> str:
    """Write a database into an archive; where it is, for `restore`."""
    folder = run.folder if isinstance(run.cluster, Cluster) else "/tmp"
    archive = f"{folder}/{database}.dump"
    _program(run, "pg_dump", *options, "--format=custom", f"--file={archive}", _address(run, database, user))
    return archive


def restore(
    run: Run, archive: str, database: str, *options: str, user: str = "supabase_admin", **settings: str
) -> None:
    """Read an archive into a database; the first error ends it. Settings hold for this session."""
    address = _address(run, database, user, **settings)
    _program(run, "pg_restore", *options, "--exit-on-error", f"--dbname={address}", archive)


def _address(run: Run, database: str, user: str, **settings: str) -> str:
    # The programs of a container run in it, where nobody is asked for a password.
    is_here = isinstance(run.cluster, Cluster)
    url = run.cluster.url(database, user) if is_here else f"postgresql://{user}@127.0.0.1/{database}"
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    return f"{url}?options={quote(options)}"


def _program(run: Run, name: str, *arguments: str) -> None:
    if isinstance(run.cluster, Cluster):
        installation = programs() if isinstance(run.cluster, Cluster15) else bundled_postgres()
        result = subprocess.run(
            [installation / "bin" / name, *arguments], capture_output=True, text=True, check=False
        )
        code, words = result.returncode, result.stdout + result.stderr
    else:
        code, words = run.cluster.execute(name, *arguments)
    assert code == 0, f"{name}: {words}"
