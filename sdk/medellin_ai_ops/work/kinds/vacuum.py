"""`vacuum`: a table in which much is dead. No function may vacuum, and only the owner of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg

from medellin_ai_ops.work.job import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medellin_ai_ops.work.job import Job
    from medellin_ai_ops.work.tools import Tools

URL_VARIABLE = "MEDELLIN_UPKEEP_DB_URL"
LOAD = 'select private.load_vacuum(%s, %s) as "table"'


def run(tools: Tools, jobs: Sequence[Job]) -> None:
    (job,) = jobs
    row = tools.connection.execute(LOAD, (job.id, job.lease_token)).fetchone()
    assert row is not None
    if row["table"] is None:
        return
    with psycopg.connect(tools.env[URL_VARIABLE], connect_timeout=10, autocommit=True) as owner:
        owner.execute("set statement_timeout = 0")
        # The name comes from the catalog, quoted; whoever works on the table just now is not waited for.
        owner.execute(f"vacuum (analyze, skip_locked) {row['table']}".encode())
    tools.say(f"{row['table']} is vacuumed")


def lacks(env: Mapping[str, str]) -> str | None:
    return None if env.get(URL_VARIABLE) else URL_VARIABLE


KIND = Kind("vacuum", run, lacks=lacks)
