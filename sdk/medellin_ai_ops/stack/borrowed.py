"""A database that somebody else runs on this machine, in a container say, and the stack only stands on.

It looks like a Supabase project, with the real pg_cron, and all its roles that log in have one password.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import psycopg
from psycopg.conninfo import conninfo_to_dict

from medellin_ai_ops.console import OpsError

if TYPE_CHECKING:
    from medellin_ai_ops.stack.state import StackState

# A stack fills its database with people of the seed, whose passwords it shows: never one that others use.
THIS_MACHINE = ("127.0.0.1", "localhost")
EXAMPLE = "postgresql://postgres:PASSWORD@127.0.0.1:54422/postgres"
# As these the components log in.
ROLES = ("postgres", "authenticator", "supabase_auth_admin", "supabase_storage_admin")


class Borrowed(NamedTuple):
    """What a URL says about it."""

    port: int
    name: str
    password: str


def parse(url: str) -> Borrowed:
    try:
        told = conninfo_to_dict(url)
    except psycopg.ProgrammingError as error:
        raise OpsError(
            "--db-url is no URL of a database", f"It looks like this: {EXAMPLE}", code=2
        ) from error
    if told.get("host") not in THIS_MACHINE:
        raise OpsError(
            "a stack stands on a database of this machine only",
            "For others: medellin-ai db preflight, and docs/install.md",
            code=2,
        )
    if told.get("user") != "postgres" or not told.get("password"):
        raise OpsError("--db-url needs the user postgres and its password", f"As in {EXAMPLE}", code=2)
    return Borrowed(
        int(told.get("port") or 5432), str(told.get("dbname") or "postgres"), str(told["password"])
    )


def check(stack: StackState) -> None:
    """Every component will get in; told before anything is started."""
    for role in ROLES:
        try:
            psycopg.connect(stack.database_url(role), connect_timeout=3).close()
        except psycopg.OperationalError as error:
            raise OpsError(
                f"the database on port {stack.ports.db} does not let {role} in: {str(error).splitlines()[0]}",
                "Is it up, and has every role that logs in the password of the URL?",
            ) from error


def answers(stack: StackState) -> bool:
    try:
        psycopg.connect(stack.db_url, connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


def is_new(stack: StackState) -> bool:
    """Whether no migration has ever been pushed to it: it was made anew since the stack last stood on it."""
    with psycopg.connect(stack.db_url) as connection:
        found = connection.execute("select to_regclass('supabase_migrations.schema_migrations') is null")
        return found.fetchone() == (True,)
