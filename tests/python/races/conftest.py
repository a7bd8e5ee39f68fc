"""A database with people in it, all acting at once."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import psycopg
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.harness.database import Database

# What a provider tells of the whole price, wherever a seat is not paid yet; conditions on r follow.
PAY = """
    select public.apply_payment_event(
        'wompi', gen_random_uuid()::text, gen_random_uuid()::text, 'paid', r.price, r.currency, now(),
        replace(r.id::text, '-', '') || '-0123456789ab'
    )
    from public.event_registrations as r
    where r.price > 0 and r.status <> 'confirmed'
"""
# Eight seconds are what the API has. Here many wait for one lock, on a machine that may do other things, too.
PATIENT = "-c statement_timeout=60s -c lock_timeout=60s"
PERSON = "insert into auth.users (id, email, email_confirmed_at) values (%s, %s, now())"


def refusal(error: psycopg.Error) -> str:
    """Its code; of a deadlock, which nobody may meet, its words: they say who waited for whom."""
    return str(error) if error.sqlstate == "40P01" else error.sqlstate or type(error).__name__


class Community:
    """A database with people in it, and a way to act as each of them on a connection of one's own."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.local = threading.local()
        self.connections: list[psycopg.Connection[Any]] = []

    def connection(self, user: str) -> psycopg.Connection[Any]:
        """This thread's own connection."""
        if not hasattr(self.local, user):
            connection = psycopg.connect(self.database.url(user), autocommit=True, options=PATIENT)
            setattr(self.local, user, connection)
            self.connections.append(getattr(self.local, user))
        return getattr(self.local, user)

    def owner(self) -> psycopg.Connection[Any]:
        """As the owner of the schema."""
        return self.connection("postgres")

    def people(self, count: int) -> list[UUID]:
        ids = [uuid4() for _ in range(count)]
        with self.owner().cursor() as cursor:
            cursor.executemany(PERSON, [(i, f"{i}@example.com") for i in ids])
        return ids

    def members(self, count: int) -> list[UUID]:
        """People who may write, and as often as they like."""
        people = self.people(count)
        with self.owner().cursor() as cursor:
            cursor.executemany(
                "insert into public.user_roles (user_id, role) values (%s, 'member')", [(p,) for p in people]
            )
        self.owner().execute("update private.rate_limits set burst = 100000")
        return people

    def one(self, query: str, *args: object) -> Any:
        row = self.owner().execute(query, args).fetchone()
        assert row is not None
        return row[0]

    def event(self, organizer: UUID, capacity: int | None) -> UUID:
        row = self.owner().execute(
            """
            insert into public.events (title, description, date, location, status, capacity, organizer_id)
            values ('Hackatón', 'Un día', now() + interval '30 days', 'Ruta N', 'published', %s, %s)
            returning id
            """,
            (capacity, organizer),
        )
        return UUID(str(row.fetchone()[0]))

    @contextmanager
    def acting(self, person: UUID) -> Iterator[psycopg.Connection[Any]]:
        """One request of one person, as the API would run it."""
        connection = self.connection("authenticator")
        with connection.transaction():
            connection.execute(
                """
                select set_config('request.jwt.claims', %s, true), set_config('role', 'authenticated', true)
                """,
                (json.dumps({"sub": str(person), "role": "authenticated"}),),
            )
            connection.execute("select private.pre_request()")
            yield connection

    def ask(self, person: UUID, statement: str, *args: object) -> str:
        """What the person got: 'ok', or the code of the refusal."""
        try:
            with self.acting(person) as connection:
                connection.execute(statement, args)
        except psycopg.Error as error:
            return refusal(error)
        return "ok"

    def all_at_once(self, workers: int, calls: list[Callable[[], str]]) -> list[str]:
        barrier = threading.Barrier(workers, timeout=120)  # who cannot connect does not come

        def start(share: list[Callable[[], str]]) -> list[str]:
            self.connection("authenticator")
            barrier.wait()
            return [call() for call in share]

        with ThreadPoolExecutor(workers) as pool:
            return [r for rs in pool.map(start, [calls[i::workers] for i in range(workers)]) for r in rs]


@pytest.fixture
def community(database: Database) -> Iterator[Community]:
    community = Community(database)
    yield community
    for connection in community.connections:
        connection.close()
