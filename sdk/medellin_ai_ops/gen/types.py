"""Reads a database and renders what the client knows of it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from medellin_ai_ops.console import OpsError
from medellin_ai_ops.gen.catalog import read
from medellin_ai_ops.gen.render import Renderer

if TYPE_CHECKING:
    from collections.abc import Iterator

OWNED = ("models", "params")


def render(url: str | None) -> dict[str, str]:
    """The generated files of the client, from the database at `url` or from one made of the migrations."""
    import psycopg

    with _database(url) as address:
        try:
            with psycopg.connect(address, connect_timeout=5) as connection:
                return Renderer(read(connection)).files()
        except psycopg.OperationalError as error:
            raise OpsError(
                f"The database does not answer: {str(error).strip().splitlines()[0]}",
                "Check the address in --url.",
            ) from error
        except psycopg.errors.UndefinedTable as error:
            raise OpsError(
                "The database has none of our tables", "Apply the migrations to it first."
            ) from error


@contextmanager
def _database(url: str | None) -> Iterator[str]:
    if url is not None:
        yield url
        return
    raise NotImplementedError
