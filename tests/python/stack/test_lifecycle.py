"""Up, down, and everything that can die in between: on a stack of this module's own."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import httpx
import psutil
import psycopg
import pytest

from medellin_ai_ops.stack import paths, processes, state, status
from medellin_ai_ops.stack.health import wait_until
from tests.python.stack_fixture import bring_up, free_port, lent_database, medellin, new_home, take_down

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from medellin_ai_ops.stack.state import StackState
    from tests.harness.run import Run

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("stack lifecycle")]
# It takes one or two; a machine that runs all tests at once is slow.
HEALED_SECONDS = 45.0


@pytest.fixture(scope="module")
def home(run: Run) -> Iterator[Path]:
    home = new_home(run)
    yield home
    if home.exists():
        take_down(home)


@pytest.fixture
def own(home: Path, run: Run) -> StackState:
    """A stack of our own, up; each test may kill what it likes."""
    if not (home / state.FILE).exists():
        return bring_up(home, *lent_database(run, "own_stack"))
    if status.read(home) is None:
        return bring_up(home)
    stack = state.load(home)
    assert stack is not None
    assert wait_until(lambda: is_healthy(home), HEALED_SECONDS)
    return stack


def is_healthy(home: Path) -> bool:
    running = status.read(home)
    return running is not None and running.is_healthy


def running(home: Path) -> status.RunStatus:
    found = status.read(home)
    assert found is not None
    return found


def processes_of(stack: StackState) -> list[str]:
    """Every process of a stack that still lives, its database included."""
    data = str(stack.cluster().data)
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            command = " ".join(process.cmdline())
            marked = process.environ().get(processes.MARK) == str(stack.home)
            if marked or data in command or (str(stack.home) in command and "supervisor" in command):
                found.append(command)
    return found


def kill(stack: StackState, name: str) -> int:
    """kill -9, on whatever process the component is just now: the supervisor may be replacing it."""
    killed: list[int] = []

    def is_killed() -> bool:
        pid = running(stack.home).components[name].pid
        with contextlib.suppress(ProcessLookupError):
            if pid is not None:
                os.kill(pid, signal.SIGKILL)
                killed.append(pid)
        return bool(killed)

    assert wait_until(is_killed, HEALED_SECONDS)
    return killed[0]


def is_working(stack: StackState) -> bool:
    """The whole way: gateway, PostgREST, database."""
    try:
        answer = httpx.get(
            f"{stack.api_url}/rest/v1/events_public?limit=1",
            headers={"apikey": stack.publishable_key},
            timeout=10,
        )
    except httpx.HTTPError:
        return False
    return answer.status_code == 200 and len(answer.json()) == 1


def error_line(result: subprocess.CompletedProcess[str]) -> str:
    """The one line that says what is wrong and what to do."""
    errors = [line for line in result.stderr.splitlines() if line.startswith("error: ")]
    assert len(errors) == 1, result.stderr
    assert "Traceback" not in result.stderr
    return errors[0]


# Not in a stack on a borrowed database.
EMBEDDED = ("postgres", "scheduler")


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.embedded if name in EMBEDDED else ())
        for name in status.COMPONENTS
    ],
)
def test_a_killed_component_comes_back(own: StackState, name: str) -> None:
    before = kill(own, name)

    def is_back() -> bool:
        now = running(own.home).components[name]
        return now.condition == "healthy" and now.pid != before

    assert wait_until(is_back, HEALED_SECONDS)
    assert wait_until(lambda: is_working(own), HEALED_SECONDS)


@pytest.mark.embedded
def test_auth_works_again_after_the_database_was_killed(own: StackState) -> None:
    kill(own, "postgres")
    [member] = [person for person in own.people if person.role == "member"]

    def can_sign_in() -> bool:
        with contextlib.suppress(httpx.HTTPError):
            answer = httpx.post(
                f"{own.api_url}/auth/v1/token?grant_type=password",
                json={"email": member.email, "password": member.password},
                headers={"apikey": own.publishable_key},
            )
            return answer.status_code == 200
        return False

    assert wait_until(can_sign_in, HEALED_SECONDS)


def test_nothing_outlives_a_killed_supervisor_and_up_brings_all_back(own: StackState) -> None:
    os.kill(running(own.home).supervisor, signal.SIGKILL)

    assert wait_until(lambda: processes_of(own) == [], HEALED_SECONDS), processes_of(own)
    assert medellin(own.home, "status").returncode == 1

    again = bring_up_again(own.home)
    assert again["publishable_key"] == own.publishable_key
    assert is_working(own)


@pytest.mark.deep
def test_up_repairs_when_the_watchdog_was_killed_too(own: StackState) -> None:
    servers = servers_of(own)
    supervisor = psutil.Process(running(own.home).supervisor)
    supervisor.suspend()  # else it starts another watchdog
    [watchdog] = [
        child for child in supervisor.children() if "medellin_ai_ops.stack.watchdog" in child.cmdline()
    ]
    for process in (watchdog, supervisor):
        process.kill()
    assert processes_of(own)  # nobody is left to clear up

    again = bring_up_again(own.home)

    assert again["publishable_key"] == own.publishable_key
    assert is_working(own)
    assert servers_of(own) == servers


def servers_of(stack: StackState) -> list[str]:
    return [line for line in processes_of(stack) if "postgres -D" in line]


def bring_up_again(home: Path) -> dict[str, str]:
    result = medellin(home, "up", "--detach", "--json")
    assert result.returncode == 0, result.stderr
    answer: dict[str, str] = json.loads(result.stdout)
    return answer


def test_json_is_one_line_also_when_it_is_up_already(own: StackState) -> None:
    before = running(own.home)
    worked = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    result = medellin(own.home, "up", "--detach", "--json")
    worked = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - worked

    assert result.returncode == 0
    assert result.stdout.count("\n") == 1
    answer = json.loads(result.stdout)
    assert answer == own.for_clients()
    assert set(answer) == {"api_url", "db_url", "publishable_key", "secret_key", "jwt_secret"}
    assert answer["db_url"].startswith("postgresql://postgres:")
    assert "?" not in answer["db_url"]
    assert "already up" in result.stderr
    assert running(own.home) == before
    assert worked < 1.5  # 0.3 s, and not more than that when others use the machine


def test_the_words_are_on_stderr_and_name_two_people_who_can_sign_in(own: StackState) -> None:
    result = medellin(own.home, "up", "--detach")

    assert result.stdout == ""
    assert own.publishable_key in result.stderr
    assert [person.role for person in own.people] == ["organizer", "member"]
    for person in own.people:
        assert f"{person.email}  password {person.password}" in result.stderr
        answer = httpx.post(
            f"{own.api_url}/auth/v1/token?grant_type=password",
            json={"email": person.email, "password": person.password},
            headers={"apikey": own.publishable_key},
        )
        assert answer.json()["user"]["email"] == person.email


def test_another_port_while_it_runs_is_refused(own: StackState) -> None:
    result = medellin(own.home, "up", "--detach", "--port", str(free_port()))

    assert result.returncode == 1
    assert error_line(result) == (
        f"error: the stack runs already, on port {own.ports.api}. Stop it first: medellin-ai down"
    )


def test_status_tells_each_component(own: StackState) -> None:
    told = json.loads(medellin(own.home, "status", "--json").stdout)

    assert (told["running"], told["healthy"]) == (True, True)
    names = [name for name in status.COMPONENTS if name != "scheduler" or not own.is_borrowed]
    assert list(told["components"]) == names
    words = medellin(own.home, "status")
    assert words.returncode == 0
    assert own.api_url in words.stdout
    assert words.stdout.count("healthy") == len(names)


@pytest.mark.embedded
def test_logs_of_one_component_and_of_all(own: StackState) -> None:
    with status.log_file(own.home, "functions").open("a") as log:
        log.write("".join(f"line {number}\n" for number in range(100)))
    functions = medellin(own.home, "logs", "functions")
    everything = medellin(own.home, "logs")

    assert functions.stdout.splitlines() == [f"line {number}" for number in range(60, 100)]
    assert "functions  line 99\n" in everything.stdout
    assert "postgres   " in everything.stdout
    assert "rest       " in everything.stdout
    unknown = medellin(own.home, "logs", "nonsense")
    assert unknown.returncode == 2
    assert error_line(unknown).startswith("error: there is no component nonsense. Choose one of: postgres, ")


def test_logs_can_be_followed(own: StackState) -> None:
    with status.log_file(own.home, "gateway").open("a") as log:
        log.write("written before\n")
    with subprocess.Popen(
        [sys.executable, "-m", "medellin_ai_ops.cli", "logs", "gateway", "--follow"],
        env={**os.environ, "MEDELLIN_HOME": str(own.home)},
        stdout=subprocess.PIPE,
        text=True,
    ) as following:
        assert following.stdout is not None
        assert "written before\n" in iter(following.stdout.readline, "")
        with status.log_file(own.home, "gateway").open("a") as log:
            log.write("written meanwhile\n")
        assert "written meanwhile\n" in iter(following.stdout.readline, "")
        following.send_signal(signal.SIGINT)
        assert following.wait(10) == 0


def test_two_stacks_stand_side_by_side(own: StackState, stack: StackState) -> None:
    assert own.home != stack.home
    assert is_working(own)
    assert is_working(stack)
    assert not listened_on(own) & listened_on(stack)
    foreign = httpx.get(f"{own.api_url}/rest/v1/events_public", headers={"apikey": stack.publishable_key})
    assert foreign.status_code == 401


def listened_on(stack: StackState) -> set[int]:
    return {port for name, port in vars(stack.ports).items() if name != "db" or not stack.is_borrowed}


def test_down_stops_all_and_keeps_the_data(own: StackState) -> None:
    with psycopg.connect(own.db_url) as connection:
        connection.execute("create table private.kept (n integer)")

    stopped = medellin(own.home, "down")

    assert (stopped.returncode, stopped.stderr) == (0, "stopped; the data stay in place\n")
    assert processes_of(own) == []
    assert "nothing was running" in medellin(own.home, "down").stderr
    answer = bring_up_again(own.home)
    assert answer == own.for_clients()  # ports and keys too
    with psycopg.connect(own.db_url) as connection:
        connection.execute("select from private.kept")


@pytest.mark.embedded
@pytest.mark.deep
def test_reset_makes_an_unreadable_state_good(own: StackState) -> None:
    assert medellin(own.home, "down").returncode == 0
    (own.home / state.FILE).unlink()

    lost = medellin(own.home, "up", "--detach")
    assert lost.returncode == 1
    assert "has a database but no state.json: its passwords are lost" in error_line(lost)

    (own.home / state.FILE).write_text("{")
    assert medellin(own.home, "reset", "--yes").returncode == 0
    after = state.load(own.home)
    assert after is not None
    assert after.secret_key != own.secret_key
    assert is_working(after)


@pytest.mark.embedded
def test_reset_needs_a_yes_and_makes_everything_new(own: StackState) -> None:
    with psycopg.connect(own.db_url) as connection:
        connection.execute("create table private.mark (n integer)")

    refused = medellin(own.home, "reset")
    assert refused.returncode == 1
    assert str(own.home) in error_line(refused)
    with psycopg.connect(own.db_url) as connection:
        connection.execute("select from private.mark")

    assert medellin(own.home, "reset", "--yes").returncode == 0
    again = state.load(own.home)
    assert again is not None
    assert again.publishable_key == own.publishable_key
    assert wait_until(lambda: is_working(again), HEALED_SECONDS)
    with psycopg.connect(again.db_url) as connection:
        row = connection.execute("select to_regclass('private.mark'), count(*) from public.events").fetchone()
    assert row is not None
    assert row[0] is None
    assert row[1] > 0


@pytest.mark.parametrize(
    "ending",
    [signal.SIGINT, *(pytest.param(end, marks=pytest.mark.deep) for end in (signal.SIGTERM, signal.SIGKILL))],
)
def test_in_the_foreground_the_stack_ends_with_its_command(own: StackState, ending: signal.Signals) -> None:
    """Ctrl-C, kill, and even kill -9 leave no process behind."""
    assert medellin(own.home, "down").returncode == 0
    words = own.home / "up.err"
    with (
        words.open("w") as stderr,
        subprocess.Popen(
            [sys.executable, "-m", "medellin_ai_ops.cli", "up", "--json"],
            cwd=paths.repo_root(),
            env={**os.environ, "MEDELLIN_HOME": str(own.home)},
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
        ) as command,
    ):
        assert command.stdout is not None
        line = command.stdout.readline()
        assert line, words.read_text()
        assert json.loads(line)["api_url"] == own.api_url
        assert is_working(own)

        command.send_signal(ending)

        code = command.wait(30)
    assert code == {signal.SIGINT: 130, signal.SIGTERM: 130, signal.SIGKILL: -9}[ending]
    assert wait_until(lambda: processes_of(own) == [], HEALED_SECONDS), processes_of(own)
