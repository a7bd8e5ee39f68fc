"""The test server as a container: PostgreSQL 17 with the real pg_cron, instead of the embedded one.

`MEDELLIN_TEST_SERVER=container` chooses it, `TEST_DATABASE_IMAGE` another image than ours (Supabase's own,
say). A Docker engine must answer; `docker/engine` brings one.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import closing
from typing import TYPE_CHECKING, Any

import psycopg
from testcontainers.core.config import testcontainers_config
from testcontainers.core.container import DockerContainer
from testcontainers.core.docker_client import DockerClient

from medellin_ai_ops.stack.health import wait_until
from medellin_ai_ops.stack.postgres import FORGETFUL, SETTINGS, START_SECONDS, Server

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

IMAGE = os.environ.get("TEST_DATABASE_IMAGE", "medellin-ai/postgres:17")
# The only database whose jobs pg_cron runs, as on hosted projects.
CRON_DATABASE = "postgres"
SHARED_MEMORY = "256m"
OPEN_PG_CRON = """
    sed -i "s/RAISE EXCEPTION 'can only create/RAISE DEBUG 'can only create/" \
        "$(pg_config --sharedir)"/extension/pg_cron--*.sql
"""


class Container(Server):
    """A container of a run of the tests, with the interface of the embedded cluster."""

    def __init__(self, home: Path, port: int, passwords: Mapping[str, str]) -> None:
        # One for all who log in, as the image itself sets it.
        super().__init__(port, dict.fromkeys(passwords, passwords.get("supabase_admin", "")))
        # Whoever knows the folder of the run finds the container, also when the run was killed.
        self.name = f"medellin-ai-{hashlib.sha256(os.fsencode(home.absolute())).hexdigest()[:16]}"

    def initialise(self) -> None:
        """Start the container and leave it ready."""
        # Our watcher clears away; the helper image of testcontainers for that would have to be pulled.
        testcontainers_config.ryuk_disabled = True
        container = DockerContainer(
            IMAGE,
            name=self.name,
            env={"POSTGRES_PASSWORD": self._passwords["supabase_admin"]},
            shm_size=SHARED_MEMORY,
        )
        container.ports["5432/tcp"] = ("127.0.0.1", self.port)  # type: ignore[assignment]
        try:
            container.with_command([*_command(), *self._options()]).start()
            if not wait_until(self.is_running, START_SECONDS):
                words = b"".join(container.get_logs()).decode(errors="replace")
                raise RuntimeError(f"the container of {IMAGE} is not ready:\n{words[-2000:]}")
            self._set_passwords()
            self._open_pg_cron()
        except BaseException:
            self.remove()
            raise
        finally:
            container.get_docker_client().client.close()

    def is_running(self) -> bool:
        """Whether the server takes connections."""
        try:
            self._connect("postgres").close()
        except psycopg.OperationalError:
            return False
        return True

    def remove(self) -> None:
        """Stop it and delete its data."""
        with _engine() as engine:
            for container in engine.containers.list(all=True, filters={"name": self.name}):
                container.remove(force=True, v=True)

    def execute(self, *command: str, user: str = "") -> tuple[int, str]:
        """Run a program in the container: its exit code and what it said."""
        with _engine() as engine:
            code, output = engine.containers.get(self.name).exec_run(list(command), user=user)
        return code, output.decode(errors="replace")

    def copy(self, archive: bytes, folder: str) -> None:
        """Unpack a tar archive in the container, in a new folder."""
        code, words = self.execute("mkdir", folder)
        assert code == 0, words
        with _engine() as engine:
            assert engine.containers.get(self.name).put_archive(folder, archive)

    def _options(self) -> list[str]:
        """As on the embedded server; what the image decides for itself is left to it."""
        names = ("shared_buffers", "max_locks_per_transaction")
        settings = {**FORGETFUL, **{name: SETTINGS[name] for name in names}}
        return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]

    def _open_pg_cron(self) -> None:
        """Let the extension be created in every database of this container; jobs run in the one only.

        Its script refuses all databases but that one, and the tests migrate many.
        """
        code, words = self.execute("bash", "-c", OPEN_PG_CRON, user="root")
        assert code == 0, words


def _engine() -> closing[Any]:
    """The client of the Docker engine, as testcontainers finds it."""
    return closing(DockerClient().client)


def _command() -> list[str]:
    """What the image runs; the server's options go behind it. An image that is not here is pulled."""
    with _engine() as engine:
        found = engine.images.list(filters={"reference": IMAGE})
        image = found[0] if found else engine.images.pull(IMAGE)
        command: list[str] = image.attrs["Config"]["Cmd"]
        return command
