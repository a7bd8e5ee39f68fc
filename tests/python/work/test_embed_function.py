"""The Edge Function embed, run by Deno: on the worker's queue, against a service of this machine."""

from __future__ import annotations

import os
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from medellin_ai_ops.stack import edge
from medellin_ai_ops.stack.health import answers, free_port, wait_until
from medellin_ai_ops.stack.paths import repo_root
from tests.harness.database import Database, cloned, serving
from tests.python.work import embeddings
from tests.python.work.test_embeddings import MODEL, POSTS, QUEUE, check_vectors

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import psycopg

    from tests.harness.run import Run

pytestmark = pytest.mark.xdist_group("embed")


class Function:
    """The function, as a schedule calls it."""

    def __init__(self, url: str, key: str, service: embeddings.Service, database: Database) -> None:
        self._url = url
        self._key = key
        self.service = service
        self.database = database
        self.sql: psycopg.Connection[Any] = database.connect()

    def call(self, key: str | None = None) -> httpx.Response:
        headers = {"apikey": key or self._key}
        return httpx.post(self._url, headers=headers, timeout=20)


@contextmanager
def deno(folder: Path, environment: dict[str, str]) -> Iterator[str]:
    """The runtime of the stack, with the permissions that it has there."""
    port = free_port()
    functions = repo_root() / "supabase" / "functions"
    given = {**environment, "MEDELLIN_FUNCTIONS": str(functions), "MEDELLIN_FUNCTIONS_PORT": str(port)}
    permissions = ("--allow-net=127.0.0.1", f"--allow-read={functions}", f"--allow-env={','.join(given)}")
    process = subprocess.Popen(
        [
            edge.program(),
            "run",
            "--quiet",
            "--no-prompt",
            "--no-remote",
            "--no-lock",
            *permissions,
            edge.MAIN,
        ],
        env={
            "PATH": os.environ["PATH"],
            "DENO_DIR": str(folder / "deno"),
            "DENO_NO_UPDATE_CHECK": "1",
            **given,
        },
        stdin=subprocess.DEVNULL,
    )
    try:
        url = f"http://127.0.0.1:{port}"
        assert wait_until(lambda: answers(f"{url}/_health"), 60)
        yield url
    finally:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def function(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Function]:
    with (
        cloned(run) as database,
        serving(database) as rest,
        embeddings.serving(embeddings.Service(rest.url)) as service,
    ):
        key = rest.service_token()
        environment = {"SUPABASE_URL": service.url, "SUPABASE_SERVICE_ROLE_KEY": key, **service.env}
        with deno(tmp_path_factory.mktemp("deno"), environment) as url:
            function = Function(f"{url}/embed", key, service, database)
            function.sql.execute("select tests.create_user('ana', '{member}')")
            yield function


@pytest.fixture(autouse=True)
def fresh(function: Function) -> None:
    function.sql.execute("delete from public.blog_posts")
    function.sql.execute("delete from public.ai_models")
    function.sql.execute("delete from private.jobs")
    function.sql.execute(MODEL)


def test_it_brings_vectors_as_the_worker_does(function: Function) -> None:
    function.service.requests.clear()
    function.sql.execute(POSTS, (45,))
    assert function.call().json() == {"done": 45, "failed": 0, "more": False}
    assert len(function.service.requests) == 3
    assert function.service.authorizations == {f"Bearer {embeddings.KEY}"}
    check_vectors(function.sql, 45)
    assert function.sql.execute(QUEUE).fetchone() == (0, 0, None)
    assert function.call().json() == {"done": 0, "failed": 0, "more": False}


def test_the_lexical_model_is_the_same_here_and_there(function: Function) -> None:
    function.service.requests.clear()
    function.sql.execute("delete from public.ai_models")
    function.sql.execute(
        "insert into public.ai_models (name, type, version, parameters)"
        " values ('léxico', 'embedding', '1', '{\"provider\": \"lexical\"}')"
    )
    function.sql.execute(POSTS, (2,))
    assert function.call().json() == {"done": 2, "failed": 0, "more": False}
    assert function.service.requests == []
    found = function.sql.execute(
        "select bool_and(e.embedding = private.lexical_embedding(b.title || ' ' || b.content)), count(*)"
        " from public.content_embeddings as e inner join public.blog_posts as b on e.content_id = b.id"
    ).fetchone()
    assert found == (True, 2)


def test_what_does_not_work_waits_or_is_dead(function: Function) -> None:
    function.sql.execute(POSTS, (3,))
    function.service.refused.add("Nota 2 Un texto")
    assert function.call().json() == {"done": 2, "failed": 1, "more": False}
    function.service.refused.clear()
    assert function.sql.execute(QUEUE).fetchone() == (
        1,
        1,
        'the service answers 400: {"error": {"message": "this text is too long"}}',
    )
    function.service.answer = 503
    function.sql.execute("update public.blog_posts set title = 'Otra'")
    assert function.call().json() == {"done": 0, "failed": 3, "more": False}
    function.service.answer = 200
    waiting = "select count(*) from private.jobs where dead_at is null and last_error ~ '503'"
    assert function.sql.execute(waiting).fetchone() == (3,)


def test_a_wrong_dimension_is_dead_at_once(function: Function) -> None:
    function.service.dimensions = 4
    function.sql.execute(POSTS, (1,))
    assert function.call().json() == {"done": 0, "failed": 1, "more": False}
    function.service.dimensions = embeddings.DIMENSIONS
    count, dead, error = function.sql.execute(QUEUE).fetchone() or ()
    assert (count, dead) == (1, 1)
    assert error.startswith("MD195")


def test_nobody_calls_it_without_the_secret_key(function: Function) -> None:
    function.sql.execute(POSTS, (1,))
    for key in ("x", "sb_publishable_x", function._key[:-1] + "x"):
        assert function.call(key).status_code == 401
    assert function.sql.execute("select count(*) from public.content_embeddings").fetchone() == (0,)
