"""A database of one test's own, and a real PostgREST on it."""

from __future__ import annotations

import itertools
import os
import subprocess
import time
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import httpx
import jwt
import psycopg

from medellin_ai_ops.stack.health import answers, free_port, wait_until
from medellin_ai_ops.stack.paths import repo_root
from medellin_ai_ops.stack.rest import program
from medellin_ai_ops.work.worker import NAME

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.harness.run import Run

JWT_SECRET = "a secret of the tests, with more than 32 characters"
WORKERS = "select 1 from pg_stat_activity where datname = current_database() and application_name = %s"
_numbers = itertools.count(1)


class Database:
    """A clone of a template."""

    def __init__(self, run: Run, name: str) -> None:
        self.run = run
        self.name = name
        self._connections: list[psycopg.Connection[Any]] = []

    def url(self, user: str = "postgres") -> str:
        """How to connect as one of the roles that log in."""
        return self.run.cluster.url(self.name, user)

    def connect(self, user: str = "postgres", *, autocommit: bool = True) -> psycopg.Connection[Any]:
        """A connection that is closed with the database."""
        connection: psycopg.Connection[Any] = psycopg.connect(self.url(user), autocommit=autocommit)
        self._connections.append(connection)
        return connection

    def end_leases(self) -> None:
        """Give back what killed workers held, once the server has noticed: one may still be taking more."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            assert wait_until(lambda: not connection.execute(WORKERS, (NAME,)).fetchall(), 60), (
                "a worker is connected"
            )
            connection.execute("update private.jobs set lease_until = now() where lease_until > now()")

    def close(self) -> None:
        for connection in self._connections:
            connection.close()


@contextmanager
def cloned(run: Run, template: str | None = None) -> Iterator[Database]:
    """A fresh copy of a template; dropped afterwards, whoever is still connected."""
    database = Database(run, f"test_{os.getpid()}_{next(_numbers)}")
    run.clone(database.name, template or run.template)
    try:
        yield database
    finally:
        database.close()
        run.cluster.drop_database(database.name)


class Scratch:
    """A clone for one file after another, as long as each leaves nothing behind."""

    def __init__(self, run: Run, template: str | None = None) -> None:
        self._run = run
        self._template = template
        self._database: Database | None = None
        self._exit = ExitStack()

    def take(self) -> Database:
        """The clone, fresh if the last one was given up."""
        if self._database is None:
            self._database = self._exit.enter_context(cloned(self._run, self._template))
        return self._database

    def give_up(self) -> None:
        """Somebody left something in it."""
        self._exit.close()
        self._database = None


class Rest:
    """PostgREST on a database: what the API does, with its own roles, rights and errors."""

    def __init__(self, database: Database, url: str) -> None:
        self.database = database
        self.url = url
        self._client = httpx.Client(base_url=url)

    def token(self, user_id: UUID | str, **claims: object) -> str:
        """The access token of a signed-in person."""
        return jwt.encode(
            {
                "sub": str(user_id),
                "role": "authenticated",
                "aud": "authenticated",
                "aal": "aal1",
                "session_id": str(uuid4()),
                "is_anonymous": False,
                "exp": int(time.time()) + 3600,
                **claims,
            },
            JWT_SECRET,
            algorithm="HS256",
        )

    def service_token(self) -> str:
        """What a secret key stands for."""
        return jwt.encode(
            {"role": "service_role", "exp": int(time.time()) + 3600}, JWT_SECRET, algorithm="HS256"
        )

    def request(
        self,
        method: str,
        path: str,
        *,
        token: str | None = None,
        json: object = None,
        headers: dict[str, str] | None = None,
    ) -> httpx.Response:
        """One request, as `anon` without a token."""
        bearer = {} if token is None else {"Authorization": f"Bearer {token}"}
        return self._client.request(method, path, json=json, headers={**bearer, **(headers or {})})

    def close(self) -> None:
        self._client.close()


@contextmanager
def serving(database: Database) -> Iterator[Rest]:
    """PostgREST for as long as the block lasts."""
    port, admin_port = free_port(), free_port()
    folder = database.run.folder
    config = _write_config(folder / f"{database.name}.conf", database, port, admin_port)
    with (folder / f"{database.name}.log").open("wb") as log:
        process = subprocess.Popen(
            [program(repo_root()), config], stdout=log, stderr=log, start_new_session=True
        )
    pid_file = folder / f"{database.name}.pid"
    pid_file.write_text(str(process.pid))
    try:
        ready = wait_until(lambda: answers(f"http://127.0.0.1:{admin_port}/ready"), 60)
        assert ready, f"PostgREST is not ready: {(folder / f'{database.name}.log').read_text()}"
        rest = Rest(database, f"http://127.0.0.1:{port}")
        try:
            yield rest
        finally:
            rest.close()
    finally:
        process.terminate()
        process.wait()
        pid_file.unlink()


def _write_config(file: Path, database: Database, port: int, admin_port: int) -> Path:
    """As on Supabase; what a migration sets on the role authenticator (pgrst.*) comes on top."""
    lines = [
        f'db-uri = "{database.url("authenticator")}"',
        'db-schemas = "public"',
        'db-extra-search-path = "public,extensions"',
        'db-anon-role = "anon"',
        "db-max-rows = 1000",
        "db-pool = 10",
        f'jwt-secret = "{JWT_SECRET}"',
        'server-host = "127.0.0.1"',
        f"server-port = {port}",
        f"admin-server-port = {admin_port}",
        'log-level = "warn"',
    ]
    file.touch(mode=0o600)
    file.write_text("\n".join(lines))
    return file
