"""Clients and the server are killed while people register: what was acknowledged is there, no more."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import pytest

from medellin_ai_ops.db.push import push
from medellin_ai_ops.stack.health import free_port, wait_until
from medellin_ai_ops.stack.paths import repo_root
from medellin_ai_ops.stack.postgres import Cluster, new_passwords

from .conftest import Community
from .seats import HOT, event_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.harness.run import Run

CLIENTS = 6
REPLAY = """
select id from public.register_for_event(%s, p_idempotency_key => %s)
"""


class OwnDatabase:
    """What a community needs of a database, on a server of its own that may be killed."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster

    def url(self, user: str = "postgres") -> str:
        return self.cluster.url("postgres", user)


class Storm:
    """Clients that act for people, each a process; when one dies, another takes over."""

    def __init__(self, community: Community, folder: Path, seed: int, is_hot: bool) -> None:
        self.chance = random.Random(seed)
        self.people = community.people(30)
        self.event = event_of(community, 10, is_hot)
        self.url = community.database.url("authenticator")
        self.folder = folder
        self.clients: list[subprocess.Popen[bytes]] = []
        self.started = 0

    def start_client(self) -> None:
        self.started += 1
        command = [
            sys.executable,
            "-m",
            "tests.python.races.registrant",
            self.url,
            str(self.chance.random())[2:],
        ]
        with (self.folder / f"{self.started}.acks").open("wb") as acks:
            self.clients.append(
                subprocess.Popen(
                    [*command, str(self.event), *map(str, self.people)], cwd=repo_root(), stdout=acks
                )
            )

    def kill_client(self) -> None:
        client = self.chance.choice(self.clients)
        assert client.poll() is None, "it ended by itself, for an error"
        client.kill()
        client.wait()
        self.clients.remove(client)
        self.start_client()

    def acknowledged(self) -> list[dict[str, str]]:
        """What a client was told; the last line of a killed one may be torn."""
        lines = [
            line for file in self.folder.glob("*.acks") for line in file.read_text().splitlines(keepends=True)
        ]
        return [json.loads(line) for line in lines if line.endswith("\n")]

    def goes_on(self) -> None:
        """Wait until people are answered again."""
        before = len(self.acknowledged())
        assert wait_until(lambda: len(self.acknowledged()) > before + 5, 60)

    @contextmanager
    def raging(self) -> Iterator[None]:
        for _ in range(CLIENTS):
            self.start_client()
        try:
            self.goes_on()
            yield
            self.goes_on()
            assert all(client.poll() is None for client in self.clients), "one ended for an error"
        finally:
            for client in self.clients:
                client.kill()
                client.wait()


def is_as_promised(community: Community, storm: Storm) -> None:
    """No guarantee is broken, and every acknowledged call is answered again as it was."""
    owner = community.owner()
    owner.execute("select private.settle_due_seats(), private.count_hot_seats()")
    assert owner.execute("select * from monitoring.verify_guarantees()").fetchall() == []
    told = storm.acknowledged()
    assert len({ack["key"] for ack in told}) == len(told) > 10
    for ack in told:
        row = owner.execute(
            "select registration_id::text from private.registration_keys where user_id = %s and key = %s",
            (ack["person"], ack["key"]),
        ).fetchone()
        assert row == (ack["id"],), "acknowledged, and lost"
    for ack in random.Random(1).sample(told, 10):
        with community.acting(ack["person"]) as connection:  # type: ignore[arg-type]
            assert str(connection.execute(REPLAY, (storm.event, ack["key"])).fetchone()[0]) == ack["id"]  # type: ignore[index]


def clients_die(community: Community, folder: Path, seed: int, deaths: int, is_hot: bool) -> None:
    storm = Storm(community, folder, seed, is_hot)
    with storm.raging():
        for _ in range(deaths):
            storm.kill_client()
    is_as_promised(community, storm)


@HOT
def test_clients_die(community: Community, tmp_path: Path, is_hot: bool) -> None:
    clients_die(community, tmp_path, seed=20261126, deaths=10, is_hot=is_hot)


@HOT
@pytest.mark.deep
def test_many_clients_die(community: Community, tmp_path: Path, is_hot: bool) -> None:
    seed = random.randrange(10**9)
    print(f"seed {seed}")
    clients_die(community, tmp_path, seed, deaths=200, is_hot=is_hot)


@pytest.fixture
def own_server(run: Run, tmp_path: Path) -> Iterator[Community]:
    """A community on a server of its own, whose data survive a crash."""
    folder = run.folder / "servers"
    folder.mkdir(exist_ok=True)
    cluster = Cluster(folder / tmp_path.name, free_port(), new_passwords(), durable=True)
    try:
        cluster.start()
        push(cluster.url())
        community = Community(OwnDatabase(cluster))  # type: ignore[arg-type]
        yield community
        for connection in community.connections:
            connection.close()
    finally:
        cluster.remove()


def kill_server(cluster: Cluster) -> None:
    """The postmaster and every process of it, at once."""
    postmaster = int((cluster.data / "postmaster.pid").read_text().splitlines()[0])
    children = subprocess.run(
        ["pgrep", "--parent", str(postmaster)], capture_output=True, text=True, check=True
    ).stdout.split()
    for pid in [str(postmaster), *children]:
        with suppress(ProcessLookupError):
            os.kill(int(pid), signal.SIGKILL)
    assert wait_until(lambda: not cluster.is_running(), 60)


def server_dies(own_server: Community, folder: Path, seed: int, deaths: int, is_hot: bool) -> None:
    storm = Storm(own_server, folder, seed, is_hot)
    cluster: Any = own_server.database.cluster  # type: ignore[attr-defined]
    with storm.raging():
        for _ in range(deaths):
            kill_server(cluster)
            cluster.start()
            storm.kill_client()
            storm.goes_on()
    own_server.local.__dict__.clear()  # the old connections died with the server
    is_as_promised(own_server, storm)


@HOT
def test_the_server_dies(own_server: Community, tmp_path: Path, is_hot: bool) -> None:
    server_dies(own_server, tmp_path, seed=20261126, deaths=1, is_hot=is_hot)


@HOT
@pytest.mark.deep
def test_the_server_dies_again_and_again(own_server: Community, tmp_path: Path, is_hot: bool) -> None:
    seed = random.randrange(10**9)
    print(f"seed {seed}")
    server_dies(own_server, tmp_path, seed, deaths=5, is_hot=is_hot)
