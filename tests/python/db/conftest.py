"""Empty and freshly migrated databases, and clones to change at will."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID, uuid4

import psycopg
import pytest

from medellin_ai_ops.db import catalog
from medellin_ai_ops.db.check import apply_migrations
from medellin_ai_ops.db.scratch import blank_database
from medellin_ai_ops.stack.paths import repo_root

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from medellin_ai_ops.db.catalog import Connection
    from tests.harness.run import Run


@pytest.fixture(scope="session")
def empty_project(run: Run) -> Iterator[str]:
    """The URL of a database like an empty Supabase project; tests copy it and leave it empty."""
    name = f"empty_project_{os.getpid()}"
    run.cluster.create_database(name)
    yield run.cluster.url(name)
    run.cluster.drop_database(name)


@pytest.fixture
def blank_url(empty_project: str) -> Iterator[str]:
    """A copy of the empty project that the test may fill."""
    with blank_database(empty_project) as url:
        yield url


class Migrated(NamedTuple):
    """A database with the migrations of this repository and nothing else, and what was there before them."""

    connection: Connection
    baseline: set[int]
    url: str


@pytest.fixture(scope="session")
def migrated(empty_project: str) -> Iterator[Migrated]:
    """For tests that change nothing in it."""
    with blank_database(empty_project) as url, psycopg.connect(url, autocommit=True) as connection:
        baseline = set(catalog.objects(connection))
        apply_migrations(connection, repo_root())
        yield Migrated(connection, baseline, url)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """What `db` commands read of a clone, to be changed at will."""
    for part in ("sql", "supabase/migrations"):
        shutil.copytree(repo_root() / part, tmp_path / "clone" / part)
    for file in ("pyproject.toml", "supabase/config.toml", "supabase/seed.sql"):
        shutil.copy(repo_root() / file, tmp_path / "clone" / file)
    return tmp_path / "clone"


def new_user(connection: psycopg.Connection[Any], email: str) -> UUID:
    """A person who has signed up."""
    user_id = uuid4()
    connection.execute(
        "insert into auth.users (id, email, email_confirmed_at) values (%s, %s, now())", (user_id, email)
    )
    return user_id
