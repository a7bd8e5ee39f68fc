"""Making a backup: the archive and what is counted of it see one and the same moment of the database."""

from __future__ import annotations

import hashlib
import os
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING, Any

import psycopg
from psycopg.rows import dict_row

from medellin_ai_ops.backups import contents, folder
from medellin_ai_ops.backups.programs import environment, program, words_of
from medellin_ai_ops.console import OpsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    Connection = psycopg.Connection[dict[str, Any]]

TELL_EVERY = 1.0
# Whose rights and property are in this database; they must be there before it is restored.
ROLES = """
select distinct r.rolname as name
from pg_catalog.pg_shdepend as d
join pg_catalog.pg_roles as r on r.oid = d.refobjid
join pg_catalog.pg_database as b on b.oid = d.dbid
where d.refclassid = 'pg_catalog.pg_authid'::regclass and b.datname = current_database()
    and r.rolname !~ '^pg_'
order by 1
"""
SETTINGS = """
select r.rolname as role, c.setting
from pg_catalog.pg_db_role_setting as s
join pg_catalog.pg_database as b on b.oid = s.setdatabase
join pg_catalog.pg_roles as r on r.oid = s.setrole
cross join unnest(s.setconfig) as c (setting)
where b.datname = current_database()
order by 1, 2
"""


@dataclass(frozen=True)
class Order:
    """What is to be made, and where."""

    id: str
    name: str
    schemas: Sequence[str] | None
    folder: Path


def make(url: str, order: Order, tell: Callable[[str], None] = lambda _: None) -> folder.Manifest:
    """Write a backup; one that an earlier attempt finished is taken as it is.

    Errors: OpsError with what is missing or what pg_dump said; nothing half is left then.
    """
    if order.folder.exists():
        return folder.check(order.folder)
    try:
        place = folder.begin(order.folder)
        try:
            manifest = _dump(url, order, place, tell)
            folder.finish(order.folder, manifest)
        except BaseException:
            folder.remove(order.folder)
            raise
    except OSError as error:
        raise OpsError(
            f"the backup cannot be written to {order.folder.parent}: {error.strerror or error}",
            "Free the disk or make the folder writable, and ask for a backup again",
        ) from None
    except psycopg.Error as error:
        reason = str(error).strip().splitlines()[0]
        raise OpsError(f"the database cannot be read: {reason}", "See to MEDELLIN_BACKUP_DB_URL") from None
    return manifest


def _dump(url: str, order: Order, place: Path, tell: Callable[[str], None]) -> folder.Manifest:
    schemas = list(order.schemas) if order.schemas is not None else None
    with psycopg.connect(url, connect_timeout=10, autocommit=True, row_factory=dict_row) as connection:
        connection.execute(contents.ONE_SPELLING.encode())
        manifest = folder.Manifest(
            id=order.id,
            name=order.name,
            database=connection.info.dbname,
            server_version=connection.info.server_version,
            started_at=datetime.now(UTC).isoformat(timespec="seconds"),
            schemas=schemas,
        )
        dump = program("pg_dump", manifest.major)
        with connection.transaction():
            connection.execute("set transaction isolation level repeatable read, read only")
            row = connection.execute("select pg_export_snapshot() as id").fetchone()
            assert row is not None
            manifest.sequences = contents.sequences(connection, schemas)
            manifest.roles = [found["name"] for found in connection.execute(ROLES)]
            manifest.settings = [(found["role"], found["setting"]) for found in connection.execute(SETTINGS)]
            names = contents.tables(connection, schemas)
            counted = 0

            def count(done: int) -> None:
                nonlocal counted
                counted = done

            arguments = ["--format=custom", "--load-via-partition-root", "--lock-wait-timeout=60s"]
            arguments += ["--no-password", f"--snapshot={row['id']}"]
            arguments += [f"--schema={_pattern(schema)}" for schema in schemas or []]
            with (
                tempfile.TemporaryFile() as errors,
                _running([str(dump), *arguments], url, errors) as process,
                ThreadPoolExecutor(1) as executor,
                _cancelled(connection),
            ):
                counting = executor.submit(contents.counts, connection, names, count)
                manifest.size_bytes, manifest.sha256 = _copy(
                    process.stdout,
                    place / folder.ARCHIVE,
                    lambda size: tell(f"{size >> 20} MB, {counted} of {len(names)} tables counted"),
                )
                if process.wait() != 0:
                    errors.seek(0)
                    words = words_of(errors.read().decode(errors="replace"))
                    raise OpsError(f"the database cannot be dumped: {words}", "Mend this; it is tried again")
                while wait([counting], timeout=TELL_EVERY).not_done:
                    tell(f"{counted} of {len(names)} tables counted")
                manifest.tables = counting.result()
    return manifest


@contextmanager
def _running(command: list[str], url: str, errors: IO[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    """A program that writes into our pipe: when we are killed, it cannot go on."""
    with subprocess.Popen(
        command, env=environment(url), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def _cancelled(connection: Connection) -> Iterator[None]:
    """Whoever gives up does not wait for what is being counted."""
    try:
        yield
    except BaseException:
        connection.cancel_safe()
        raise


def _copy(source: IO[bytes] | None, target: Path, tell: Callable[[int], None]) -> tuple[int, str]:
    assert source is not None
    digest, size, told = hashlib.sha256(), 0, time.monotonic()
    with target.open("wb") as file:
        while chunk := source.read(folder.CHUNK):
            file.write(chunk)
            digest.update(chunk)
            size += len(chunk)
            if time.monotonic() - told >= TELL_EVERY:
                told = time.monotonic()
                tell(size)
        file.flush()
        os.fsync(file.fileno())
    return size, digest.hexdigest()


def _pattern(schema: str) -> str:
    """The name itself, not what pg_dump would make of it."""
    return '"' + schema.replace('"', '""') + '"'
