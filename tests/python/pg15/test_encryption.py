"""`doctor` on a server that speaks TLS."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import psycopg
import pytest

from medellin_ai_ops.db import remote
from medellin_ai_ops.db.doctor import doctor
from medellin_ai_ops.db.push import push
from medellin_ai_ops.stack.health import free_port, wait_until
from medellin_ai_ops.stack.postgres import new_passwords
from tests.harness.pg15 import Cluster15

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.harness.run import Run


class TlsCluster(Cluster15):
    """Its certificate lies beside the data."""

    def _make_room(self) -> None:
        super()._make_room()
        words = "openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost"
        files = ["-keyout", "key.pem", "-out", "certificate.pem"]
        subprocess.run([*words.split(), *files], cwd=self._room, check=True, capture_output=True)
        for name in ("key.pem", "certificate.pem"):
            (self._room / name).chmod(0o600)
            self._give_to_server(self._room / name)

    def _own_settings(self) -> dict[str, str]:
        files = {"ssl_cert_file": "certificate.pem", "ssl_key_file": "key.pem"}
        return {"ssl": "on", **{name: str(self._room / file) for name, file in files.items()}}

    def demand_tls(self) -> None:
        rules = self.data / "pg_hba.conf"
        rules.write_text(rules.read_text().replace("\nhost ", "\nhostssl "))
        with self._connect("postgres") as connection:
            connection.execute("select pg_reload_conf()")


@pytest.fixture
def cluster(run: Run) -> Iterator[TlsCluster]:
    home = run.folder / "servers" / f"tls_{os.getpid()}"
    cluster = TlsCluster(home, free_port(), new_passwords(), durable=False)
    cluster.initialise()
    yield cluster
    cluster.remove()
    shutil.rmtree(home)


def test_a_server_must_take_encrypted_connections_only(
    cluster: TlsCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote, "LOCAL_HOSTS", ())
    push(cluster.url())

    def encryption() -> str:
        return next(str(finding) for finding in doctor(cluster.url()) if finding.check == "encryption")

    assert encryption() == (
        "the server takes connections that are not encrypted. "
        "Dashboard, Database, Settings: enforce SSL on incoming connections"
    )

    cluster.demand_tls()

    def is_demanded() -> bool:
        try:
            psycopg.connect(cluster.url(), sslmode="disable").close()
        except psycopg.OperationalError:
            return True
        return False

    assert wait_until(is_demanded, 10)
    assert encryption() == "this connection is encrypted, and the server takes no other"
