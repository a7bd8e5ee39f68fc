"""The client against the real thing: PostgREST on a migrated database, with all kinds of people."""

from __future__ import annotations

import itertools
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from medellin_ai import MedellinClient
from tests.harness.database import Database, Rest, cloned, serving
from tests.python.stack_fixture import shared_stack

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    import psycopg

    from medellin_ai_ops.stack.state import StackState
    from tests.harness.run import Run

PUBLISHABLE_KEY = "sb_publishable_of_the_contract_tests"
SECRET_KEY = "sb_secret_of_the_contract_tests"


class Gateway(httpx.BaseTransport):
    """The two things that the stack's gateway does for these requests: its paths, and keys as roles."""

    def __init__(self, rest: Rest) -> None:
        self._rest = rest
        self._line = httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        headers = dict(request.headers)
        bearer = headers.get("authorization", "").removeprefix("Bearer ")
        if bearer == PUBLISHABLE_KEY:
            del headers["authorization"]
        elif bearer == SECRET_KEY:
            headers["authorization"] = f"Bearer {self._rest.service_token()}"
        path = request.url.raw_path.decode().removeprefix("/rest/v1")
        headers["host"] = httpx.URL(self._rest.url).netloc.decode()
        passed_on = httpx.Request(
            request.method, f"{self._rest.url}{path}", headers=headers, content=request.content
        )
        return self._line.handle_request(passed_on)

    def close(self) -> None:
        self._line.close()


class World:
    """One community: its database, its API, and clients for its people."""

    def __init__(self, database: Database, rest: Rest, http_client: httpx.Client) -> None:
        self.url = database.url()
        self.sql: psycopg.Connection[Any] = database.connect()
        self._rest = rest
        self._http_client = http_client
        self._numbers = itertools.count(1)
        self.anybody = MedellinClient(rest.url, PUBLISHABLE_KEY, http_client=http_client)
        self.service = MedellinClient.admin(rest.url, SECRET_KEY, http_client=http_client)

    def one(self, query: str, *arguments: object) -> Any:
        row = self.sql.execute(query, arguments).fetchone()
        assert row is not None
        return row[0]

    def slug(self, stem: str) -> str:
        """A name that nobody here has yet."""
        return f"{stem}-{next(self._numbers)}"

    def user(self, stem: str, *roles: str) -> tuple[UUID, str]:
        name = self.slug(stem)
        return self.one("select tests.create_user(%s, %s)", name, list(roles)), name

    def acting(self, user_id: UUID, **claims: object) -> MedellinClient:
        return self.anybody.as_user(self._rest.token(user_id, **claims))

    def person(self, stem: str = "ana", *roles: str) -> MedellinClient:
        """A client that acts for a new person."""
        return self.acting(self.user(stem, *roles)[0])

    def event(self, *, capacity: int | None = None, status: str = "published", **columns: object) -> UUID:
        """An event of somebody else's, as the owner of the database puts it there."""
        _, organizer = self.user("organiza", "organizer")
        event_id: UUID = self.one(
            "select tests.create_event(%s, %s, %s, null, %s)",
            self.slug("evento"),
            organizer,
            status,
            capacity,
        )
        for column, value in columns.items():
            self.sql.execute(f"update public.events set {column} = %s where id = %s", (value, event_id))
        return event_id


@pytest.fixture(scope="module")
def world(run: Run) -> Iterator[World]:
    with ExitStack() as stack:
        database = stack.enter_context(cloned(run))
        rest = stack.enter_context(serving(database))
        http_client = stack.enter_context(httpx.Client(transport=Gateway(rest)))
        yield World(database, rest, http_client)


@pytest.fixture(scope="session")
def stack(run: Run) -> Iterator[StackState]:
    """The whole stack, seeded; for what PostgREST alone has not."""
    with shared_stack(run) as stack:
        yield stack
