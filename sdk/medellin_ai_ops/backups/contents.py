"""What a database holds, in few words: rows and a checksum of each table, where each sequence stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from psycopg import sql

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import psycopg

    Connection = psycopg.Connection[dict[str, Any]]
    Counts = dict[str, tuple[int, str]]

# What pg_dump takes: partitions through their table, extensions' own tables not at all. An own extension's
# tables of configuration (the jobs of pg_cron) are made anew, and left out.
TABLES = """
select n.nspname as schema, c.relname as name
from pg_catalog.pg_class as c
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
where c.relkind in ('r', 'p') and not c.relispartition and c.relpersistence <> 't'
    and n.nspname !~ '^(pg_|information_schema$)'
    and (%(schemas)s::text[] is null or n.nspname = any (%(schemas)s))
    and not exists (
        select from pg_catalog.pg_depend as d
        where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = c.oid and d.deptype = 'e'
    )
order by 1, 2
"""
SEQUENCES = """
select format('%%I.%%I', s.schemaname, s.sequencename) as name, s.last_value
from pg_catalog.pg_sequences as s
where s.last_value is not null and s.schemaname !~ '^(pg_|cron$)'
    and (%(schemas)s::text[] is null or s.schemaname = any (%(schemas)s))
order by 1
"""
# The same for the same rows in any order, on any server: the sum of half a digest of each.
COUNT = """
select
    count(*) as rows,
    coalesce(sum(('x' || left(md5(t::text), 16))::bit(64)::bigint::numeric), 0)::text as checksum
from {} as t
"""
ONE_SPELLING = """
set timezone = 'UTC';
set datestyle = 'ISO, YMD';
set intervalstyle = 'postgres';
set extra_float_digits = 1;
set bytea_output = 'hex';
set search_path = '';
set row_security = off;
set statement_timeout = 0;
set idle_in_transaction_session_timeout = 0
"""


def tables(connection: Connection, schemas: Sequence[str] | None) -> list[tuple[str, str]]:
    """Schema and name of every table whose rows are in a backup."""
    rows = connection.execute(TABLES, {"schemas": schemas}).fetchall()
    return [(row["schema"], row["name"]) for row in rows]


def counts(
    connection: Connection, names: Sequence[tuple[str, str]], tell: Callable[[int], None] = lambda _: None
) -> Counts:
    """Rows and checksum of each table; `tell` hears how many are done."""
    found: Counts = {}
    for done, (schema, name) in enumerate(names, 1):
        query = sql.SQL(COUNT).format(sql.Identifier(schema, name))
        row = connection.execute(query).fetchone()
        assert row is not None
        found[f"{schema}.{name}"] = (row["rows"], row["checksum"])
        tell(done)
    return found


def sequences(connection: Connection, schemas: Sequence[str] | None) -> dict[str, int]:
    """Where each sequence stands that was ever used."""
    rows = connection.execute(SEQUENCES, {"schemas": schemas}).fetchall()
    return {row["name"]: row["last_value"] for row in rows}


def differences(
    wanted: Counts, found: Counts, wanted_sequences: dict[str, int], found_sequences: dict[str, int]
) -> list[str]:
    """In words, what of a backup is not in the database restored from it."""
    problems = []
    for name, (rows, checksum) in wanted.items():
        if name not in found:
            problems.append(f"{name} is missing")
        elif found[name][0] != rows:
            problems.append(f"{name} has {found[name][0]} rows instead of {rows}")
        elif found[name][1] != checksum:
            problems.append(f"{name} has other rows than it had")
    # Sequences know no snapshot: the archive may hold a later number, never an earlier one.
    for name, value in wanted_sequences.items():
        if found_sequences.get(name, 0) < value:
            problems.append(f"{name} stands at {found_sequences.get(name, 0)} instead of {value}")
    return problems
