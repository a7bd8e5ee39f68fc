"""`db check`: each way in which migrations and sql/ can drift apart is broken once, and seen."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING

import psycopg
import pytest

from medellin_ai_ops.console import OpsError
from medellin_ai_ops.db import catalog
from medellin_ai_ops.db.check import Finding, apply_migrations, replay
from medellin_ai_ops.db.scratch import blank_database
from medellin_ai_ops.stack.postgres import Cluster

from .clones import append, edit, remove, run_cli, write

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Migrated

IS_ADMIN = "sql/functions/public/is_admin.sql"
CLOCK = "sql/functions/private/clock.sql"
VENUES = "sql/policies/public/venues.sql"


def test_the_repository_is_in_sync(clone: Path, migrated: Migrated) -> None:
    before = catalog.objects(migrated.connection, migrated.baseline)

    result = replay(migrated.connection, clone, migrated.baseline)

    assert result.findings == []
    assert len(result.wanted) > 50
    assert catalog.objects(migrated.connection, migrated.baseline) == before, "the look left no trace"


NEW = "create or replace function private.newcomer() returns integer language sql as 'select 1';\n"
RESTLESS = """
do $$ begin
    execute format('comment on function public.is_admin() is %L', clock_timestamp());
end $$;
"""
CASES = {
    "body": (edit(IS_ADMIN, "select private.is_admin()", "select false"), "replay", IS_ADMIN, "select false"),
    "volatility": (edit(IS_ADMIN, "\nstable\n", "\nvolatile\n"), "replay", IS_ADMIN, "differs"),
    "security": (
        edit(IS_ADMIN, "security invoker", "security definer"),
        "replay",
        IS_ADMIN,
        "SECURITY DEFINER",
    ),
    "search path": (edit(IS_ADMIN, "set search_path = ''\n", ""), "replay", IS_ADMIN, "- SET search_path"),
    "lost grant": (
        edit(IS_ADMIN, "grant execute on function public.is_admin() to authenticated;", ""),
        "replay",
        IS_ADMIN,
        "-authenticated: execute",
    ),
    "grant to everybody": (
        append(IS_ADMIN, "grant execute on function public.is_admin() to public;\n"),
        "replay",
        IS_ADMIN,
        "+public: execute",
    ),
    "lost comment": (
        edit(IS_ADMIN, "comment on function", "-- comment on function"),
        "replay",
        IS_ADMIN,
        "-comment:",
    ),
    "policy expression": (
        edit(VENUES, "using (is_approved)", "using (true)"),
        "replay",
        VENUES,
        "+using (true)",
    ),
    "policy role": (
        edit(VENUES, "for select to anon\n", "for select to anon, authenticated\n"),
        "replay",
        VENUES,
        "+to anon, auth",
    ),
    "policy comment": (
        edit(VENUES, "Admins see proposals", "Admins see"),
        "replay",
        VENUES,
        "+comment: Admins see",
    ),
    "policy not dropped first": (
        edit(VENUES, "drop policy if exists venues_select_anon", "-- drop"),
        "replay",
        VENUES,
        "venues.sql:",
    ),
    "syntax error": (append(CLOCK, "\nselect from from;\n"), "replay", CLOCK, "clock.sql:"),
    "in no migration": (
        write("sql/functions/private/newcomer.sql", NEW),
        "replay",
        "sql/functions/private/newcomer.sql",
        "private.newcomer() is in no migration",
    ),
    "another result": (edit(CLOCK, "returns timestamptz", "returns text"), "replay", CLOCK, "42P13"),
    "no file": (
        remove(CLOCK),
        "ownership",
        CLOCK,
        "private.clock() is in the migrations, but this file does not exist",
    ),
    "no policy file": (remove(VENUES), "ownership", VENUES, "this file does not exist"),
    "wrong file": (
        write("sql/functions/private/clock2.sql", "alter function private.clock() stable;\n"),
        "ownership",
        "sql/functions/private/clock2.sql",
        "writes function private.clock(), which belongs in sql/functions/private/clock.sql",
    ),
    "empty file": (
        write("sql/functions/private/nothing.sql", "-- to be written\nselect 1;\n"),
        "ownership",
        "sql/functions/private/nothing.sql",
        "makes nothing that it is named after",
    ),
    "file of a table that is not there": (
        write(
            "sql/policies/public/ghosts.sql",
            "create policy ghosts_select_anon on public.ghosts using (true);\n",
        ),
        "replay",
        "sql/policies/public/ghosts.sql",
        '"public.ghosts" does not exist',
    ),
    "not idempotent": (append(IS_ADMIN, RESTLESS), "idempotence", IS_ADMIN, "a second time changes function"),
}


# Each reads all of sql/ anew: one of a kind always, the others in the deep suite.
ALWAYS = ("body", "policy expression")


@pytest.mark.parametrize(
    "case", [case if case in ALWAYS else pytest.param(case, marks=pytest.mark.deep) for case in CASES]
)
def test_drift_is_seen(clone: Path, migrated: Migrated, case: str) -> None:
    break_it, rule, file, words = CASES[case]
    break_it(clone)

    findings = replay(migrated.connection, clone, migrated.baseline).findings

    assert any(f.rule == rule and f.file == file and words in str(f) for f in findings), findings


ONLY_IN_MIGRATIONS = {
    "policy": (
        "create policy venues_extra on public.venues for select to anon using (true)",
        Finding(
            "ownership",
            VENUES,
            "policy venues_extra on public.venues is in the migrations, but this file does not make it",
        ),
    ),
    "overload": (
        "create function private.clock(p_zone text) returns timestamptz language sql as 'select now()'",
        Finding(
            "ownership",
            CLOCK,
            "function private.clock(p_zone text) is in the migrations, but this file does not make it",
        ),
    ),
}


@pytest.mark.parametrize("what", ["policy", pytest.param("overload", marks=pytest.mark.deep)])
def test_what_only_a_migration_makes_is_seen(clone: Path, migrated: Migrated, what: str) -> None:
    statement, expected = ONLY_IN_MIGRATIONS[what]
    with migrated.connection.transaction(force_rollback=True):
        migrated.connection.execute(statement)
        assert replay(migrated.connection, clone, migrated.baseline).findings == [expected]


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("grant execute on function private.clock() to app_admin", "-app_admin: execute"),
        pytest.param("alter function private.clock() cost 7", "- STABLE COST 7", marks=pytest.mark.deep),
        pytest.param(
            "alter policy venues_select_anon on public.venues to authenticated",
            "-to authenticated",
            marks=pytest.mark.deep,
        ),
    ],
)
def test_what_only_a_migration_changes_is_seen(
    clone: Path, migrated: Migrated, statement: str, words: str
) -> None:
    with migrated.connection.transaction(force_rollback=True):
        migrated.connection.execute(statement)
        findings = replay(migrated.connection, clone, migrated.baseline).findings
    assert [f.rule for f in findings] == ["replay"]
    assert words in str(findings[0])


def test_a_file_in_no_room_is_refused(clone: Path, migrated: Migrated) -> None:
    write("sql/functions/lonely.sql", "select 1;\n")(clone)
    with pytest.raises(OpsError, match=r"lonely\.sql stands in no room"):
        replay(migrated.connection, clone, migrated.baseline)


def test_a_broken_migration_is_named_with_its_line(clone: Path, blank_url: str) -> None:
    write("supabase/migrations/20260106000000_broken.sql", "select 1;\n\ncreate tabel public.t (id uuid);\n")(
        clone
    )
    with (
        psycopg.connect(blank_url, autocommit=True) as connection,
        pytest.raises(OpsError, match=r"20260106000000_broken\.sql:3: syntax error.*42601"),
    ):
        apply_migrations(connection, clone)


def test_the_command_on_a_server_of_its_own(clone: Path) -> None:
    result = run_cli(clone, "db", "check")
    assert (result.returncode, result.stdout) == (0, ""), result.stderr
    assert "in sync" in result.stderr


HOLD = """
from medellin_ai_ops.db.scratch import blank_database
with blank_database(None) as url:
    print(url, flush=True)
    input()
"""


def test_what_a_killed_check_left_goes_with_the_next_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    command = [sys.executable, "-c", HOLD]
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        url = other.stdout.readline().strip()
        (home,) = tmp_path.iterdir()
        with blank_database(None):
            psycopg.connect(url).close()  # is left alone as long as its process lives
        other.kill()
    psycopg.connect(url).close()

    with blank_database(None):
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(url)
        assert not Cluster(home, 0, {}).data.exists()
    assert list(tmp_path.iterdir()) == []


def test_the_command_shows_a_diff_that_names_the_file(clone: Path, empty_project: str) -> None:
    edit(VENUES, "using (is_approved)", "using (true)")(clone)

    result = run_cli(clone, "db", "check", "--url", empty_project)

    assert result.returncode == 1
    assert f"replay: {VENUES}: policy venues_select_anon on public.venues differs" in result.stdout
    assert "    -using (is_approved)\n    +using (true)\n" in result.stdout
    assert result.stderr.startswith("error: 1 difference(s)")
    with blank_database(empty_project):
        pass  # nobody was left connected to it, and it is still empty


def test_a_database_with_a_schema_is_no_place_to_check(
    clone: Path, migrated: Migrated, empty_project: str
) -> None:
    url = empty_project.rpartition("/")[0] + "/" + migrated.connection.info.dbname

    result = run_cli(clone, "db", "check", "--url", url)

    assert result.returncode == 1
    assert "has a schema already" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_an_unreachable_server_is_one_clear_line(clone: Path) -> None:
    result = run_cli(clone, "db", "check", "--url", "postgresql://postgres:x@127.0.0.1:1/postgres")

    assert result.returncode == 1
    assert result.stderr.startswith("error: cannot copy the database at --url: ")
    assert len(result.stderr.splitlines()) == 1
