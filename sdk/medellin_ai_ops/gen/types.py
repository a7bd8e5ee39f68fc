"""Reads a database and renders what the client knows of it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import psycopg

from medellin_ai_ops.console import OpsError
from medellin_ai_ops.db.scratch import migrated
from medellin_ai_ops.gen import errors, models, params, rpc
from medellin_ai_ops.gen.catalog import read
from medellin_ai_ops.gen.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from medellin_ai_ops.db.catalog import Connection

OWNED = ("models", "params")


def render(root: Path, url: str | None) -> dict[str, str]:
    """The generated files of the client, from the database at `url`, else from the clone's migrations."""
    with _database(root, url) as connection:
        try:
            vocabulary = Vocabulary(read(connection))
        except (psycopg.errors.UndefinedObject, psycopg.errors.UndefinedTable) as error:
            raise OpsError(
                "The database at --url has none of our tables",
                "Apply the migrations to it, or leave --url out",
            ) from error
    return {
        **models.render(vocabulary),
        **params.render(vocabulary),
        **rpc.render(vocabulary),
        **errors.render(vocabulary),
    }


@contextmanager
def _database(root: Path, url: str | None) -> Iterator[Connection]:
    if url is None:
        with migrated(root, None) as (connection, _):
            yield connection
        return
    try:
        connection = psycopg.connect(url, connect_timeout=5)
    except psycopg.Error as error:
        raise OpsError(
            f"The database at --url does not answer: {str(error).strip().splitlines()[0]}",
            "Check the address, or leave --url out",
        ) from error
    with connection:
        yield connection
