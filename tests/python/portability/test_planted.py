"""What does not work on every Supabase project does not get through, planted here or in our migrations."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import psycopg
import pytest
from psycopg import sql

from medellin_ai_ops.console import OpsError
from medellin_ai_ops.db.push import push
from medellin_ai_ops.stack.paths import repo_root

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.harness.run import Run

SUPERUSER_ONLY = {
    "a setting of the server": "alter system set work_mem = '8MB'",
    "a file of the server": "copy (select 1) to '/tmp/planted'",
    "a foreign owner's table": "alter table auth.users add column planted text",
}
OF_EXTENSIONS = {
    "a type": "create table public.planted (embedding vector(3))",
    "a function": "select unaccent('Medellín')",
    "an operator class": "create index on public.planted using gin (name gin_trgm_ops)",
}
NEWER_THAN_17 = {
    "a virtual column": "create table public.planted (a int, b int generated always as (a + 1) virtual)",
    "a time-ordered id": "create table public.planted (id uuid primary key default uuidv7())",
}


@pytest.fixture
def project(run: Run) -> Iterator[str]:
    """An empty project, entered as the CLI enters a hosted one: its path does not lead to `extensions`."""
    name = f"planted_{os.getpid()}"
    run.cluster.create_database(name)
    with psycopg.connect(run.cluster.url(name, "supabase_admin"), autocommit=True) as connection:
        statement = 'alter role postgres in database {} set search_path = "$user", public'
        connection.execute(sql.SQL(statement).format(sql.Identifier(name)))
    yield run.cluster.url(name)
    run.cluster.drop_database(name)


@pytest.fixture
def plant(project: str, tmp_path: Path) -> Callable[[str], None]:
    """Push one migration."""

    def plant(statement: str) -> None:
        migrations = tmp_path / "supabase" / "migrations"
        migrations.mkdir(parents=True)
        shutil.copy(repo_root() / "supabase" / "config.toml", tmp_path / "supabase")
        (migrations / "20260101000000_planted.sql").write_text(f"{statement};\n", encoding="utf-8")
        push(project, workdir=tmp_path)

    return plant


def test_our_migrations_name_the_schema_of_what_extensions_bring(project: str) -> None:
    push(project)
    with psycopg.connect(project) as connection:
        assert connection.execute("show search_path").fetchone() == ('"$user", public',)
        assert connection.execute("select to_regclass('public.events') is not null").fetchone() == (True,)


@pytest.mark.parametrize("what", SUPERUSER_ONLY)
def test_what_only_a_superuser_may_is_refused(plant: Callable[[str], None], what: str) -> None:
    with pytest.raises(OpsError, match=r"planted\.sql failed: .*(permission denied|must be)"):
        plant(SUPERUSER_ONLY[what])


@pytest.mark.parametrize("what", OF_EXTENSIONS)
def test_what_an_extension_brings_needs_its_schema(
    project: str, plant: Callable[[str], None], what: str
) -> None:
    with psycopg.connect(project, autocommit=True) as connection:
        for extension in ("vector", "unaccent", "pg_trgm"):
            connection.execute(f"create extension {extension} with schema extensions".encode())
        if what == "an operator class":
            connection.execute("create table public.planted (name text)")
    with pytest.raises(OpsError, match=r"planted\.sql failed: .*does not exist"):
        plant(OF_EXTENSIONS[what])


@pytest.mark.parametrize("what", NEWER_THAN_17)
def test_what_is_new_in_18_is_refused_by_older_servers(
    project: str, plant: Callable[[str], None], what: str
) -> None:
    with psycopg.connect(project) as connection:
        is_old = connection.info.server_version < 180000
    if not is_old:
        plant(NEWER_THAN_17[what])
        return
    with pytest.raises(OpsError, match=r"planted\.sql failed: .*(syntax error|does not exist)"):
        plant(NEWER_THAN_17[what])
