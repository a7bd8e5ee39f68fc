"""`db migration new`: what changed in sql/ becomes a migration that puts the database right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest

from medellin_ai_ops.console import OpsError
from medellin_ai_ops.db import catalog
from medellin_ai_ops.db.check import apply_migrations, replay, run_file
from medellin_ai_ops.db.migration import refresh
from medellin_ai_ops.db.new_migration import new_migration

from .clones import append, edit, remove, run_cli, write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from medellin_ai_ops.db.catalog import Connection

CLOCK = "sql/functions/private/clock.sql"
BARRIO = "sql/functions/public/barrio.sql"
POLICIES = "sql/policies/public/places.sql"
CLONE = {
    CLOCK: """
        create or replace function private.clock() returns timestamptz language sql stable
        as 'select now()';
        revoke all on function private.clock() from public;
        comment on function private.clock() is 'The time.';
    """,
    BARRIO: """
        create or replace function public.barrio(p_name text) returns text language sql
        as 'select p_name';
        revoke all on function public.barrio(text) from public, anon, authenticated, service_role;
    """,
    POLICIES: """
        drop policy if exists places_select_anon on public.places;
        create policy places_select_anon on public.places for select to anon using (is_open);

        drop policy if exists places_select_authenticated on public.places;
        create policy places_select_authenticated on public.places
            for select to authenticated using (true);
    """,
    "supabase/migrations/20260101000000_places.sql": f"""
create schema private;
create table public.places (id uuid primary key, is_open boolean not null);
alter table public.places enable row level security;
-- <<< {CLOCK}
-- >>>
-- <<< {BARRIO}
-- >>>
-- <<< {POLICIES}
-- >>>
""",
}


def function(name: str, body: str) -> str:
    return f"create or replace function {name}() returns integer language sql as '{body}';\n"


class Small:
    """A small clone, and a database with its migrations."""

    def __init__(self, root: Path, connection: Connection) -> None:
        self.root = root
        self.connection = connection
        for file, text in CLONE.items():
            write(file, text)(root)
        refresh(root)
        self.baseline = set(catalog.objects(connection))
        apply_migrations(connection, root)

    def new(self, name: str = "change") -> str:
        """Write a migration, apply it, and prove that it was what was missing; return its text."""
        path = new_migration(self.connection, self.root, self.baseline, name)
        assert path is not None
        run_file(self.connection, self.root, path.relative_to(self.root).as_posix())
        assert replay(self.connection, self.root, self.baseline).findings == []
        assert new_migration(self.connection, self.root, self.baseline, name) is None
        assert refresh(self.root, write=False) == [], "the new migration is the home of what it carries"
        return path.read_text(encoding="utf-8")

    def has(self, function: str) -> bool:
        row = self.connection.execute("select to_regprocedure(%s) is not null", (function,)).fetchone()
        return bool(row and row[0])


@pytest.fixture
def small(tmp_path: Path, blank_url: str) -> Iterator[Small]:
    with psycopg.connect(blank_url, autocommit=True) as connection:
        yield Small(tmp_path / "small", connection)


def test_nothing_changed_writes_nothing(small: Small) -> None:
    assert new_migration(small.connection, small.root, small.baseline, "nothing") is None
    assert len(list((small.root / "supabase/migrations").iterdir())) == 1


def test_a_changed_function_and_only_that(small: Small) -> None:
    edit(CLOCK, "now()", "clock_timestamp()")(small.root)

    text = small.new("tick")

    assert text.startswith(
        "-- Tick. Functions and policies: 1 changed file(s) of sql/, 0 object(s) dropped.\n"
    )
    assert "set lock_timeout = '4s';" in text
    assert f"-- <<< {CLOCK}\n" in text
    assert BARRIO not in text
    assert POLICIES not in text


def test_a_version_follows_the_last_one(small: Small) -> None:
    write("supabase/migrations/29991231235959_far.sql", "select 1;\n")(small.root)
    edit(CLOCK, "now()", "clock_timestamp()")(small.root)

    path = new_migration(small.connection, small.root, small.baseline, "tick")

    assert path is not None
    assert path.name == "30000101000000_tick.sql"


def test_new_functions_come_in_an_order_that_runs(small: Small) -> None:
    write("sql/functions/private/a.sql", function("private.a", "select private.b()"))(small.root)
    write("sql/functions/private/b.sql", function("private.b", "select 2"))(small.root)
    edit(BARRIO, "select p_name", "select private.a()::text")(small.root)

    text = small.new()

    assert text.index("private/b.sql") < text.index("private/a.sql") < text.index("public/barrio.sql")


def test_a_removed_function_is_dropped_once_nothing_uses_it(small: Small) -> None:
    edit(BARRIO, "select p_name", "select private.clock()::text")(small.root)
    small.new("use_it")
    edit(BARRIO, "select private.clock()::text", "select p_name")(small.root)
    remove(CLOCK)(small.root)

    text = small.new("drop_it")

    assert text.rstrip().endswith("drop function if exists private.clock();")
    assert not small.has("private.clock()")


def test_a_removed_policy_is_dropped(small: Small) -> None:
    write(POLICIES, CLONE[POLICIES].partition("\n\n")[0])(small.root)

    text = small.new()

    assert "drop policy if exists places_select_authenticated on public.places;" in text


def test_another_signature_replaces_the_old_one(small: Small) -> None:
    edit(BARRIO, "p_name text)", "p_name text, p_city text)")(small.root)
    edit(BARRIO, "barrio(text)", "barrio(text, text)")(small.root)

    text = small.new()

    assert text.rstrip().endswith("drop function if exists public.barrio(p_name text);")
    assert small.has("public.barrio(text, text)")
    assert not small.has("public.barrio(text)")


def test_another_result_drops_the_function_first(small: Small) -> None:
    edit(BARRIO, "returns text", "returns varchar")(small.root)

    text = small.new()

    assert text.index("drop function if exists public.barrio(p_name text);") < text.index("create or replace")


@pytest.mark.parametrize(
    "statement",
    [
        "grant execute on function public.barrio(text) to supabase_auth_admin;",
        "comment on function public.barrio(text) is 'A barrio.';",
    ],
)
def test_a_grant_or_comment_that_goes(small: Small, statement: str) -> None:
    append(BARRIO, statement)(small.root)
    small.new("give")
    edit(BARRIO, statement, "")(small.root)

    assert "which `create or replace` would keep" in small.new("take")


def test_a_function_in_the_file_of_another_is_refused(small: Small) -> None:
    append(CLOCK, "create or replace function private.stray() returns int language sql as 'select 1';")(
        small.root
    )
    with pytest.raises(OpsError, match=r"writes function private\.stray\(\), which belongs in"):
        new_migration(small.connection, small.root, small.baseline, "stray")


def test_what_cannot_run_is_not_written(small: Small) -> None:
    append(CLOCK, "select 1 / 0;")(small.root)
    with pytest.raises(OpsError, match=r"clock\.sql.*division by zero \(22012\)"):
        new_migration(small.connection, small.root, small.baseline, "broken")
    assert len(list((small.root / "supabase/migrations").iterdir())) == 1


@pytest.mark.parametrize("name", ["Allow Guests", "../up", "1st", ""])
def test_a_bad_name_is_a_usage_error(small: Small, name: str) -> None:
    with pytest.raises(OpsError, match="not a name for a migration") as caught:
        new_migration(small.connection, small.root, small.baseline, name)
    assert caught.value.code == 2


@pytest.mark.deep
def test_the_command_in_a_clone(clone: Path, empty_project: str) -> None:
    edit(
        "sql/functions/public/is_admin.sql", "Whether the caller is an admin now.", "Is the caller an admin?"
    )(clone)

    result = run_cli(clone, "db", "migration", "new", "say_it_shorter", "--url", empty_project)

    assert result.returncode == 0, result.stderr
    written = clone / result.stdout.strip()
    assert written.name.endswith("_say_it_shorter.sql")
    assert "-- <<< sql/functions/public/is_admin.sql" in written.read_text(encoding="utf-8")
    assert run_cli(clone, "db", "check", "--url", empty_project).returncode == 0
