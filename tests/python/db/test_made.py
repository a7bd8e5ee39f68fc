"""What migrations make, read from their text, against what they made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg

from medellin_ai_ops.db.made import Made, extensions_of, made_by
from medellin_ai_ops.db.remote import migrations

if TYPE_CHECKING:
    from medellin_ai_ops.db.remote import Connection

    from .conftest import Migrated

# The leaves of years and months are made by functions, the sequences of identity columns by their tables.
CATALOG = """
    with ours as (
        select n.oid, n.nspname::text as name
        from pg_catalog.pg_namespace as n
        where n.nspname in ('public', 'private', 'partitions', 'archive', 'monitoring', 'backup', 'audit')
    )
    select 'schema', name from ours where name <> 'public'
    union all
    select 'relation', o.name || '.' || c.relname
    from pg_catalog.pg_class as c join ours as o on o.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm', 'S') and c.relname !~ '_[0-9]{4}(_[0-9]{2})?$'
        and (c.relkind <> 'S' or not exists (
            select from pg_catalog.pg_depend as d where d.objid = c.oid and d.deptype = 'i'
        ))
    union all
    select 'type', o.name || '.' || t.typname
    from pg_catalog.pg_type as t join ours as o on o.oid = t.typnamespace
    where t.typtype in ('e', 'd') or t.typtype = 'c' and t.typrelid in (
        select c.oid from pg_catalog.pg_class as c where c.relkind = 'c'
    )
    union all
    select 'function', o.name || '.' || p.proname
    from pg_catalog.pg_proc as p join ours as o on o.oid = p.pronamespace
    union all
    select 'trigger', t.tgname || ' on ' || c.relnamespace::regnamespace || '.' || c.relname
    from pg_catalog.pg_trigger as t join pg_catalog.pg_class as c on c.oid = t.tgrelid
    where not t.tgisinternal and t.tgparentid = 0 and c.relnamespace::regnamespace::text <> 'cron'
    union all
    select 'policy', p.policyname || ' on ' || p.schemaname || '.' || p.tablename
    from pg_catalog.pg_policies as p where p.schemaname <> 'cron'
"""


def texts() -> list[str]:
    return [file.read_text(encoding="utf-8") for file in migrations().values()]


def catalog(connection: Connection) -> set[Made]:
    return {Made(kind, name) for kind, name in connection.execute(CATALOG).fetchall()}


def test_the_text_says_what_the_catalog_says(migrated: Migrated, empty_project: str) -> None:
    with psycopg.connect(empty_project) as before:
        made = catalog(migrated.connection) - catalog(before)
    jobs = migrated.connection.execute("select jobname from cron.job").fetchall()
    made |= {Made("job", name) for (name,) in jobs}
    said = set().union(*map(made_by, texts()))
    assert len(said) > 100
    assert (said - made, made - said) == (set(), set())


def test_the_extensions_are_those_that_the_migrations_create(
    migrated: Migrated,
) -> None:
    known = migrated.connection.execute("select extname from pg_catalog.pg_extension").fetchall()
    named = extensions_of(texts())
    assert len(named) >= 5
    assert set(named) <= {name for (name,) in known}


def test_comments_bodies_and_strings_make_nothing() -> None:
    text = """
-- create table public.a ();
create or replace function public.f() returns void language plpgsql as $$
begin
create table public.b ();
end; $$;
do $body$
create schema c;
$body$;
create schema if not exists extensions;
create extension if not exists "uuid-ossp" with schema extensions;
"""
    assert made_by(text) == {Made("function", "public.f")}
    assert extensions_of([text]) == ["uuid-ossp"]
