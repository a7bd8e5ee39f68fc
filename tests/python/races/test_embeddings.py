"""Vectors and their content at the same moment: none outlives it, none of an older text wins."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest

from medellin_ai_ops.stack.health import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable

    import psycopg

    from tests.harness.database import Database

CLAIM = "select job_id, lease_token, content_hash from public.claim_embeddings(10)"
FINISH = "select public.finish_embedding(%s, %s, %s)"
WAITING = (
    "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
)


@pytest.fixture
def owner(database: Database) -> psycopg.Connection[Any]:
    connection = database.connect()
    connection.execute(
        "insert into public.ai_models (name, type, version, parameters)"
        " values ('léxico', 'embedding', '1', '{\"provider\": \"lexical\"}')"
    )
    connection.execute("select tests.create_user('ana', '{member}')")
    connection.execute("select tests.create_post('nota', 'ana')")
    return connection


@pytest.fixture
def while_it_is_written(database: Database, owner: psycopg.Connection[Any]) -> Callable[[str], None]:
    """Something that happens between the writing of a vector and the commit."""

    def race(statement: str) -> None:
        task = owner.execute(CLAIM).fetchone()
        writer, other = database.connect(), database.connect()
        with writer.transaction():
            assert writer.execute(FINISH, task).fetchone() == (True,)
            thread = threading.Thread(target=other.execute, args=(statement,))
            thread.start()
            wait_until(lambda: owner.execute(WAITING).fetchone() == (1,), 0.3)
        thread.join()

    return race


@pytest.mark.parametrize(
    "statement",
    [
        "delete from public.blog_posts",
        "update public.blog_posts set status = 'draft'",
        "delete from auth.users where id = tests.user_id('ana')",
    ],
)
def test_no_vector_outlives_its_content(
    owner: psycopg.Connection[Any], while_it_is_written: Callable[[str], None], statement: str
) -> None:
    while_it_is_written(statement)
    left = owner.execute("select count(*) from public.content_embeddings").fetchone()
    posts = owner.execute("select count(*) from public.blog_posts where status = 'published'").fetchone()
    assert left == posts


def test_nobody_waits_who_only_writes_on(
    owner: psycopg.Connection[Any], while_it_is_written: Callable[[str], None]
) -> None:
    while_it_is_written("set lock_timeout = '1s'; update public.blog_posts set title = 'Otra'")
    assert owner.execute("select title from public.blog_posts").fetchone() == ("Otra",)
    task = owner.execute(CLAIM).fetchone()
    assert owner.execute(FINISH, task).fetchone() == (True,)
    assert owner.execute("select count(*) from private.verify_guarantees()").fetchone() == (0,)
