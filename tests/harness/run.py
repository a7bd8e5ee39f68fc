"""What one run of the tests shares, over all its processes: one server, made when the first test asks.

The run is a folder. Whoever comes first makes the server under a lock and leaves `server.json` for the
others. A watcher process holds the other end of a pipe: when the run ends, in whatever way, it stops the
server and deletes the folder.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING

import psycopg
import pytest
from psycopg import sql

from medellin_ai_ops.db.push import load_seed, push
from medellin_ai_ops.stack.health import free_port
from medellin_ai_ops.stack.paths import repo_root
from medellin_ai_ops.stack.postgres import ROOMS_VARIABLE, Cluster, new_passwords

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.harness.container import Container

# In place of the embedded server: `container`, PostgreSQL 17 with the real pg_cron; `pg15`, the oldest one.
SERVER_VARIABLE = "MEDELLIN_TEST_SERVER"
# A run inside another one (the mutation runner's) finds it by these.
RUN_VARIABLE = "MEDELLIN_TEST_RUN"
TEMPLATE_VARIABLE = "MEDELLIN_TEMPLATE"
REPORT_VARIABLE = "MEDELLIN_TEST_REPORT"
TEMPLATE = "medellin_template"
HELPERS = Path("tests/sql/helpers.sql")
RUN = pytest.StashKey["Run"]()
MEMORY = Path("/dev/shm")
MEMORY_NEEDED = 3 << 30


def server(home: Path, port: int = 0, passwords: Mapping[str, str] | None = None) -> Cluster | Container:
    """The kind of server that this run is on; without port and passwords it can only be removed."""
    kind = os.environ.get(SERVER_VARIABLE, "embedded")
    if kind == "embedded":
        return Cluster(home, port, passwords or {}, durable=False)
    if kind == "container":
        from tests.harness.container import Container

        return Container(home, port, passwords or {})
    if kind == "pg15":
        from tests.harness.pg15 import Cluster15

        return Cluster15(home, port, passwords or {}, durable=False)
    raise ValueError(f"{SERVER_VARIABLE}={kind} is none of embedded, container, pg15")


class Run:
    """The folder of a run, and what is made in it once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.template = os.environ.get(TEMPLATE_VARIABLE, TEMPLATE)
        self._cluster: Cluster | Container | None = None

    @property
    def cluster(self) -> Cluster | Container:
        """The server with the template in it."""
        if self._cluster is None:
            with self._lock():
                self._cluster = self._known_cluster() or self._make_cluster()
        return self._cluster

    def migrate(self, name: str) -> None:
        """Push the migrations, and put in what tests stand on."""
        push(self.cluster.url(name))
        # pgTAP belongs to the platform: by the migrations' defaults what postgres makes is closed.
        with psycopg.connect(self.cluster.url(name, "supabase_admin"), autocommit=True) as connection:
            connection.execute("create extension pgtap with schema extensions")
        with psycopg.connect(self.cluster.url(name), autocommit=True) as connection:
            connection.execute((repo_root() / HELPERS).read_bytes())

    def seeded_template(self) -> str:
        """A second template: the first one, with the seed in it."""
        name = f"{self.template}_seeded"
        with self._admin() as connection, self._lock():
            if not connection.execute("select 1 from pg_database where datname = %s", (name,)).fetchone():
                half = f"{name}_half"
                connection.execute(sql.SQL("drop database if exists {}").format(sql.Identifier(half)))
                self.clone(half, self.template)
                load_seed(self.cluster.url(half))
                rename = sql.SQL("alter database {} rename to {}")
                connection.execute(rename.format(sql.Identifier(half), sql.Identifier(name)))
                self.close_template(name)
        return name

    def clone(self, name: str, template: str) -> None:
        """Copy a template, with the settings of roles in it, which `create database` leaves behind."""
        statement = sql.SQL("create database {} template {} owner postgres")
        with self._admin() as connection:
            connection.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))
            connection.execute(
                """
                insert into pg_catalog.pg_db_role_setting (setdatabase, setrole, setconfig)
                select clone.oid, s.setrole, s.setconfig
                from pg_catalog.pg_db_role_setting as s
                join pg_catalog.pg_database as template on template.oid = s.setdatabase
                cross join pg_catalog.pg_database as clone
                where template.datname = %s and clone.datname = %s
                """,
                (template, name),
            )

    def close_template(self, name: str) -> None:
        """From now on a database can be copied, but not entered."""
        statement = sql.SQL("alter database {} with is_template true allow_connections false")
        with self._admin() as connection:
            connection.execute(statement.format(sql.Identifier(name)))

    def drop_template(self, name: str) -> None:
        """Drop a template made by close_template, or a half-made one."""
        statement = sql.SQL("alter database {} with is_template false")
        with self._admin() as connection:
            connection.execute(statement.format(sql.Identifier(name)))
        self.cluster.drop_database(name)

    def _admin(self) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(self.cluster.url("postgres", "supabase_admin"), autocommit=True)

    def _known_cluster(self) -> Cluster | Container | None:
        known = self.folder / "server.json"
        if not known.exists():
            return None
        facts = json.loads(known.read_text())
        if "error" in facts:
            raise RuntimeError(f"the test server could not be made: {facts['error']}")
        return server(self.folder / "server", facts["port"], facts["passwords"])

    def _make_cluster(self) -> Cluster | Container:
        passwords = new_passwords()
        cluster = server(self.folder / "server", free_port(), passwords)
        known = self.folder / "server.json"
        try:
            cluster.initialise()
            self._cluster = cluster
            self._make_template()
        except BaseException as error:
            known.write_text(json.dumps({"error": str(error)}))
            self._cluster = None
            raise
        known.write_text(json.dumps({"port": cluster.port, "passwords": passwords}))
        return cluster

    def _make_template(self) -> None:
        self.cluster.create_database(TEMPLATE)
        self.migrate(TEMPLATE)
        self.close_template(TEMPLATE)

    @contextmanager
    def _lock(self) -> Iterator[None]:
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


class OwnedRun(Run):
    """The run as its first process sees it: made here, and gone when this process is."""

    def __init__(self) -> None:
        super().__init__(Path(tempfile.mkdtemp(prefix="medellin-tests-", dir=memory())))
        rooms = rooms_of(self.folder)
        rooms.mkdir()
        rooms.chmod(0o711)
        os.environ[ROOMS_VARIABLE] = str(rooms)
        # A session of its own, so that Ctrl-C does not take the watcher along.
        self._watcher = subprocess.Popen(
            [sys.executable, "-m", "tests.harness.watch", self.folder],
            cwd=repo_root(),
            stdin=subprocess.PIPE,
            start_new_session=True,
        )

    def end(self) -> None:
        """Stop the server and delete everything."""
        pipe: IO[bytes] | None = self._watcher.stdin
        assert pipe is not None
        pipe.close()
        self._watcher.wait(timeout=60)
        remove(self.folder)


def memory() -> Path | None:
    """A folder that is no disk, if there is one with room to spare: a clone is a thousand files."""
    with suppress(OSError):
        there = os.statvfs(MEMORY)
        if there.f_bavail * there.f_frsize >= MEMORY_NEEDED and not there.f_flag & os.ST_NOEXEC:
            return MEMORY
    return None


def rooms_of(folder: Path) -> Path:
    """Where servers of this run keep their data when root runs it: the folder itself lets nobody pass."""
    return folder.with_suffix(".rooms")


def remove(folder: Path) -> None:
    """Delete all that a run has written."""
    for made in (folder, rooms_of(folder)):
        shutil.rmtree(made, ignore_errors=True)
