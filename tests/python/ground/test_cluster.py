"""A server of our own: made, stopped, and repaired after everything that can happen to it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import psycopg
import pytest

from medellin_ai_ops.console import OpsError
from medellin_ai_ops.stack import postgres
from medellin_ai_ops.stack.health import free_port, wait_until
from medellin_ai_ops.stack.postgres import Cluster, command_line, new_passwords

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.harness.run import Run

pytestmark = pytest.mark.embedded
COUNT = "select count(*) from public.kept"


class Servers:
    """Makes servers in the folder of the run, so that they end with it, whatever happens."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder
        self.name = name
        self.made: list[Cluster] = []

    def new(self, *, port: int | None = None, folder: Path | None = None, durable: bool = False) -> Cluster:
        home = (folder or self.folder) / f"{self.name}-{len(self.made)}"
        self.made.append(Cluster(home, port or free_port(), new_passwords(), durable=durable))
        return self.made[-1]


@pytest.fixture
def servers(run: Run, tmp_path: Path) -> Iterator[Servers]:
    folder = run.folder / "servers"
    folder.mkdir(exist_ok=True)
    servers = Servers(folder, tmp_path.name)
    yield servers
    for cluster in servers.made:
        cluster.remove()


@pytest.fixture
def cluster(servers: Servers) -> Cluster:
    """A server that is made already, with a row in it to lose."""
    return with_a_row(servers.new())


def with_a_row(cluster: Cluster) -> Cluster:
    cluster.initialise()
    ask(cluster, "create table public.kept as select 1 as one")
    return cluster


def ask(cluster: Cluster, statement: str, user: str = "postgres") -> object:
    with psycopg.connect(cluster.url(user=user), autocommit=True) as connection:
        cursor = connection.execute(statement)
        row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None


def postmaster_pid(cluster: Cluster) -> int:
    return int((cluster.data / "postmaster.pid").read_text().split()[0])


def test_a_server_stops_and_starts_with_its_data(cluster: Cluster) -> None:
    assert cluster.is_running()
    cluster.stop()
    assert not cluster.is_running()
    cluster.start()
    assert ask(cluster, COUNT) == 1


def test_starting_twice_is_starting_once(cluster: Cluster) -> None:
    before = postmaster_pid(cluster)
    cluster.start()
    assert postmaster_pid(cluster) == before


def test_another_process_finds_and_stops_it(cluster: Cluster) -> None:
    other = Cluster(cluster.home, cluster.port, {}, durable=False)
    assert other.is_running()
    other.stop()
    assert not cluster.is_running()


def test_a_new_port_is_taken_up(cluster: Cluster) -> None:
    moved = Cluster(cluster.home, free_port(), cluster._passwords, durable=False)
    moved.start()
    assert ask(moved, COUNT) == 1
    moved.stop()


def test_a_killed_server_comes_back_with_its_data(servers: Servers) -> None:
    cluster = with_a_row(servers.new(durable=True))
    with psycopg.connect(cluster.url(), autocommit=True) as connection:
        backend = connection.info.backend_pid
        os.kill(backend, signal.SIGSTOP)  # a backend that cannot notice that its postmaster is gone
        os.kill(postmaster_pid(cluster), signal.SIGKILL)
        assert wait_until(lambda: not cluster.is_running(), 60)
        cluster.start()
        assert ask(cluster, COUNT) == 1
        assert "postgres" not in command_line(backend)


def test_a_stale_pid_file_of_a_living_stranger_is_not_believed(cluster: Cluster) -> None:
    lines = (cluster.data / "postmaster.pid").read_text().splitlines()
    cluster.stop()
    (cluster.data / "postmaster.pid").write_text("\n".join([str(os.getpid()), *lines[1:]]))
    assert not cluster.is_running()
    cluster.start()
    assert ask(cluster, COUNT) == 1


def test_half_made_data_are_made_again(cluster: Cluster) -> None:
    cluster.stop()
    (cluster.home / "postgres.complete").unlink()
    shutil.rmtree(cluster.data / "global")
    assert not cluster.is_initialised
    cluster.start()
    assert ask(cluster, "select to_regclass('auth.users')::text") == "auth.users"
    assert ask(cluster, "select to_regclass('public.kept')") is None


def test_a_maker_killed_half_way_leaves_no_server_behind(servers: Servers) -> None:
    cluster = servers.new()
    script = (
        "import os, signal; from pathlib import Path; from medellin_ai_ops.stack import postgres as p;"
        "p.Cluster._bootstrap = lambda *_: os.kill(os.getpid(), signal.SIGKILL);"
        f"home = Path({str(cluster.home)!r});"
        f"p.Cluster(home, {cluster.port}, p.new_passwords(), durable=False).initialise()"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == -signal.SIGKILL
    assert cluster.is_running()
    assert not cluster.is_initialised
    cluster.start()
    assert ask(cluster, "select 1") == 1
    cluster.remove()
    assert not cluster.is_running()
    assert not cluster.data.exists()


def test_a_taken_port_is_said_in_one_line_and_leaves_nothing(servers: Servers) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        cluster = servers.new(port=port)
        with pytest.raises(OpsError, match=rf"^port {port} is taken\. .*--port$"):
            cluster.start()
    assert not cluster.data.exists()
    assert not cluster.is_initialised


def test_a_folder_that_cannot_be_made_is_said_in_one_line(servers: Servers, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    cluster = servers.new(folder=tmp_path / "file")
    with pytest.raises(OpsError, match=r"cannot be kept in .*file.*: Not a directory\. Free the disk"):
        cluster.start()


def test_a_folder_that_cannot_be_written_any_more_is_said_in_one_line(cluster: Cluster) -> None:
    cluster.stop()
    cluster.log.unlink()
    cluster.log.mkdir()
    with pytest.raises(OpsError, match=r"cannot be kept in .*postgres\.log: Is a directory\. Free the disk"):
        cluster.start()


def test_programs_out_of_reach_are_copied(
    servers: Servers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = postgres.bundled_postgres().parent
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    for folder in (installed, installed.with_name(f"{installed.name}.libs")):
        (closed / folder.name).symlink_to(folder)
    monkeypatch.setattr(postgres, "bundled_postgres", lambda: closed / installed.name / "pginstall")
    cluster = servers.new()
    cluster.start()
    assert ask(cluster, "select 1") == 1
    ran = command_line(postmaster_pid(cluster)).split("\0")[0]
    # Only root has a server account that is not its own.
    expected = cluster.data.parent / "programs" if os.geteuid() == 0 else closed
    assert ran == str(expected / installed.name / "pginstall" / "bin" / "postgres")


def test_data_of_another_version_are_refused_and_kept(cluster: Cluster) -> None:
    cluster.stop()
    (cluster.data / "PG_VERSION").write_text("15\n")
    with pytest.raises(OpsError, match=r"made by PostgreSQL 15, installed is 18\. .*reset --yes"):
        cluster.start()
    assert (cluster.data / "base").is_dir()


def test_a_wrong_setting_names_its_cause(cluster: Cluster) -> None:
    cluster.stop()
    with (cluster.data / "postgresql.conf").open("a") as file:
        file.write("\nnonsense = 1\n")
    with pytest.raises(OpsError, match=r"did not start: .*The cause is in .*postgres\.log"):
        cluster.start()


def test_only_this_machine_reaches_it_and_only_with_a_password(cluster: Cluster) -> None:
    assert ask(cluster, "select current_setting('listen_addresses')") == "127.0.0.1"
    assert ask(cluster, "select current_setting('unix_socket_directories')", "supabase_admin") == ""
    wrong = cluster.url().replace("postgres:", "postgres:not", 2)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(wrong)


def test_each_database_is_an_empty_project(cluster: Cluster) -> None:
    cluster.create_database("another")
    with psycopg.connect(cluster.url("another")) as connection:
        found = connection.execute(
            "select to_regclass('auth.users')::text, to_regclass('public.kept')"
        ).fetchone()
    assert found == ("auth.users", None)
    cluster.drop_database("another")
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(cluster.url("another"))


def test_a_broken_bootstrap_leaves_no_database(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(*_: object) -> None:
        raise RuntimeError("stumbled")

    monkeypatch.setattr(Cluster, "_bootstrap", stumble)
    with pytest.raises(RuntimeError, match="stumbled"):
        cluster.create_database("half")
    assert ask(cluster, "select count(*) from pg_database where datname = 'half'") == 0


def test_it_starts_fast(cluster: Cluster) -> None:
    cluster.stop()
    started = time.monotonic()
    cluster.start()
    assert time.monotonic() - started < 10
