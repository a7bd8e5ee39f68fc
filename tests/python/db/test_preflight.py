"""`db preflight`: what would stop the migrations, on databases that are not ours."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import psycopg
import pytest

from medellin_ai_ops.console import OpsError
from medellin_ai_ops.db import preflight as module
from medellin_ai_ops.db import remote
from medellin_ai_ops.db.preflight import preflight

from .clones import run_cli

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.harness.database import Database
    from tests.harness.run import Run


def findings(url: str) -> list[str]:
    """What is in the way; the container has the real pg_cron, which looks after another database."""
    return [str(finding) for finding in preflight(url) if "pg_cron works in the database" not in str(finding)]


def execute(url: str, statements: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statements.encode())


def test_nothing_is_in_the_way_on_an_empty_project(empty_project: str) -> None:
    assert findings(empty_project) == []


def test_nor_on_one_that_has_the_migrations(database: Database) -> None:
    assert findings(database.url()) == []


@pytest.mark.parametrize(
    ("plant", "told"),
    [
        ("create table public.events ()", ["relation public.events"]),
        ("create view public.profiles as select 1", ["relation public.profiles"]),
        ("create type public.user_role as enum ()", ["type public.user_role"]),
        ("create table public.user_role ()", ["type public.user_role"]),
        (
            "create function public.is_admin(text) returns int language sql as 'select 1'",
            ["function public.is_admin"],
        ),
        ("create schema private; create table private.error_codes ()", ["schema private"]),
        (
            "create schema private; create schema partitions; create schema monitoring; create schema backup;"
            "create schema audit; create schema archive; create table public.venues ()",
            ["the schema is here, but its history of migrations is not"],
        ),
        (
            "create function public.f() returns trigger language plpgsql as 'begin return new; end';"
            "create trigger on_auth_user_created after insert on auth.users"
            " for each row execute function public.f()",
            ["trigger on_auth_user_created on auth.users"],
        ),
        (
            "create extension pg_cron with schema pg_catalog;"
            "select cron.schedule('ensure-partitions', '0 0 1 1 *', 'select 1')",
            ["job ensure-partitions"],
        ),
        (
            "create schema supabase_migrations;"
            "create table supabase_migrations.schema_migrations (version text primary key);"
            "insert into supabase_migrations.schema_migrations values ('20250101000000')",
            ["1 migration(s) of the database are not in this package: 20250101000000"],
        ),
    ],
)
def test_what_is_there_already_is_told(blank_url: str, plant: str, told: list[str]) -> None:
    execute(blank_url, plant)
    found = findings(blank_url)
    assert len(found) == len(told), found
    for finding, words in zip(found, told, strict=True):
        assert words in finding


def test_names_of_applied_migrations_are_no_clash_but_those_of_later_ones_are(database: Database) -> None:
    registrations = "20260105000000"
    execute(
        database.url(),
        f"delete from supabase_migrations.schema_migrations where version >= '{registrations}'",
    )
    found = findings(database.url())
    assert any("relation public.event_registrations already" in finding for finding in found), found
    assert not any("relation public.events already" in finding for finding in found), found


def test_a_superuser_is_refused(run: Run, empty_project: str) -> None:
    name = empty_project.rpartition("/")[2]
    assert findings(run.cluster.url(name, "supabase_admin")) == [
        "supabase_admin is a superuser, and so would be whoever calls a function of this schema. "
        "Connect as postgres, which on Supabase is none"
    ]


def test_somebody_who_owns_nothing_is_refused(run: Run, empty_project: str) -> None:
    name = empty_project.rpartition("/")[2]
    found = "\n".join(findings(run.cluster.url(name, "authenticator")))
    for words in (
        "may not create schemas",
        "may not create tables in the schema public",
        "is subject to row security",
        "may not create the role app_admin",
        "has no select, references, trigger on auth.users",
    ):
        assert f"authenticator {words}" in found


@pytest.fixture
def plain(run: Run) -> Iterator[str]:
    """A database of plain PostgreSQL, in the encoding of another time."""
    name = f"plain_{os.getpid()}"
    with psycopg.connect(run.cluster.url("postgres", "supabase_admin"), autocommit=True) as connection:
        connection.execute(
            f"create database {name} owner postgres template template0 encoding 'LATIN1'"
            " locale_provider libc locale 'C'".encode()
        )
    yield run.cluster.url(name)
    run.cluster.drop_database(name)


def test_plain_postgresql_is_not_enough(plain: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert findings(plain) == ["the database is encoded in LATIN1. Make one in UTF8"]
    monkeypatch.setattr(module, "_server", lambda _: iter(()))
    found = findings(plain)
    assert found == ["there is no table auth.users. Take a Supabase project, or its database image"]


def test_an_old_server_is_refused(empty_project: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "OLDEST_VERSION", 99)
    assert [finding.partition(".")[0] for finding in findings(empty_project)] in (
        [f"this is PostgreSQL {version}"] for version in (15, 17, 18)
    )


def test_the_transaction_pooler_is_refused(empty_project: str, monkeypatch: pytest.MonkeyPatch) -> None:
    port = int(empty_project.rpartition(":")[2].partition("/")[0])
    monkeypatch.setattr(module, "TRANSACTION_POOLER_PORT", port)
    assert findings(empty_project) == [
        f"port {port} is the transaction pooler, through which settings do not last. "
        "Take the direct connection or the session pooler, port 5432"
    ]


def test_a_role_that_is_missing_is_told(empty_project: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ROLES", ("anon", "nobody_knows"))
    assert findings(empty_project) == [
        "there is no role nobody_knows. Take a Supabase project, or its database image"
    ]


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation with migrations of the test's own."""
    (tmp_path / "migrations").mkdir()
    monkeypatch.setattr(remote, "supabase_dir", lambda: tmp_path)
    return tmp_path / "migrations"


def test_an_extension_that_the_server_lacks_is_told(empty_project: str, package: Path) -> None:
    (package / "20260101000000_planted.sql").write_text("create extension no_such_thing;\n", encoding="utf-8")
    assert findings(empty_project) == [
        "the server does not offer no_such_thing. Take a server that has it, as Supabase's"
    ]


def test_a_policy_of_the_same_name_on_the_platforms_tables_is_told(blank_url: str, package: Path) -> None:
    text = (
        "drop policy if exists mine on storage.objects;\ncreate policy mine on storage.objects using (true);"
    )
    (package / "20260101000000_planted.sql").write_text(text, encoding="utf-8")
    assert findings(blank_url) == []
    execute(blank_url, "create policy mine on storage.objects for select to anon using (false)")
    assert findings(blank_url) == [
        "there is a policy mine on storage.objects already. Rename it: the migrations make their own"
    ]


def test_a_database_without_pg_cron_is_told(run: Run, blank_url: str) -> None:
    if preflight(blank_url) == []:  # the container says it by itself
        name = blank_url.rpartition("/")[2]
        execute(
            run.cluster.url(name, "supabase_admin"),
            f"alter database {name} set cron.database_name = 'postgres'",
        )
    assert [str(finding) for finding in preflight(blank_url)] == [
        "pg_cron works in the database postgres only. Install there: change the URL to /postgres"
    ]


def test_nothing_is_changed(blank_url: str) -> None:
    with remote.visiting(blank_url) as connection, pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        connection.execute("create table public.planted ()")


def test_a_database_that_does_not_answer_is_told() -> None:
    with pytest.raises(OpsError, match=r"cannot reach the database: .*refused"):
        preflight("postgresql://postgres:x@127.0.0.1:1/postgres")


def test_the_command_refuses_with_one_line_a_finding(clone: Path, blank_url: str) -> None:
    execute(blank_url, "create table public.events (); create table public.venues ()")
    told = run_cli(clone, "db", "preflight", blank_url)
    assert told.returncode == 1
    assert told.stdout.splitlines()[-2:] == [
        "fail  name: there is a relation public.events already. Rename it: the migrations make their own",
        "fail  name: there is a relation public.venues already. Rename it: the migrations make their own",
    ]
    assert told.stderr.endswith("in the way of the migrations. Mend them, and run this again\n")

    lines = run_cli(clone, "db", "preflight", blank_url, "--json").stdout.splitlines()
    assert json.loads(lines[-1]) == {
        "check": "name",
        "state": "fail",
        "words": "there is a relation public.venues already",
        "next_step": "Rename it: the migrations make their own",
    }
