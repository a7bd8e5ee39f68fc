"""Migrations go in through the real Supabase CLI, and what goes wrong is said in one line."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import psycopg
import pytest

from medellin_ai_ops.console import OpsError
from medellin_ai_ops.db import push as module
from medellin_ai_ops.db.push import load_seed, push
from medellin_ai_ops.stack.paths import repo_root, state_dir

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.harness.database import Database
    from tests.harness.run import Run


@pytest.fixture
def empty_url(run: Run) -> Iterator[str]:
    """An empty project."""
    name = f"push_{os.getpid()}"
    run.cluster.create_database(name)
    yield run.cluster.url(name)
    run.cluster.drop_database(name)


@pytest.fixture
def workdir(tmp_path: Path) -> Path:
    """A project with two migrations, the second one broken."""
    (tmp_path / "supabase" / "migrations").mkdir(parents=True)
    shutil.copy(repo_root() / "supabase" / "config.toml", tmp_path / "supabase")
    write(tmp_path, "20260101000000_good.sql", "create table public.good (id int);")
    write(
        tmp_path,
        "20260102000000_bad.sql",
        "create table public.bad (id int);\n\nselect nope from public.good;",
    )
    return tmp_path


def write(workdir: Path, name: str, text: str) -> None:
    (workdir / "supabase" / "migrations" / name).write_text(text)


def tables(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        rows = connection.execute(
            "select tablename::text from pg_tables where schemaname = 'public' order by 1"
        )
        return [row[0] for row in rows]


def test_a_broken_migration_is_named_and_the_push_can_be_taken_up_again(
    empty_url: str, workdir: Path
) -> None:
    with pytest.raises(OpsError) as refused:
        push(empty_url, workdir=workdir)
    assert refused.value.message == (
        'migration 20260102000000_bad.sql failed: column "nope" does not exist (SQLSTATE 42703)'
    )
    assert tables(empty_url) == ["good"]
    write(workdir, "20260102000000_bad.sql", "create table public.mended (id int);")
    push(empty_url, workdir=workdir)
    push(empty_url, workdir=workdir)
    assert tables(empty_url) == ["good", "mended"]


def test_a_server_that_does_not_answer_is_said_in_one_line(workdir: Path) -> None:
    with pytest.raises(OpsError, match=r"^the migrations were not pushed: .*connect"):
        push("postgresql://postgres:x@127.0.0.1:1/postgres", workdir=workdir)


def test_a_seed_is_loaded_whole_or_not_at_all(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "supabase").mkdir()
    seed = tmp_path / "supabase" / "seed.sql"
    monkeypatch.setattr(module, "repo_root", lambda: tmp_path)
    with pytest.raises(OpsError, match="the seed cannot be read"):
        load_seed(database.url())
    seed.write_text("create table public.seeded (id int); select 1 / 0;")
    with pytest.raises(OpsError, match="the seed was not loaded: division by zero"):
        load_seed(database.url())
    assert "seeded" not in tables(database.url())


def test_the_clone_is_found_from_inside_and_from_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = repo_root()
    monkeypatch.chdir(root / "supabase" / "migrations")
    assert repo_root() == root
    monkeypatch.chdir(tmp_path)
    assert repo_root() == root
    (tmp_path / "supabase").mkdir()
    (tmp_path / "supabase" / "config.toml").touch()
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "another"\n')
    assert repo_root() == root
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "medellin-ai"\n')
    assert repo_root() == tmp_path
    assert state_dir() == tmp_path / ".medellin"
    assert state_dir().stat().st_mode & 0o777 == 0o700
