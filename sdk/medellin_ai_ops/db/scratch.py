"""A database with all migrations, for a look and to be thrown away."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import signal
import sys
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from medellin_ai_ops.console import OpsError
from medellin_ai_ops.db import catalog
from medellin_ai_ops.db.check import apply_migrations
from medellin_ai_ops.stack.health import free_port
from medellin_ai_ops.stack.postgres import Cluster, new_passwords

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medellin_ai_ops.db.catalog import Connection

PREFIX = "medellin-ai-scratch-"
LOCK = "in-use"


@contextmanager
def migrated(root: Path, url: str | None) -> Iterator[tuple[Connection, set[int]]]:
    """A connection to a scratch database with all migrations, and the oids that were there before them."""
    with blank_database(url) as blank, psycopg.connect(blank, autocommit=True) as connection:
        # Ours, not extensions' and not the platform's: what the migrations bring.
        baseline = set(catalog.objects(connection))
        apply_migrations(connection, root)
        yield connection, baseline


@contextmanager
def blank_database(url: str | None) -> Iterator[str]:
    """A database like an empty Supabase project: a copy of the one at `url`, else on an own server."""
    if url:
        with _copy_of(url) as copy:
            yield copy
    else:
        with own_server() as cluster:
            yield cluster.url()


@contextmanager
def own_server(*, durable: bool = False) -> Iterator[Cluster]:
    """A server with a database like an empty Supabase project, for as long as this lasts."""
    _sweep()
    with exit_on_sigterm(), _home() as home:
        cluster = Cluster(home, free_port(), new_passwords(), durable=durable)
        try:
            cluster.start()
            yield cluster
        finally:
            cluster.remove()


@contextmanager
def _home() -> Iterator[Path]:
    """A folder for an own server, locked while we live: what `kill -9` leaves, the next one sweeps."""
    home = Path(tempfile.mkdtemp(prefix=PREFIX))
    try:
        with (home / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            # Only now under the name that is swept: whoever finds it free finds it left behind.
            (home / "lock").rename(home / LOCK)
            yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _sweep() -> None:
    """Stop and delete the servers of processes that were killed."""
    for lock in Path(tempfile.gettempdir()).glob(f"{PREFIX}*/{LOCK}"):
        # Somebody else's, or in use, or just gone: not ours to sweep.
        with suppress(OSError), lock.open() as handle:
            if lock.parent.lstat().st_uid == os.geteuid():
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                Cluster(lock.parent, 0, {}).remove()
                shutil.rmtree(lock.parent)


@contextmanager
def _copy_of(url: str) -> Iterator[str]:
    name = f"medellin_check_{secrets.token_hex(4)}"
    try:
        with psycopg.connect(url, autocommit=True, connect_timeout=10) as admin:
            if admin.execute("select to_regnamespace('private')").fetchone() != (None,):
                raise OpsError(
                    f"{admin.info.dbname} has a schema already",
                    "Name a database like an empty Supabase project, or leave --url out",
                )
            source = sql.Identifier(admin.info.dbname)
            admin.execute(sql.SQL("create database {} template {}").format(sql.Identifier(name), source))
    except psycopg.Error as error:
        reason = str(error).strip().splitlines()[0]
        raise OpsError(
            f"cannot copy the database at --url: {reason}",
            "Name an idle database that you own, or leave --url out",
        ) from None
    try:
        yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(url, autocommit=True) as admin:
            admin.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


@contextmanager
def exit_on_sigterm() -> Iterator[None]:
    """`kill` ends us like an exception, so that the server goes too."""
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
