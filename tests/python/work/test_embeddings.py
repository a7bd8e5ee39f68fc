"""Vectors that a worker brings: from a service that speaks OpenAI's protocol, whatever happens to either."""

from __future__ import annotations

import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest

from medellin_ai_ops.stack.health import wait_until
from medellin_ai_ops.work.kinds import embed_content, recommendations
from medellin_ai_ops.work.worker import drain
from tests.python.work import embeddings

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psycopg

    from tests.harness.database import Database

MODEL = """
    insert into public.ai_models (name, type, version, parameters)
    values ('tiny', 'embedding', '1', '{"model": "tiny-embed", "dimensions": 8}')
"""
POSTS = """
    insert into public.blog_posts (title, slug, content, status, author_id)
    select 'Nota ' || n, 'nota-' || n, 'Un texto', 'published', tests.user_id('ana')
    from generate_series(1, %s) as n
"""
VECTORS = """
    select b.title || ' ' || b.content, e.embedding::real[]
    from public.content_embeddings as e inner join public.blog_posts as b on e.content_id = b.id
"""
QUEUE = "select count(*), count(*) filter (where dead_at is not null), max(last_error) from private.jobs"


@pytest.fixture
def service() -> Iterator[embeddings.Service]:
    with embeddings.serving(embeddings.Service()) as service:
        yield service


@pytest.fixture
def owner(database: Database) -> psycopg.Connection[Any]:
    connection = database.connect()
    connection.execute(MODEL)
    connection.execute("select tests.create_user('ana', '{member}')")
    return connection


def work(database: Database, service: embeddings.Service) -> list[str]:
    return [done.outcome for done in drain(database.url(), [embed_content.KIND], service.env)]


def check_vectors(owner: psycopg.Connection[Any], count: int) -> None:
    """Each text has its own vector, of length 1, filled up with zeros."""
    found = owner.execute(VECTORS).fetchall()
    assert len(found) == count
    for text, stored in found:
        expected = embeddings.vector(text)
        length = sum(value * value for value in expected) ** 0.5
        assert stored[: len(expected)] == pytest.approx([value / length for value in expected], abs=1e-6)
        assert not any(stored[len(expected) :])


def test_a_service_is_asked_for_many_texts_at_once(
    database: Database, owner: psycopg.Connection[Any], service: embeddings.Service
) -> None:
    owner.execute(POSTS, (40,))
    assert set(work(database, service)) == {"done"}
    assert len(service.requests) == 2
    assert {request["model"] for request in service.requests} == {"tiny-embed"}
    assert service.authorizations == {f"Bearer {embeddings.KEY}"}
    check_vectors(owner, 40)


@pytest.mark.parametrize(
    ("status", "outcome"), [(500, "waiting"), (429, "waiting"), (401, "waiting"), (400, "dead")]
)
def test_a_refusal_is_final_and_trouble_is_not(
    database: Database,
    owner: psycopg.Connection[Any],
    service: embeddings.Service,
    status: int,
    outcome: str,
) -> None:
    service.answer = status
    owner.execute(POSTS, (1,))
    assert work(database, service) == [outcome]
    _, dead, error = owner.execute(QUEUE).fetchone() or ()
    assert dead == (outcome == "dead")
    assert str(status) in error


def test_one_bad_text_does_not_spoil_the_others(
    database: Database, owner: psycopg.Connection[Any], service: embeddings.Service
) -> None:
    service.refused.add("Nota 3 Un texto")
    owner.execute(POSTS, (5,))
    assert sorted(work(database, service)) == ["dead", "done", "done", "done", "done"]
    check_vectors(owner, 4)


def test_a_wrong_dimension_is_refused_and_said(
    database: Database, owner: psycopg.Connection[Any], service: embeddings.Service
) -> None:
    service.dimensions = 4
    owner.execute(POSTS, (1,))
    assert work(database, service) == ["dead"]
    _, _, error = owner.execute(QUEUE).fetchone() or ()
    assert "El vector no tiene las dimensiones del modelo" in error
    assert '"got": 4, "model": "tiny", "expected": 8' in error
    check_vectors(owner, 0)


def test_without_a_service_people_write_on(
    database: Database, owner: psycopg.Connection[Any], service: embeddings.Service
) -> None:
    owner.execute(POSTS, (1,))
    done = drain(database.url(), [embed_content.KIND], {})
    assert [(one.outcome, one.error) for one in done] == [
        ("waiting", "LookupError: MEDELLIN_EMBEDDINGS_URL is not set")
    ]
    owner.execute("update public.blog_posts set title = 'Otra'")
    owner.execute("update private.jobs set run_at = now()")
    assert work(database, service) == ["done"]
    check_vectors(owner, 1)


def test_a_slow_answer_for_an_old_text_is_not_written(
    database: Database, owner: psycopg.Connection[Any], service: embeddings.Service
) -> None:
    owner.execute(POSTS, (1,))
    service.pause.clear()
    slow = threading.Thread(target=work, args=(database, service))
    slow.start()
    assert wait_until(lambda: len(service.requests) == 1, 60)
    owner.execute("update public.blog_posts set title = 'Nueva'")
    service.pause.set()
    slow.join()
    assert work(database, service) == []
    assert service.texts() == ["Nota 1 Un texto", "Nueva Un texto"]
    check_vectors(owner, 1)


def test_killed_workers_double_nothing_and_lose_nothing(
    database: Database, owner: psycopg.Connection[Any], service: embeddings.Service
) -> None:
    owner.execute(POSTS, (70,))
    command = [sys.executable, "-m", "medellin_ai_ops.cli", "work", "--url", database.url()]
    env = service.env | {"PYTHONPATH": "sdk"}
    for asked in (1, 2):  # in the middle of a request; the second finds what the first has left
        service.pause.clear()
        process = subprocess.Popen([*command, "--kind", "embed_content"], env=env, stderr=subprocess.DEVNULL)
        assert wait_until(lambda seen=asked: len(service.requests) >= seen, 60)
        if asked == 2:
            service.pause.set()
            assert wait_until(lambda: bool(owner.execute(VECTORS).fetchall()), 60)
        process.kill()
        process.wait()
        service.pause.set()
        database.end_leases()
    assert set(work(database, service)) <= {"done"}
    check_vectors(owner, 70)
    assert owner.execute(QUEUE).fetchone() == (0, 0, None)


def test_two_workers_on_one_piece_of_content(
    database: Database, owner: psycopg.Connection[Any], service: embeddings.Service
) -> None:
    """While one asks for the vector of a text, the text changes, and another one asks for the new one."""
    owner.execute(POSTS, (1,))
    service.pause.clear()
    workers = []
    for asked in (1, 2):
        workers.append(threading.Thread(target=work, args=(database, service)))
        workers[-1].start()
        assert wait_until(lambda seen=asked: len(service.requests) == seen, 60)
        owner.execute("update public.blog_posts set title = title || '!'")
    service.pause.set()
    for worker in workers:
        worker.join()
    assert set(work(database, service)) <= {"done"}
    assert owner.execute("select title from public.blog_posts").fetchone() == ("Nota 1!!",)
    check_vectors(owner, 1)


def test_a_worker_makes_the_recommendations(database: Database, owner: psycopg.Connection[Any]) -> None:
    owner.execute("delete from public.ai_models")
    owner.execute("select tests.create_user('beto')")
    owner.execute("update auth.users set last_sign_in_at = now()")
    owner.execute(POSTS, (3,))
    owner.execute("select private.run_job('update-recommendations')")
    done = drain(database.url(), [recommendations.KIND], {})
    assert [(one.job.kind, one.outcome) for one in done] == [("recommendations", "done")]
    count = owner.execute(
        "select count(*) from public.content_recommendations where user_id = tests.user_id('beto')"
        " and content_type = 'blog_post'"
    ).fetchone()
    assert count == (3,)
