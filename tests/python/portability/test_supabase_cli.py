"""The real Supabase CLI on an empty project: what a DBA does with the migrations."""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from medellin_ai_ops.db.push import for_cli, push
from medellin_ai_ops.stack.paths import repo_root
from tests.harness.cli import supabase

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator

    from tests.harness.run import Run


VERSIONS = sorted(
    path.name.partition("_")[0] for path in (repo_root() / "supabase" / "migrations").glob("*.sql")
)


@pytest.fixture(scope="module")
def project(run: Run) -> Iterator[str]:
    """An empty project of the stack."""
    name = f"supabase_cli_{os.getpid()}"
    run.cluster.create_database(name)
    yield run.cluster.url(name)
    run.cluster.drop_database(name)


@pytest.fixture(scope="module")
def pushed(project: str) -> str:
    """The project after `db push`; the URL is what `--remote` takes."""
    remote = f"--remote={for_cli(project)}"
    first = supabase("db", "push", "--yes", remote)
    assert first.returncode == 0, first.stderr
    return remote


def test_a_second_push_has_nothing_to_do(pushed: str) -> None:
    again = supabase("db", "push", "--yes", pushed)
    assert again.returncode == 0
    assert "up to date" in again.stdout + again.stderr


def test_the_history_lists_every_migration(pushed: str) -> None:
    listed = supabase("migration", "list", pushed, "--output-format", "json")
    assert listed.returncode == 0, listed.stderr
    migrations = json.loads(listed.stdout)["migrations"]
    assert [(known["local"], known["remote"]) for known in migrations] == [(v, v) for v in VERSIONS]


def test_a_migration_that_is_not_pushed_is_listed_so(project: str, pushed: str) -> None:
    last = VERSIONS[-1]
    history = "supabase_migrations.schema_migrations"
    with psycopg.connect(project, autocommit=True) as connection:
        connection.execute(f"create temporary table kept as table {history}".encode())
        connection.execute(f"delete from {history} where version = '{last}'".encode())
        try:
            listed = supabase("migration", "list", pushed, "--output-format", "json")
        finally:
            connection.execute(f"insert into {history} select * from kept where version = '{last}'".encode())
    known = {entry["local"]: entry["remote"] for entry in json.loads(listed.stdout)["migrations"]}
    assert not known[last]
    assert all(known[version] == version for version in VERSIONS[:-1])


def advisors(remote: str) -> subprocess.CompletedProcess[str]:
    return supabase("db", "advisors", remote, "--type", "all", "--level", "warn", "--fail-on", "warn")


def test_the_advisors_find_nothing_at_warn_or_above(pushed: str) -> None:
    found = advisors(pushed)
    assert found.returncode == 0, found.stdout
    assert "No issues found" in found.stdout + found.stderr


@pytest.mark.parametrize(
    ("fault", "lint"),
    [
        (
            "create table public.planted (id int primary key); grant select on public.planted to anon",
            "rls_disabled",
        ),
        pytest.param(
            "create function public.planted() returns int language sql as 'select 1'",
            "search_path_mutable",
            marks=pytest.mark.deep,
        ),
    ],
)
def test_the_advisors_see_a_planted_fault(pushed: str, project: str, fault: str, lint: str) -> None:
    undo = "drop table if exists public.planted; drop function if exists public.planted()"
    with psycopg.connect(project, autocommit=True) as connection:
        execute(connection, fault)
        try:
            found = advisors(pushed)
        finally:
            execute(connection, undo)
    assert found.returncode != 0
    assert lint in found.stdout


def execute(connection: psycopg.Connection[Any], statements: str) -> None:
    for statement in statements.split(";"):
        connection.execute(statement.encode())


@pytest.fixture(scope="module")
def twin(run: Run) -> Iterator[str]:
    """A second project with the migrations."""
    name = f"supabase_cli_twin_{os.getpid()}"
    run.cluster.create_database(name)
    push(run.cluster.url(name))
    yield run.cluster.url(name)
    run.cluster.drop_database(name)


def difference(project: str, twin: str) -> list[str]:
    """What `db diff` would change, without the jobs: each is of the database that it was scheduled in.

    Between two databases: against the migrations themselves the CLI runs a shadow in Docker.
    """
    found = supabase("db", "diff", "--from", for_cli(project), "--to", for_cli(twin), "--use-pg-delta")
    assert found.returncode == 0, found.stderr
    statements = re.findall(r"^[A-Z][^;]*;", found.stdout, re.MULTILINE)
    return [text for text in statements if not re.match(r"SET local|SELECT\s+cron\.", text)]


@pytest.mark.usefixtures("pushed")
def test_two_pushes_make_the_same(project: str, twin: str) -> None:
    assert difference(project, twin) == []


@pytest.mark.usefixtures("pushed")
def test_a_difference_is_seen(project: str, twin: str) -> None:
    with psycopg.connect(twin, autocommit=True) as connection:
        execute(connection, "create policy planted on public.venues for delete to anon using (true)")
        try:
            found = difference(project, twin)
        finally:
            execute(connection, "drop policy planted on public.venues")
    assert len(found) == 1
    assert re.match(r'CREATE POLICY "?planted"?\s+ON "?public"?\."?venues"?', found[0])


@pytest.mark.parametrize("language", ["typescript", pytest.param("python", marks=pytest.mark.deep)])
def test_types_are_made_for_the_api_and_nothing_else(pushed: str, project: str, language: str) -> None:
    generated = supabase("gen", "types", pushed, f"--lang={language}", "--schema", "public")
    assert generated.returncode == 0, generated.stderr
    text = generated.stdout.replace("_", "").lower()
    with psycopg.connect(project) as connection:
        rows = connection.execute(
            "select relnamespace::regnamespace::text, replace(relname, '_', '') from pg_class"
            " where relnamespace in ('public'::regnamespace, 'partitions'::regnamespace)"
            " and relkind in ('r', 'p', 'v')"
        ).fetchall()
    assert [name for schema, name in rows if schema == "public" and name not in text] == []
    assert [name for schema, name in rows if schema == "partitions" and name in text] == []


@pytest.mark.parametrize(
    ("url", "told"),
    [
        (
            "postgresql://postgres:x@127.0.0.1:5432/db",
            "postgresql://postgres:x@127.0.0.1:5432/db?sslmode=disable",
        ),
        ("postgresql://postgres:x@db.example.com/db", "postgresql://postgres:x@db.example.com/db"),
        ("postgresql://postgres@localhost/db?a=b", "postgresql://postgres@localhost/db?a=b&sslmode=disable"),
        (
            "postgresql://postgres@localhost/db?sslmode=require",
            "postgresql://postgres@localhost/db?sslmode=require",
        ),
    ],
)
def test_tls_is_left_out_on_this_machine_only(url: str, told: str) -> None:
    assert for_cli(url) == told
