"""Looking at a database that somebody else runs: nothing is changed, and every finding says what to do."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

import psycopg

from medellin_ai_ops.console import OpsError, emit
from medellin_ai_ops.db.export import supabase_dir

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Connection = psycopg.Connection[Any]
LOCAL_HOSTS = ("127.0.0.1", "localhost", "::1", "")


@dataclass(frozen=True)
class Finding:
    """What was looked at, how it is, and what to do: to mend it (fail), or to see it for oneself (look)."""

    check: str
    state: Literal["ok", "fail", "look"]
    words: str
    next_step: str = ""

    def __str__(self) -> str:
        return f"{self.words}. {self.next_step}" if self.next_step else self.words

    def as_json(self) -> dict[str, str]:
        return asdict(self)


def show(findings: list[Finding], *, as_json: bool) -> None:
    """One line a finding, for a person or a machine."""
    for finding in findings:
        emit(finding.as_json()) if as_json else print(f"{finding.state:<5} {finding.check}: {finding}")


@contextmanager
def visiting(url: str) -> Iterator[Connection]:
    """A connection that can change nothing, in one transaction."""
    try:
        with psycopg.connect(url, connect_timeout=10, client_encoding="utf8") as connection:
            connection.read_only = True
            yield connection
    except psycopg.OperationalError as error:
        reason = str(error).strip().splitlines()[0]
        raise OpsError(f"cannot reach the database: {reason}", "Is it up, and is the URL right?") from None
    except psycopg.ProgrammingError as error:
        reason = str(error).strip().splitlines()[0]
        raise OpsError(f"cannot look at the database: {reason}", "Connect as postgres") from None


def migrations() -> dict[str, Path]:
    """The migrations that this installation carries, by version."""
    files = sorted((supabase_dir() / "migrations").glob("[0-9]*_*.sql"))
    return {file.name.partition("_")[0]: file for file in files}


def applied(connection: Connection) -> set[str]:
    """The versions that the database knows; none if it has no history."""
    if column(connection, "select to_regclass('supabase_migrations.schema_migrations') is null") == [True]:
        return set()
    return set(column(connection, "select version from supabase_migrations.schema_migrations"))


def column(connection: Connection, query: str, *values: object) -> list[Any]:
    """The first column of what a query finds."""
    return [row[0] for row in connection.execute(query.encode(), values or None).fetchall()]


def is_local(connection: Connection) -> bool:
    return connection.info.host in LOCAL_HOSTS or connection.info.host.startswith("/")
