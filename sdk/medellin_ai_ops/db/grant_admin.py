"""The first admin. Over a direct connection only: no key of the API can do this."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import psycopg

from medellin_ai_ops.console import OpsError
from medellin_ai_ops.stack import state

if TYPE_CHECKING:
    from uuid import UUID


def database_url(url: str | None) -> str:
    """The database to work on: what was said, else MEDELLIN_DB_URL, else the embedded stack of this clone."""
    if url or (url := os.environ.get("MEDELLIN_DB_URL")):
        return url
    running = state.load()
    if running is None:
        raise OpsError(
            "no database named", "Add --url, set MEDELLIN_DB_URL, or start the stack: medellin-ai up"
        )
    return running.db_url


def grant_admin(email: str, url: str) -> UUID:
    """Make the person with this address an admin (again: no change); return their id."""
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            row = connection.execute("select private.grant_admin(%s)", (email,)).fetchone()
    except psycopg.errors.NoDataFound:
        raise OpsError(
            f"nobody signed up as {email}", "Let the person sign up first, then run this again"
        ) from None
    except (psycopg.errors.InvalidSchemaName, psycopg.errors.UndefinedFunction):
        raise OpsError("this database has no Medellin AI schema", "Run `medellin-ai db push` first") from None
    except psycopg.errors.InsufficientPrivilege:
        raise OpsError("this role may not make admins", "Connect as postgres") from None
    except (psycopg.OperationalError, psycopg.ProgrammingError) as error:
        reason = str(error).strip().splitlines()[0]
        raise OpsError(f"cannot reach the database: {reason}", "Is it up, and is the URL right?") from None
    if row is None:
        raise OpsError("the database gave no answer", "Run this again")
    user_id: UUID = row[0]
    return user_id
