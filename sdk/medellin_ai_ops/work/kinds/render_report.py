"""`render_report`: one run of a report becomes a file in the bucket `reports`.

The database reads the rows, with the rights of whose run it is; this writes them down. Every attempt writes
the same path, so a worker that is killed leaves nothing behind.
"""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from itertools import chain
from typing import TYPE_CHECKING, Any

import httpx
import psycopg
from psycopg import sql

from medellin_ai_ops.reports.render import CONTENT_TYPES, Column, render
from medellin_ai_ops.work.job import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from medellin_ai_ops.work.job import Job
    from medellin_ai_ops.work.tools import Tools

BUCKET = "reports"
SECONDS_VARIABLE = "MEDELLIN_REPORT_SECONDS"
USUAL_SECONDS = "60"
ROWS_AT_ONCE = 1000
ROWS_IN_MEMORY = 8 * 1024 * 1024
LEASE_LOST = "MD160"
WRONG_PARAMETERS = "MD142"

LOAD = "select * from private.load_report(%s, %s)"
OPEN = "declare report cursor with hold for select r::text as row from private.report_rows(%s, %s) as r"
FETCH = sql.SQL("fetch forward {} from report").format(ROWS_AT_ONCE)
CLOSE = "close report"
PROGRESS = "select private.note_report_progress(%s, %s, %s) as is_wanted"
FINISH = "select private.finish_report(%s, %s, %s) as is_wanted"
FAIL = "select private.fail_report(%s, %s, %s, %s)"


class Unwanted(Exception):
    """It was called off while it was rendered."""


class Refused(Exception):
    """No attempt can help; whose report it is reads why."""


def run(tools: Tools, jobs: Sequence[Job]) -> None:
    (job,) = jobs
    try:
        _make(tools, job)
    except Unwanted:
        return
    except Refused as error:
        _give_back(tools, job, str(error), str(error), permanently=True)
    except psycopg.DatabaseError as error:
        if error.sqlstate is None or error.sqlstate == LEASE_LOST:
            raise
        if error.sqlstate == WRONG_PARAMETERS:  # the report has changed since it was asked for
            words = error.diag.message_primary or str(error)
            _give_back(tools, job, words, str(error), permanently=True)
        elif isinstance(error, psycopg.errors.QueryCanceled):
            words = "El informe tarda demasiado; elige un periodo más corto"
            _give_back(tools, job, words, str(error), permanently=True)
        else:
            _give_back(tools, job, "El informe no se pudo leer", str(error))
    except (OSError, httpx.HTTPError) as error:
        _give_back(tools, job, "El informe no se pudo guardar", f"{type(error).__name__}: {error}")


def _make(tools: Tools, job: Job) -> None:
    lease = job.id, job.lease_token
    order = tools.connection.execute(LOAD, lease).fetchone()
    if order is None:
        return
    columns = [Column(*column) for column in zip(order["columns"], order["types"], strict=True)]
    with tempfile.SpooledTemporaryFile(ROWS_IN_MEMORY) as file, _reading(tools, job) as found:
        counted = _Counted(tools, job, order["max_rows"])
        render(order["output_format"], columns, counted.rows(found), file)
        size = file.tell()
        file.seek(0)
        tools.storage.upload(BUCKET, order["file_name"], file, CONTENT_TYPES[order["output_format"]])
    with tools.finish(job) as connection:
        ended = connection.execute(FINISH, (*lease, counted.count)).fetchone()
    if not (ended and ended["is_wanted"]):
        tools.storage.remove(BUCKET, [order["file_name"]])
        return
    tools.say(f"{BUCKET}/{order['file_name']}: {counted.count} rows, {size} bytes")


@contextmanager
def _reading(tools: Tools, job: Job) -> Iterator[Iterator[dict[str, Any]]]:
    """All rows as of one moment, kept by the server and fetched in pieces."""
    seconds = tools.env.get(SECONDS_VARIABLE, USUAL_SECONDS)
    with tools.connection.transaction():
        tools.connection.execute("set transaction read only")
        tools.connection.execute("select set_config('statement_timeout', %s, true)", (f"{seconds}s",))
        tools.connection.execute(OPEN, (job.id, job.lease_token))
        # With the first of them all are read: here, since no timeout ends a commit.
        first = tools.connection.execute(FETCH).fetchall()
    try:
        rest = iter(lambda: tools.connection.execute(FETCH).fetchall(), [])
        yield chain(first, chain.from_iterable(rest))
    finally:
        tools.connection.execute(CLOSE)


class _Counted:
    """Rows as they go by: whoever waits sees how many, and there are no more than allowed."""

    def __init__(self, tools: Tools, job: Job, most: int) -> None:
        self.count = 0
        self._tools, self._job, self._most = tools, job, most

    def rows(self, found: Iterator[dict[str, Any]]) -> Iterator[str]:
        for row in found:
            if self.count == self._most:
                raise Refused(f"El informe tiene más de {self._most} filas; elige un periodo más corto")
            if self.count % (10 * ROWS_AT_ONCE) == 0:
                self._note()
            self.count += 1
            yield row["row"]

    def _note(self) -> None:
        """Outside of the transaction that read: this one writes."""
        answer = self._tools.connection.execute(
            PROGRESS, (self._job.id, self._job.lease_token, self.count)
        ).fetchone()
        if not (answer and answer["is_wanted"]):
            raise Unwanted


def _give_back(tools: Tools, job: Job, words: str, reason: str, *, permanently: bool = False) -> None:
    with tools.connection.transaction():
        tools.connection.execute(FAIL, (job.id, job.lease_token, words, permanently))
        tools.fail(job, reason, permanently=permanently)


def lacks(env: Mapping[str, str]) -> str | None:
    return next((name for name in ("MEDELLIN_URL", "MEDELLIN_SECRET_KEY") if not env.get(name)), None)


KIND = Kind("render_report", run, concurrency=2, lacks=lacks)
