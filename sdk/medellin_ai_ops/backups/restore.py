"""Restoring a backup: into a database that is thrown away, to prove it, or into an empty one, to keep it."""

from __future__ import annotations

import secrets
import subprocess
import tempfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.rows import dict_row

from medellin_ai_ops.backups import contents, folder
from medellin_ai_ops.backups.programs import environment, program, words_of
from medellin_ai_ops.console import OpsError
from medellin_ai_ops.db.audit import verify_database
from medellin_ai_ops.db.scratch import exit_on_sigterm

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    Connection = psycopg.Connection[dict[str, Any]]
    Tell = Callable[[str], None]

PREFIX = "medellin_verify_"
# Of a scratch database: nothing may run by the clock in it, and the platform's guards belong to a superuser.
NOT_IN_SCRATCH = ("EVENT TRIGGER", "TABLE DATA cron ", "SEQUENCE SET cron ")
CRON = ("EXTENSION - pg_cron", "COMMENT - EXTENSION pg_cron", "ACL cron ", "ACL - SCHEMA cron")
TARGET = """
select d.datname as name, r.rolname as owner, not exists (
    select from pg_catalog.pg_class as c
    join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm', 'S') and n.nspname !~ '^(pg_|information_schema$)'
) as is_empty
from pg_catalog.pg_database as d
join pg_catalog.pg_roles as r on r.oid = d.datdba
where d.datname = current_database()
"""
LEFT_BEHIND = """
select d.datname as name from pg_catalog.pg_database as d
where d.datname like %s and pg_catalog.pg_has_role(d.datdba, 'member') and not exists (
    select from pg_catalog.pg_stat_activity as a where a.datid = d.oid
)
"""
CRON_COLUMNS = """
select c.relname as table, string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)), ', '
    order by a.attnum) as columns
from pg_catalog.pg_class as c
join pg_catalog.pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
where c.relnamespace = to_regnamespace('cron') and c.relkind = 'r'
group by 1
"""


@dataclass(frozen=True)
class Proof:
    """What was held against the backup, and what is not as it was."""

    tables: int
    rows: int
    audit_days: int
    problems: list[str]


def verify(place: Path, url: str, tell: Tell) -> Proof:
    """Restore a backup into a scratch database of the server at `url`, and hold it against what it should be.

    Errors: OpsError when it is damaged or cannot be restored.
    """
    manifest = folder.check(place, _percent(place, tell))
    require_whole(place, manifest)
    with _scratch(url, tell) as scratch:
        tell(f"restoring into {_database_of(scratch)}, which is dropped afterwards")
        with _connected(url) as server:
            is_here = _has_cron(server, _database_of(scratch))
            if not is_here:
                _stand_in_for_cron(server, scratch)
            is_superuser = server.info.parameter_status("is_superuser") == "on"
        _restore(place, scratch, (*NOT_IN_SCRATCH, *(() if is_here else CRON)), is_superuser=is_superuser)
        return _prove(manifest, scratch, tell)


def restore(place: Path, url: str, tell: Tell, *, replace: bool = False) -> tuple[Proof, str | None]:
    """Restore a backup into an empty database; with `replace` into one that takes the place of another.

    Returns what was found right, and under which name the replaced database stands now.
    Errors: OpsError when it is damaged, is not empty, or the server lacks something.
    """
    manifest = folder.check(place, _percent(place, tell))
    require_whole(place, manifest)
    with _connected(url) as target:
        row = target.execute(TARGET).fetchone()
        assert row is not None
        if not row["is_empty"] and not replace:
            raise OpsError(
                f"the database {row['name']} is not empty; nothing was changed",
                "Name an empty one, or put this one aside with --replace --yes",
            )
        half = f"{row['name']}_restored_{secrets.token_hex(4)}"
        _require_server(target, manifest, row["name"] if row["is_empty"] else half)
    if row["is_empty"]:
        _fill(place, manifest, url, row["name"], tell)
        return _prove(manifest, url, tell), None
    with _connected(_sibling(url, "template1")) as server:
        names = sql.Identifier(half), sql.Identifier(row["owner"])
        server.execute(sql.SQL("create database {} template template0 owner {}").format(*names))
        try:
            _fill(place, manifest, _sibling(url, half), row["name"], tell)
            proof = _prove(manifest, _sibling(url, half), tell)
            if proof.problems:
                raise OpsError(
                    f"it is not as it was: {proof.problems[0]}", f"{row['name']} was left as it is"
                )
            aside = f"{row['name']}_before_{secrets.token_hex(4)}"
            _rename(server, row["name"], aside)
            _rename(server, half, row["name"])
        except BaseException:
            _drop(server, half)
            raise
    return proof, aside


def require_whole(place: Path, manifest: folder.Manifest) -> None:
    if manifest.schemas is not None:
        raise OpsError(
            f"the backup {place} holds only {', '.join(manifest.schemas)}, which is no database by itself",
            "Its file is as it was written. Take a backup of everything, or use pg_restore by hand",
        )


def _fill(place: Path, manifest: folder.Manifest, url: str, name: str, tell: Tell) -> None:
    """Restore into an empty database that is called `name`, or will be."""
    tell(f"restoring into {_database_of(url)}")
    _restore(place, url, (), is_superuser=True)
    with _connected(url) as target:
        # pg_dump leaves out what belongs to a database by its name.
        for role, setting in manifest.settings:
            parameter, _, value = setting.partition("=")
            statement = sql.SQL("alter role {} in database {} set {} = {}").format(
                sql.Identifier(role),
                sql.Identifier(_database_of(url)),
                sql.SQL(".").join(map(sql.Identifier, parameter.split("."))),
                sql.Literal(value),
            )
            target.execute(statement)
        if target.execute("select 1 where to_regclass('cron.job') is not null").fetchone():
            target.execute("update cron.job set database = %s where database = %s", (name, manifest.database))


def _require_server(target: Connection, manifest: folder.Manifest, name: str) -> None:
    if target.info.parameter_status("is_superuser") != "on":
        raise OpsError(
            "only a superuser gives everything back to its owner",
            "Connect as one (supabase_admin in the embedded stack); for a hosted project see docs/backups.md",
        )
    if target.info.server_version // 10000 < manifest.major:
        raise OpsError(
            f"the backup is of PostgreSQL {manifest.major}, this server is older", "Take a newer server"
        )
    rows = target.execute(
        "select r.name from unnest(%s::text[]) as r (name) where to_regrole(quote_ident(r.name)) is null",
        (manifest.roles,),
    ).fetchall()
    if rows:
        raise OpsError(
            f"this server has no role {', '.join(row['name'] for row in rows)}",
            "Make them first, such as with pg_dumpall --roles-only of the old one",
        )
    if not _has_cron(target, name):
        raise OpsError(
            f"the pg_cron of this server cannot be in {name}",
            "Restore into the database that cron.database_name says, after you have made it anew",
        )


def _prove(manifest: folder.Manifest, url: str, tell: Tell) -> Proof:
    with _connected(url) as connection:
        connection.execute(contents.ONE_SPELLING.encode())
        names = contents.tables(connection, None)
        total = len(names)
        found = contents.counts(
            connection,
            names,
            lambda done: tell(f"{done} of {total} tables compared") if done == total else None,
        )
        problems = contents.differences(
            manifest.tables, found, manifest.sequences, contents.sequences(connection, None)
        )
    days = list(verify_database(url))
    problems += [f"the audit log of {day.day}: {day.problem}" for day in days if day.problem]
    return Proof(len(manifest.tables), manifest.rows, len(days), problems)


def _restore(place: Path, url: str, leave_out: Sequence[str], *, is_superuser: bool) -> None:
    with psycopg.connect(url) as connection:
        restoring = program("pg_restore", connection.info.server_version // 10000)
    archive = str(place / folder.ARCHIVE)
    listed = subprocess.run([restoring, "--list", archive], capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        words = words_of(listed.stderr)
        raise OpsError(f"the backup {place} is damaged: {words}", "Take another")
    # As "17; 1259 16390 TABLE DATA cron job owner": numbers, then what it is.
    entries = [
        line
        for line in listed.stdout.splitlines()
        if not line.startswith(";") and not line.split(" ", 3)[-1].startswith(tuple(leave_out) or "\0")
    ]
    with tempfile.NamedTemporaryFile("w", suffix=".list", encoding="utf-8") as chosen:
        chosen.write("\n".join(entries))
        chosen.flush()
        arguments = ["--exit-on-error", "--no-password", f"--use-list={chosen.name}"]
        if not is_superuser:
            arguments += ["--no-owner", "--no-privileges"]
        result = subprocess.run(
            [restoring, *arguments, f"--dbname={_database_of(url)}", archive],
            env=environment(url),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
    if result.returncode != 0:
        raise OpsError(
            f"the backup cannot be restored: {words_of(result.stderr)}", "Nothing else was changed"
        )


@contextmanager
def _scratch(url: str, tell: Tell) -> Iterator[str]:
    """An empty database beside the one at `url`; dropped after Ctrl-C too, and by the next after a kill."""
    name = f"{PREFIX}{secrets.token_hex(6)}"
    with exit_on_sigterm(), _connected(url) as server:
        server.execute("select pg_advisory_lock(hashtextextended(%s, 0))", (PREFIX,))
        for row in server.execute(LEFT_BEHIND, (f"{PREFIX}%",)).fetchall():
            tell(f"dropping {row['name']}, which somebody left behind")
            _drop(server, row["name"])
        server.execute(sql.SQL("create database {} template template0").format(sql.Identifier(name)))
        try:
            # Whoever has a connection to it still needs it.
            with _connected(_sibling(url, name)):
                server.execute("select pg_advisory_unlock_all()")
                yield _sibling(url, name)
        finally:
            _drop(server, name)


def _has_cron(server: Connection, database: str) -> bool:
    """Whether pg_cron can be there: the real one lives in one database of a server."""
    row = server.execute("select current_setting('cron.database_name', true) as name").fetchone()
    assert row is not None
    return row["name"] in (None, "", database)


def _stand_in_for_cron(server: Connection, scratch: str) -> None:
    """Empty tables like those of pg_cron, for the views that look at them."""
    with _connected(scratch) as target:
        target.execute("create schema cron")
        for row in server.execute(CRON_COLUMNS).fetchall():
            table = sql.Identifier("cron", row["table"])
            target.execute(sql.SQL("create table {} ({})").format(table, sql.SQL(row["columns"])))


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    try:
        with psycopg.connect(url, connect_timeout=10, autocommit=True, row_factory=dict_row) as connection:
            yield connection
    except psycopg.Error as error:
        reason = str(error).strip().splitlines()[0]
        raise OpsError(
            f"the server refuses: {reason}", "Connect as an operator who may make databases"
        ) from None


def _rename(server: Connection, name: str, to: str) -> None:
    server.execute(
        "select pg_terminate_backend(a.pid) from pg_catalog.pg_stat_activity as a where a.datname = %s",
        (name,),
    )
    server.execute(sql.SQL("alter database {} rename to {}").format(sql.Identifier(name), sql.Identifier(to)))


def _drop(server: Connection, name: str) -> None:
    with suppress(psycopg.errors.InvalidCatalogName):
        server.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


def _sibling(url: str, database: str) -> str:
    return make_conninfo(url, dbname=database)


def _database_of(url: str) -> str:
    return str(conninfo_to_dict(url)["dbname"])


def _percent(place: Path, tell: Tell) -> Callable[[int], None]:
    size = max((place / folder.ARCHIVE).stat().st_size, 1) if (place / folder.ARCHIVE).exists() else 1
    told = 0

    def hear(done: int) -> None:
        nonlocal told
        if done * 10 // size > told:
            told = done * 10 // size
            tell(f"reading the archive: {told * 10} %")

    return hear
