"""A direct connection to a database of ours, with errors that say what to do next."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg.rows import dict_row

from medellin_ai_ops.console import OpsError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def connected(url: str, what: str) -> Iterator[psycopg.Connection[dict[str, Any]]]:
    """A connection whose rows are dictionaries; `what` the command works on, for the words of an error."""
    try:
        with psycopg.connect(url, connect_timeout=10, autocommit=True, row_factory=dict_row) as connection:
            yield connection
    except (
        psycopg.errors.UndefinedTable,
        psycopg.errors.UndefinedFunction,
        psycopg.errors.InvalidSchemaName,
    ):
        raise OpsError(
            f"this database has no {what} of Medellin AI", "Run `medellin-ai db push` first"
        ) from None
    except psycopg.errors.InsufficientPrivilege:
        raise OpsError(f"this role may not look at {what}", "Connect as postgres") from None
    except psycopg.errors.LockNotAvailable:
        raise OpsError("the tables are in use; nothing was changed", "Try again in a quieter hour") from None
    except psycopg.OperationalError as error:
        reason = str(error).strip().splitlines()[0]
        raise OpsError(f"cannot reach the database: {reason}", "Is it up, and is the URL right?") from None
