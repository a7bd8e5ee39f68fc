"""`medellin-ai up --db-url`: a stack on a database of docker/compose.yaml, which it uses and leaves alone."""

from __future__ import annotations

import contextlib
from contextlib import closing
from typing import TYPE_CHECKING, Any, NamedTuple

import httpx
import psycopg
import pytest
from testcontainers.core.docker_client import DockerClient

from medellin_ai_ops.stack import status
from medellin_ai_ops.stack.health import wait_until
from tests.harness.container import IMAGE
from tests.python.container.test_image import answers, started
from tests.python.portability.test_jobs import first_run
from tests.python.stack.test_lifecycle import HEALED_SECONDS, error_line, is_healthy, is_working, running
from tests.python.stack_fixture import bring_up, lent_database, medellin, take_down

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from medellin_ai_ops.stack.postgres import Server
    from medellin_ai_ops.stack.state import StackState
    from tests.harness.run import Run

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("borrowed database")]


class Lent(NamedTuple):
    stack: StackState
    server: Server
    container: Any


@pytest.fixture(scope="module")
def lent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lent]:
    home = tmp_path_factory.mktemp("lent") / "state"
    with closing(DockerClient().client) as engine, started(engine, IMAGE) as (server, container, _):
        try:
            yield Lent(bring_up(home, "--db-url", server.url()), server, container)
        finally:
            take_down(home)


def can_sign_in(stack: StackState) -> bool:
    [member] = [person for person in stack.people if person.role == "member"]
    with contextlib.suppress(httpx.HTTPError):
        answer = httpx.post(
            f"{stack.api_url}/auth/v1/token?grant_type=password",
            json={"email": member.email, "password": member.password},
            headers={"apikey": stack.publishable_key},
        )
        return answer.status_code == 200
    return False


def test_the_stack_is_whole_and_has_no_server_of_its_own(lent: Lent) -> None:
    components = ["postgres", "rest", "gateway", "functions", "mail", "worker"]
    assert list(running(lent.stack.home).components) == components
    assert lent.stack.db_url == lent.server.url()
    assert not (lent.stack.home / "postgres").exists()
    assert is_working(lent.stack)
    assert can_sign_in(lent.stack)


def test_its_jobs_are_run_by_pg_cron(lent: Lent) -> None:
    with psycopg.connect(lent.stack.db_url, autocommit=True) as owner:
        owner.execute("select cron.schedule('of-the-stack', '1 second', 'select 1')")
        try:
            assert first_run(owner, "of-the-stack") == ("succeeded", "postgres", True, True)
        finally:
            owner.execute("select cron.unschedule('of-the-stack')")


def test_down_leaves_it_running_and_up_stands_on_it_again(lent: Lent) -> None:
    assert medellin(lent.stack.home, "down").returncode == 0
    assert answers(lent.server)

    again = medellin(lent.stack.home, "up", "--detach")

    assert again.returncode == 0, again.stderr
    assert "read back as that person" in again.stderr
    assert lent.stack.db_url in again.stderr


def test_a_database_that_stops_is_told_and_waited_for(lent: Lent) -> None:
    home = lent.stack.home
    lent.container.stop()
    assert wait_until(lambda: running(home).components["postgres"].condition == "failed", HEALED_SECONDS)
    assert "postgres   failed" in medellin(home, "status").stdout

    lent.container.start()

    assert wait_until(lambda: is_healthy(home), HEALED_SECONDS), status.read(home)
    assert wait_until(lambda: is_working(lent.stack) and can_sign_in(lent.stack), HEALED_SECONDS)


def test_reset_and_another_database_are_refused(lent: Lent) -> None:
    reset = medellin(lent.stack.home, "reset", "--yes")
    other = medellin(lent.stack.home, "up", "--detach", "--db-url", lent.server.url("another"))

    assert (reset.returncode, other.returncode) == (1, 1)
    assert "is not this stack's to rebuild" in error_line(reset)
    assert "stands on another database" in error_line(other)
    assert is_working(lent.stack)


def test_a_wrong_password_is_told_before_anything_starts(lent: Lent, tmp_path: Path) -> None:
    url = f"postgresql://postgres:wrong@127.0.0.1:{lent.server.port}/postgres"
    result = medellin(tmp_path / "state", "up", "--detach", "--db-url", url)

    assert result.returncode == 1
    assert "does not let postgres in: " in error_line(result)
    assert not (tmp_path / "state" / "state.json").exists()


def test_one_that_was_made_anew_is_filled_again(run: Run, tmp_path: Path) -> None:
    home = tmp_path / "state"
    try:
        stack = bring_up(home, *lent_database(run, "anew"))
        lent_database(run, "anew")
        assert not is_working(stack)

        again = medellin(home, "up", "--detach", "--json")

        assert again.returncode == 0, again.stderr
        assert wait_until(lambda: is_working(stack), HEALED_SECONDS)
    finally:
        take_down(home)
