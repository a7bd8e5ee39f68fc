"""A block holds on every surface: between whom everybody is blocked, nobody is found, wherever one looks."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from tests.harness.database import cloned

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.harness.run import Run

# What a client can look at without knowing anything: tables and views by the columns that may be read, and
# functions that ask for nothing; besides, what is found by everybody's name.
SURFACES = """
    select
        c.relname::text,
        format(
            'select jsonb_build_array(%%s) from public.%%I',
            string_agg(quote_ident(a.attname), ', ' order by a.attnum), c.relname
        )
    from pg_catalog.pg_class as c
    join pg_catalog.pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v') and not c.relispartition
        and has_column_privilege('authenticated', c.oid, a.attnum, 'select')
    group by c.relname
    union all
    select p.proname::text, format('select to_jsonb(f) from public.%%I() as f', p.proname)
    from pg_catalog.pg_proc as p
    where p.pronamespace = 'public'::regnamespace and p.pronargs = p.pronargdefaults and p.proretset
        and p.provolatile <> 'v' and has_function_privilege('authenticated', p.oid, 'execute')
        and not exists (select from pg_catalog.pg_depend as d where d.objid = p.oid and d.deptype = 'e')
    union all
    select
        f.name,
        format(
            'select to_jsonb(f) from unnest(%%L::text[]) as n, public.%%I(n) as f',
            (select array_agg(p.first_name || ' ' || p.last_name) from public.profiles as p), f.name
        )
    from unnest('{search,suggest}'::text[]) as f (name)
"""
PERSON = re.compile(r"5eed0001-0000-4000-8000-\d{12}")
VIEWER = "5eed0001-0000-4000-8000-000000000014"
# Who organizes an event stands on its poster, who proposed a place beside it; who blocks knows whom.
SAID_ANYWAY = {"events", "events_public", "events_all", "venues", "venues_public", "user_blocks", "my_blocks"}


@pytest.fixture
def seeded(run: Run) -> Iterator[psycopg.Connection[Any]]:
    with cloned(run, run.seeded_template()) as database:
        yield database.connect()


def found(connection: psycopg.Connection[Any]) -> dict[str, set[str]]:
    """Whom the viewer finds, surface by surface."""
    people: dict[str, set[str]] = {}
    surfaces: list[tuple[str, str]] = connection.execute(SURFACES, ()).fetchall()
    with connection.transaction():
        connection.execute(
            "select set_config('request.jwt.claims', %s, true), set_config('role', 'authenticated', true)",
            (json.dumps({"sub": VIEWER, "role": "authenticated"}),),
        )
        for name, query in surfaces:
            try:
                with connection.transaction():
                    rows = connection.execute(query.encode()).fetchall()
            except psycopg.errors.InsufficientPrivilege:
                continue  # a function for others than the viewer
            others = set(PERSON.findall(json.dumps(rows))) - {VIEWER}
            if others and name not in SAID_ANYWAY:
                people[name] = others
    return people


@pytest.mark.parametrize(("blocker", "blocked"), [("u.id", "%(viewer)s"), ("%(viewer)s", "u.id")])
def test_nobody_is_found(seeded: psycopg.Connection[Any], blocker: str, blocked: str) -> None:
    before = found(seeded)
    assert {"profiles", "profiles_public", "blog_posts", "blog_comments", "user_messages"} <= before.keys()
    assert {"user_connections", "notifications", "conversations", "my_connections"} <= before.keys()
    assert {"search", "suggest"} <= before.keys()

    seeded.execute(
        f"insert into public.user_blocks (blocker_id, blocked_id)"
        f" select {blocker}, {blocked} from auth.users as u where u.id <> %(viewer)s",
        {"viewer": VIEWER},
    )
    assert found(seeded) == {}
