"""The real Supabase CLI on an empty project: what a DBA does with the migrations."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from medellin_ai_ops.db.push import for_cli
from medellin_ai_ops.stack.paths import node_modules, repo_root

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.harness.run import Run


def supabase(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [node_modules() / ".bin" / "supabase", *arguments, "--workdir", repo_root()],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
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


def test_the_history_lists_every_migration(pushed: str, project: str) -> None:
    files = sorted(
        path.name.partition("_")[0] for path in (repo_root() / "supabase/migrations").glob("*.sql")
    )
    with psycopg.connect(project) as connection:
        known = connection.execute(
            "select version from supabase_migrations.schema_migrations order by 1"
        ).fetchall()
    assert [version for (version,) in known] == files


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
        ("create function public.planted() returns int language sql as 'select 1'", "search_path_mutable"),
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
