"""`db grant-admin`: the first admin, over a direct connection."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest

from medellin_ai_ops.console import OpsError
from medellin_ai_ops.db.grant_admin import database_url, grant_admin

from .clones import run_cli
from .conftest import new_user

if TYPE_CHECKING:
    from pathlib import Path

    from tests.harness.database import Database


def roles(url: str) -> list[tuple[object, str]]:
    with psycopg.connect(url) as connection:
        return connection.execute("select user_id, role::text from public.user_roles").fetchall()


def test_somebody_who_signed_up_becomes_an_admin(database: Database) -> None:
    with psycopg.connect(database.url(), autocommit=True) as connection:
        user_id = new_user(connection, "Luz.Marina@example.com")
        new_user(connection, "otra@example.com")

    assert grant_admin("luz.marina@EXAMPLE.com", database.url()) == user_id
    assert grant_admin("luz.marina@example.com", database.url()) == user_id, "twice is once"
    assert roles(database.url()) == [(user_id, "admin")]


def test_an_unknown_person_is_refused(database: Database) -> None:
    with pytest.raises(
        OpsError, match=r"nobody signed up as nadie@example\.com\. Let the person sign up first"
    ):
        grant_admin("nadie@example.com", database.url())
    assert roles(database.url()) == []


def test_a_database_without_the_schema_is_refused(empty_project: str) -> None:
    with pytest.raises(OpsError, match=r"no Medellin AI schema\. Run `medellin-ai db push`"):
        grant_admin("luz@example.com", empty_project)


def test_an_unreachable_database_is_refused() -> None:
    with pytest.raises(OpsError, match=r"cannot reach the database: .*Connection refused"):
        grant_admin("luz@example.com", "postgresql://postgres:x@127.0.0.1:1/postgres")


def test_not_a_url_is_refused() -> None:
    with pytest.raises(OpsError, match="cannot reach the database"):
        grant_admin("luz@example.com", "not a url")


def test_the_url_comes_from_the_option_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDELLIN_DB_URL", "postgresql://environment/")
    assert database_url("postgresql://option/") == "postgresql://option/"
    assert database_url(None) == "postgresql://environment/"


def test_without_any_url_or_stack_the_next_step_is_named(clone: Path) -> None:
    result = run_cli(clone, "db", "grant-admin", "luz@example.com", MEDELLIN_DB_URL="")

    assert result.returncode == 1
    assert result.stderr == (
        "error: no database named. Add --url, set MEDELLIN_DB_URL, or start the stack: medellin-ai up\n"
    )


def test_the_command(clone: Path, database: Database) -> None:
    with psycopg.connect(database.url(), autocommit=True) as connection:
        user_id = new_user(connection, "luz@example.com")

    result = run_cli(clone, "db", "grant-admin", "luz@example.com", MEDELLIN_DB_URL=database.url())

    assert (result.returncode, result.stdout) == (0, f"{user_id}\n"), result.stderr
    assert roles(database.url()) == [(user_id, "admin")]
