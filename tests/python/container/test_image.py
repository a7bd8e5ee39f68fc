"""The image: small, quick, closed to the outside, and made of the repository's own files."""

from __future__ import annotations

import time
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from testcontainers.core.docker_client import DockerClient

from medellin_ai_ops.db.push import load_seed, push
from medellin_ai_ops.stack.health import free_port, wait_until
from medellin_ai_ops.stack.postgres import BOOTSTRAP, LOGINS, Server
from tests.harness.container import IMAGE, Container

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.harness.database import Database
    from tests.harness.run import Run

MEGABYTE = 1_000_000
PASSWORDS = dict.fromkeys(LOGINS, "it's a test")


@pytest.fixture(scope="module")
def engine() -> Iterator[Any]:
    with closing(DockerClient().client) as engine:
        yield engine


@pytest.fixture
def own(run: Run) -> Container:
    """The container of this run."""
    assert isinstance(run.cluster, Container)
    return run.cluster


@contextmanager
def started(engine: Any, image: str, **options: Any) -> Iterator[tuple[Server, Any, float]]:
    """A container with its server, and the seconds until it took connections."""
    server = Server(free_port(), PASSWORDS)
    begin = time.monotonic()
    container = engine.containers.run(
        image,
        detach=True,
        ports={"5432/tcp": ("127.0.0.1", server.port)},
        environment={"POSTGRES_PASSWORD": PASSWORDS["postgres"]},
        **options,
    )
    try:
        assert wait_until(lambda: answers(server), 30), container.logs().decode()
        yield server, container, time.monotonic() - begin
    finally:
        container.remove(force=True, v=True)


def answers(server: Server) -> bool:
    try:
        psycopg.connect(server.url()).close()
    except psycopg.OperationalError:
        return False
    return True


def is_ready_in(engine: Any, image: str, seconds: float) -> bool:
    """In one of several starts: other work on the machine is not the image's."""
    for _ in range(20):
        with started(engine, image) as (_, _, took):
            if took < seconds:
                return True
    return False


def test_it_is_small(engine: Any) -> None:
    assert engine.images.get(IMAGE).attrs["Size"] < 750 * MEGABYTE


@pytest.mark.parametrize("file", ["cluster.sql", "database.sql"])
def test_it_was_built_from_the_bootstrap_of_the_embedded_server(own: Container, file: str) -> None:
    code, text = own.execute("cat", f"/usr/local/share/medellin-ai/bootstrap/{file}")
    assert code == 0
    assert text == (BOOTSTRAP / file).read_text(encoding="utf-8"), "build the image again: docker/build"


def test_the_tests_port_is_open_to_this_machine_only(engine: Any, own: Container) -> None:
    ports = engine.containers.get(own.name).attrs["NetworkSettings"]["Ports"]
    assert ports == {"5432/tcp": [{"HostIp": "127.0.0.1", "HostPort": str(own.port)}]}


def test_the_server_is_no_root(own: Container) -> None:
    assert own.execute("id", "--user", "--name") == (0, "postgres\n")


def test_it_is_ready_in_three_seconds_and_seeded_in_one(engine: Any) -> None:
    assert is_ready_in(engine, IMAGE, 3)
    seeded = "medellin-ai/postgres-seeded-by-a-test"
    with started(engine, IMAGE) as (server, container, _):
        push(server.url())
        load_seed(server.url())
        container.stop()
        container.commit(seeded)
    try:
        with started(engine, seeded) as (server, _, _), psycopg.connect(server.url()) as connection:
            assert connection.execute("select count(*) > 50 from public.profiles").fetchone() == (True,)
        assert is_ready_in(engine, seeded, 1)
    finally:
        engine.images.remove(seeded)


def test_without_a_password_it_does_not_start(engine: Any) -> None:
    container = engine.containers.run(IMAGE, detach=True)
    try:
        assert container.wait(timeout=30)["StatusCode"] == 1
        assert container.logs() == b"error: there is no password. Set POSTGRES_PASSWORD\n"
    finally:
        container.remove()


def test_an_empty_folder_for_the_data_is_filled(engine: Any) -> None:
    folder = "/var/lib/postgresql/data"
    uid = engine.containers.run(IMAGE, ["id", "--user"], remove=True).decode().strip()
    with (
        started(engine, IMAGE, tmpfs={folder: f"uid={uid},mode=0700"}) as (server, _, _),
        psycopg.connect(server.url()) as connection,
    ):
        assert connection.execute("select count(*) from auth.users").fetchone() == (0,)


def test_who_comes_from_outside_needs_the_password(own: Container) -> None:
    for user in LOGINS:
        wrong = Server(own.port, dict.fromkeys(LOGINS, "wrong"))
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(wrong.url(user=user))


def test_the_tools_of_a_dba_are_there(database: Database) -> None:
    owner = database.connect()
    owner.execute("create extension hypopg with schema extensions")
    owner.execute("create extension plpgsql_check with schema extensions")
    owner.execute(
        "create function public.planted() returns text language plpgsql set search_path = ''"
        " as $$ begin return (select nope from public.events limit 1); end $$"
    )
    found = owner.execute("select extensions.plpgsql_check_function('public.planted()')").fetchall()
    assert any('column "nope" does not exist' in line for (line,) in found)
