"""The worker on reports: what each may read, one file of each run, whatever happens to the worker."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from medellin_ai_ops.stack.health import wait_until
from medellin_ai_ops.work.kinds import render_report, reports
from medellin_ai_ops.work.worker import drain
from tests.harness.http import Handler, listening

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psycopg

    from tests.harness.database import Database

PERSON = "insert into auth.users (id, email, email_confirmed_at) values (%s, %s, now())"
ANA, OLGA, OTRA = (UUID(int=number) for number in (1, 2, 3))
ACT = "select set_config('request.jwt.claims', %s, false)"
PERIOD = {"start_date": "2020-01-01", "end_date": "2040-01-01"}
ASK = "select public.generate_event_report('2020-01-01', '2040-01-01', null, %s)::uuid"


class Shelf:
    """A storage on this machine: an HTTP server that keeps what is put there, by path."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.uploads: Counter[str] = Counter()
        self.go_on = threading.Event()
        self.go_on.set()
        self.answer = 200
        self.url = ""

    @property
    def env(self) -> dict[str, str]:
        return {"MEDELLIN_URL": self.url, "MEDELLIN_SECRET_KEY": "sb_secret_of_tests"}


def handler(shelf: Shelf) -> type[Handler]:
    class Answering(Handler):
        def do_POST(self) -> None:
            path = self.path.removeprefix("/storage/v1/object/")
            content = b"".join(self._chunks())
            shelf.uploads[path] += 1
            shelf.go_on.wait(20)
            if shelf.answer == 200:
                shelf.files[path] = content
            self._reply(shelf.answer)

        def do_DELETE(self) -> None:
            bucket = self.path.removeprefix("/storage/v1/object/")
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            for name in body["prefixes"]:
                shelf.files.pop(f"{bucket}/{name}", None)
            self._reply(200)

        def _chunks(self) -> Iterator[bytes]:
            if "content-length" in self.headers:
                yield self.rfile.read(int(self.headers["content-length"]))
                return
            while size := int(self.rfile.readline(), 16):
                yield self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()

        def _reply(self, status: int) -> None:
            try:
                self.send_response(status)
                self.send_header("content-length", "2")
                self.end_headers()
                self.wfile.write(b"{}")
            except BrokenPipeError:  # whoever asked was killed
                pass

    return Answering


@contextmanager
def serving(shelf: Shelf) -> Iterator[Shelf]:
    with listening(handler(shelf)) as shelf.url:
        try:
            yield shelf
        finally:
            shelf.go_on.set()


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    with serving(Shelf()) as shelf:
        yield shelf


@pytest.fixture
def owner(database: Database) -> psycopg.Connection[Any]:
    """Two organizers, each with events of their own."""
    connection = database.connect()
    with connection.cursor() as cursor:
        cursor.executemany(PERSON, [(who, f"{who}@example.com") for who in (ANA, OLGA, OTRA)])
        cursor.executemany(
            "insert into public.user_roles (user_id, role) values (%s, 'organizer')", [(OLGA,), (OTRA,)]
        )
        cursor.executemany(
            "insert into public.events (title, slug, description, date, location, status, organizer_id)"
            " select %s || n, %s || n, 'x', now() + n * interval '1 day', 'Ruta N', 'published', %s"
            " from generate_series(1, 3) as n",
            [("=1+", "de-olga-", OLGA), ("De otra ", "de-otra-", OTRA)],
        )
    return connection


def asked(database: Database, who: UUID, output_format: str = "csv") -> UUID:
    """A run that somebody asked for through the API."""
    connection = database.connect("authenticator")
    connection.execute("set role authenticated")
    connection.execute(ACT, (json.dumps({"sub": str(who), "role": "authenticated"}),))
    row = connection.execute(ASK, (output_format,)).fetchone()
    assert row is not None
    return row[0]  # type: ignore[no-any-return]


def test_each_gets_his_own(database: Database, owner: psycopg.Connection[Any], shelf: Shelf) -> None:
    runs = {who: asked(database, who) for who in (OLGA, OTRA, ANA)}

    over = drain(database.url(), [render_report.KIND], shelf.env)

    assert [(done.outcome, done.error) for done in over] == [("done", None)] * 3
    titles = {}
    for who, run in runs.items():
        content = shelf.files.pop(f"reports/{who}/{run}.csv").decode()
        titles[who] = [row["title"] for row in csv.DictReader(io.StringIO(content))]
    assert titles == {
        OLGA: ["'=1+1", "'=1+2", "'=1+3"],
        OTRA: ["De otra 1", "De otra 2", "De otra 3"],
        ANA: [],
    }
    assert shelf.files == {}


def state(owner: psycopg.Connection[Any], run: UUID) -> tuple[Any, ...]:
    row = owner.execute(
        "select status, row_count, error_message from public.report_executions where id = %s", (run,)
    ).fetchone()
    assert row is not None
    return row


@pytest.mark.parametrize("at", ["upload", "finish"])
def test_killed_while_it_renders(
    at: str, database: Database, owner: psycopg.Connection[Any], shelf: Shelf
) -> None:
    run = asked(database, OLGA)
    path = f"reports/{OLGA}/{run}.csv"
    with owner.cursor() as lock:
        if at == "upload":
            shelf.go_on.clear()
        else:  # the file is there, the database waits
            lock.execute("begin")
            lock.execute("lock table public.notifications in access exclusive mode")
        worker = subprocess.Popen(
            [sys.executable, "-m", "medellin_ai_ops.cli", "work", "--kind", "render_report"],
            env={**os.environ, **shelf.env, "MEDELLIN_DB_URL": database.url()},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        assert wait_until(lambda: shelf.uploads[path] == 1 and (at == "upload" or path in shelf.files), 60)
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
        if at == "finish":
            lock.execute("rollback")
    shelf.go_on.set()
    assert state(owner, run)[0] == "running"
    database.end_leases()

    over = drain(database.url(), [render_report.KIND], shelf.env)

    assert [done.outcome for done in over] == ["done"]
    assert state(owner, run) == ("completed", 3, None)
    assert list(shelf.files) == [path]
    assert shelf.uploads[path] == 2
    assert owner.execute("select count(*) from public.notifications").fetchone() == (1,)


def test_two_workers_make_one_file(database: Database, owner: psycopg.Connection[Any], shelf: Shelf) -> None:
    run = asked(database, OLGA, "xlsx")
    shelf.go_on.clear()
    over: list[Any] = []
    slow = threading.Thread(
        target=lambda: over.extend(drain(database.url(), [render_report.KIND], shelf.env))
    )
    slow.start()
    assert wait_until(lambda: shelf.uploads.total() == 1, 60)
    owner.execute("update private.jobs set lease_until = now()")
    shelf.go_on.set()
    over += drain(database.url(), [render_report.KIND], shelf.env)
    slow.join(60)

    assert sorted(done.outcome for done in over) in (["done", "lost"], ["done"])
    assert state(owner, run) == ("completed", 3, None)
    assert owner.execute("select count(*) from public.notifications").fetchone() == (1,)


def test_what_is_called_off_leaves_no_file(
    database: Database, owner: psycopg.Connection[Any], shelf: Shelf
) -> None:
    before, meanwhile = asked(database, OLGA), asked(database, OTRA)
    owner.execute("update public.report_executions set status = 'cancelled' where id = %s", (before,))
    shelf.go_on.clear()
    working = threading.Thread(target=lambda: drain(database.url(), [render_report.KIND], shelf.env))
    working.start()
    assert wait_until(lambda: shelf.uploads.total() == 1, 60)
    owner.execute("update public.report_executions set status = 'cancelled' where id = %s", (meanwhile,))
    shelf.go_on.set()
    working.join(60)

    assert shelf.files == {}
    assert list(shelf.uploads) == [f"reports/{OTRA}/{meanwhile}.csv"]
    assert [state(owner, run)[0] for run in (before, meanwhile)] == ["cancelled", "cancelled"]
    assert owner.execute("select count(*) from private.jobs").fetchone() == (0,)


def test_what_cannot_be_stored_waits_and_fails_in_the_end(
    database: Database, owner: psycopg.Connection[Any], shelf: Shelf
) -> None:
    run = asked(database, OLGA)
    shelf.answer = 503
    for attempt in range(1, 5):
        assert state(owner, run)[0] == "pending"
        over = drain(database.url(), [render_report.KIND], shelf.env)
        assert [done.outcome for done in over] == ["waiting" if attempt < 4 else "dead"]
        owner.execute("update private.jobs set run_at = now() where dead_at is null")

    assert state(owner, run) == ("failed", 0, "El informe no se pudo guardar")
    error = owner.execute("select last_error from private.jobs where kind = 'render_report'").fetchone()
    assert error
    assert "503" in error[0]


@pytest.mark.parametrize(
    ("change", "seconds", "words"),
    [
        ("update private.report_functions set max_rows = 2", "60", "más de 2 filas"),
        ("update private.report_parameters set minimum = '2099-01-01'", "60", "Los parámetros no son los"),
        (
            "create or replace function private.event_report_counts(p_start_date timestamptz,"
            " p_end_date timestamptz) returns table (event_id uuid, total_registrations bigint,"
            " confirmed_registrations bigint, actual_attendees bigint, engagement_score numeric)"
            " language sql stable security definer set search_path = '' as"
            " $$ select e.id, 0, 0, 0, 0 from public.events as e, pg_sleep(20) $$",
            "0.2",
            "tarda demasiado",
        ),
    ],
)
def test_what_is_too_much_fails_at_once(
    change: str,
    seconds: str,
    words: str,
    database: Database,
    owner: psycopg.Connection[Any],
    shelf: Shelf,
) -> None:
    run = asked(database, OLGA, "json")
    owner.execute(change)
    over = drain(database.url(), [render_report.KIND], {**shelf.env, render_report.SECONDS_VARIABLE: seconds})
    assert [done.outcome for done in over] == ["dead"]
    assert state(owner, run)[0] == "failed"
    assert words in state(owner, run)[2]
    assert shelf.files == {}


def test_a_report_that_writes_writes_nothing(
    database: Database, owner: psycopg.Connection[Any], shelf: Shelf
) -> None:
    """The rows are read in a transaction that may only read, whatever a report's function calls."""
    owner.execute(
        "create function private.planted() returns bigint language sql security definer set search_path = ''"
        " as $$ delete from public.user_roles; select 0::bigint $$"
    )
    owner.execute("grant execute on function private.planted() to medellin_reporter")
    owner.execute(
        "create or replace function private.event_report(p_start_date timestamptz, p_end_date timestamptz,"
        " p_event_types text[] default null) returns table (event_id uuid, title text, date timestamptz,"
        " location text, format text, status text, capacity integer, total_registrations bigint,"
        " confirmed_registrations bigint, actual_attendees bigint, engagement_score numeric)"
        " language sql stable security invoker set search_path = '' as"
        " $$ select null::uuid, 'x', now(), 'x', 'x', 'x', 1, private.planted(), 0::bigint, 0::bigint, 0.0 $$"
    )
    run = asked(database, OLGA)
    drain(database.url(), [render_report.KIND], shelf.env)
    assert state(owner, run)[0] == "pending"
    assert owner.execute("select count(*) from public.user_roles where role = 'organizer'").fetchone() == (2,)
    error = owner.execute("select last_error from private.jobs where kind = 'render_report'").fetchone()
    assert error
    assert "read-only transaction" in error[0]


def test_what_is_due_goes_to_each_recipient_once(
    database: Database, owner: psycopg.Connection[Any], shelf: Shelf
) -> None:
    owner.execute(
        "insert into public.report_schedules"
        " (template_id, name, frequency, recipients, created_by, parameters)"
        " select id, 'Diario', 'daily', %s, %s, %s from public.report_templates where query = 'event_report'",
        (json.dumps([str(OTRA), str(ANA)]), OLGA, json.dumps(PERIOD)),
    )
    owner.execute("update public.report_schedules set next_run_at = now() - interval '1 minute'")
    owner.execute("select private.queue_reports()")

    drain(database.url(), [reports.KIND, render_report.KIND], shelf.env)

    assert sorted(path.split("/")[1] for path in shelf.files) == [str(who) for who in (ANA, OLGA, OTRA)]
    rows = owner.execute("select created_by, row_count from public.report_executions order by 1").fetchall()
    assert rows == [(ANA, 0), (OLGA, 3), (OTRA, 3)]
