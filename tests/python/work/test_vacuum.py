"""Tables in which much is dead: found, asked for, vacuumed by the worker; the health says so until then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from medellin_ai_ops.stack.health import wait_until
from medellin_ai_ops.work.kinds.vacuum import KIND, URL_VARIABLE
from medellin_ai_ops.work.worker import drain

if TYPE_CHECKING:
    import psycopg

    from tests.harness.database import Database

FOUND = "select state, en, remedy from monitoring.health() where check_name = 'tables'"


@pytest.fixture
def owner(database: Database) -> psycopg.Connection[Any]:
    """Of a database with a table of dead rows, which nothing else vacuums."""
    connection = database.connect()
    connection.execute('create table private."hot table" (n integer) with (autovacuum_enabled = off)')
    connection.execute('insert into private."hot table" select generate_series(1, 20000)')
    connection.execute('delete from private."hot table" where n > 100')
    connection.execute("select pg_stat_force_next_flush()")
    return connection


def test_what_is_dead_is_told_and_vacuumed(database: Database, owner: psycopg.Connection[Any]) -> None:
    def found() -> list[tuple[Any, ...]]:
        return owner.execute(FOUND).fetchall()

    assert wait_until(lambda: found()[0][0] == "warn", 60)
    ((_, words, remedy),) = found()
    assert words == 'private."hot table" holds 19900 dead rows beside 100'
    assert remedy.startswith('vacuum (analyze) private."hot table"')

    assert owner.execute("select private.run_job('queue-vacuum')").fetchone() == ("ok",)
    (done,) = drain(database.url(), [KIND], {URL_VARIABLE: database.url()})
    assert done.outcome == "done"
    assert wait_until(lambda: found()[0][0] == "ok", 60)
    assert owner.execute("select private.run_job('queue-vacuum')").fetchone() == ("ok",)
    assert owner.execute("select count(*) from private.jobs").fetchone() == (0,), "nothing is left to do"


@pytest.mark.parametrize("table", ["auth.users", "private.gone", "public.events_public"])
def test_nothing_else_is_vacuumed(database: Database, owner: psycopg.Connection[Any], table: str) -> None:
    owner.execute("select private.enqueue('vacuum', jsonb_build_object('table', %s::text))", (table,))
    job = owner.execute("select id, lease_token from private.claim_jobs('{vacuum}', 1)").fetchone()
    assert owner.execute("select private.load_vacuum(%s, %s)", job).fetchone() == (None,)


def test_tables_with_leaves_are_analyzed(owner: psycopg.Connection[Any]) -> None:
    query = "select reltuples >= 0 from pg_class where oid = 'public.events'::regclass"
    owner.execute("select private.run_job('analyze-partitioned')")
    assert owner.execute(query).fetchone() == (True,)
    row = owner.execute(
        "select last_error from monitoring.jobs where name = 'analyze-partitioned'"
    ).fetchone()
    assert row == (None,)
