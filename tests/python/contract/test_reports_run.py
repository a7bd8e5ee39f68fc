"""Reports from asking to file, on the real stack: the queue, the worker, the storage."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import sys
import zipfile
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest

from medellin_ai import MedellinClient, errors
from medellin_ai.models import EventReportRow, UserActivityReportRow
from medellin_ai_ops.cli import main
from medellin_ai_ops.stack.health import wait_until
from tests.python.stack_fixture import new_event

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from medellin_ai.models import ReportExecution
    from medellin_ai_ops.stack.state import StackState

pytestmark = pytest.mark.stack

PASSWORD = "correct horse battery"
SINCE = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
UNTIL = dt.datetime(2040, 1, 1, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def database(stack: StackState) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    with psycopg.connect(stack.db_url, autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def person(
    stack: StackState, database: psycopg.Connection[tuple[object, ...]]
) -> Iterator[Callable[..., MedellinClient]]:
    """Somebody new, with these roles."""
    with MedellinClient(stack.api_url, stack.publishable_key) as client:

        def new(*roles: str) -> MedellinClient:
            email = f"report-{uuid4().hex[:12]}@example.com"
            client.auth.sign_up(email, PASSWORD)
            user = client.as_user(client.auth.sign_in(email, PASSWORD))
            for role in roles:
                database.execute(
                    "insert into public.user_roles (user_id, role) values (%s, %s)",
                    (user.roles.whoami().user_id, role),
                )
            return user

        yield new


def test_an_organizer_gets_a_report(person: Callable[..., MedellinClient], stack: StackState) -> None:
    olga, other = person("organizer"), person("organizer")
    title = "=cmd|'/c calc'!A1"
    mine, _ = (
        new_event(stack, title=title, location="+57 300", organizer_id=who.roles.whoami().user_id)
        for who in (olga, other)
    )

    looks: list[ReportExecution] = []
    run_id = olga.reports.event_report(SINCE, UNTIL, output_format="json")
    run = olga.reports.wait(run_id, on_progress=looks.append)
    assert (run.status, run.row_count, looks[-1]) == ("completed", 1, run), run.error_message
    assert run.started_at and run.completed_at and run.completed_at > run.started_at

    (row,) = olga.reports.rows(run_id, EventReportRow)
    assert (row.event_id, row.title, row.total_registrations) == (mine, title, 0)
    with pytest.raises(errors.InvalidInput):
        olga.reports.rows(run_id, UserActivityReportRow)
    assert json.loads(httpx.get(olga.reports.link(run_id)).content)[0]["event_id"] == str(mine)
    notices = [n for n in olga.notifications.list() if n.type == "report"]
    assert [n.action_url for n in notices] == [f"/reports/{run_id}"]

    for wrong in (other, person("admin")):
        with pytest.raises(errors.NotFound):
            wrong.reports.download(run_id)
        with pytest.raises(errors.MedellinError):
            wrong._connection.file("reports", f"{run.created_by}/{run_id}.json")


def test_each_format(person: Callable[..., MedellinClient]) -> None:
    admin = person("admin")
    formats = ("csv", "csv_excel", "xlsx")
    (template,) = (t for t in admin.reports.templates(limit=1000) if t.name == "Eventos de un periodo")
    asked = {"start_date": SINCE.isoformat(), "end_date": UNTIL.isoformat()}
    runs = {name: admin.reports.run(template.id, asked, output_format=name) for name in formats}
    for run in runs.values():
        assert admin.reports.wait(run.id).status == "completed"

    plain = admin.reports.download(runs["csv"].id).decode()
    rows = [*csv.DictReader(io.StringIO(plain))]
    assert len(rows) == admin.reports.get(runs["csv"].id).row_count > 30
    assert int(rows[0]["total_registrations"]) >= 0
    assert all(not row["title"].startswith("=") for row in rows)

    excel = admin.reports.download(runs["csv_excel"].id)
    assert excel.startswith("\ufeffevent_id;title;".encode())

    with zipfile.ZipFile(io.BytesIO(admin.reports.download(runs["xlsx"].id))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count("<row ") == (admin.reports.get(runs["xlsx"].id).row_count or 0) + 1
    assert "<f>" not in sheet


def test_what_is_refused(person: Callable[..., MedellinClient], stack: StackState) -> None:
    ana = person()
    (template,) = (t for t in ana.reports.templates(limit=1000) if t.name == "Actividad de las personas")
    with pytest.raises(errors.InvalidReportParameters) as wrong:
        ana.reports.run(template.id, {"start_date": "2026-01-01", "end_date": "2026-02-01", "x": 1})
    assert (wrong.value.details["parameter"], wrong.value.details["problem"]) == ("x", "unknown")
    with pytest.raises(errors.InvalidReportParameters):
        ana.reports.user_activity_report(SINCE, UNTIL, activity_types=["login"])
    with pytest.raises(errors.UnknownReportFormat):
        ana.reports.event_report(SINCE, UNTIL, output_format="pdf")  # type: ignore[arg-type]
    with pytest.raises(errors.NotFound):
        ana.reports.run(uuid4())
    with pytest.raises(errors.NotFound):
        ana.reports.get(uuid4())
    with pytest.raises(errors.NotFound):
        ana.reports.cancel(uuid4())
    with pytest.raises(errors.NotFound):
        ana.reports.run_schedule(uuid4())
    with (
        MedellinClient(stack.api_url, stack.publishable_key) as nobody,
        pytest.raises(errors.PermissionDenied),
    ):
        nobody.reports.event_report(SINCE, UNTIL)


def test_calling_off_and_no_result(
    person: Callable[..., MedellinClient], database: psycopg.Connection[tuple[object, ...]]
) -> None:
    ana, beto, admin = person(), person(), person("admin")
    waiting = _that_waits(database, ana)
    with pytest.raises(errors.ReportNotReady):
        ana.reports.download(waiting)
    with pytest.raises(errors.Timeout):
        ana.reports.wait(waiting, timeout=0)
    with pytest.raises(errors.NotFound):
        beto.reports.cancel(waiting)
    assert ana.reports.cancel(waiting).status == "cancelled"
    with pytest.raises(errors.ReportIsOver):
        ana.reports.cancel(waiting)
    with pytest.raises(errors.ReportWithoutResult):
        ana.reports.link(waiting)
    assert admin.reports.cancel(_that_waits(database, ana)).status == "cancelled"


def test_a_schedule_is_run_now_and_its_result_expires(
    person: Callable[..., MedellinClient], database: psycopg.Connection[tuple[object, ...]], stack: StackState
) -> None:
    ana = person()
    me = ana.roles.whoami().user_id
    (template,) = (t for t in ana.reports.templates(limit=1000) if t.name == "Actividad de las personas")
    made = ana.reports.create_schedule(
        template_id=template.id,
        name="Mensual",
        frequency="monthly",
        recipients=[str(me)],
        first_run_at=dt.datetime(2026, 1, 31, 13, tzinfo=dt.UTC),
        timezone="America/Bogota",
    )
    assert made.next_run_at is not None
    assert made.next_run_at > dt.datetime.now(dt.UTC)
    ana.reports.run_schedule(made.id)
    (run,) = ana.reports.my_executions()
    assert (run.schedule_id, run.slot) == (made.id, None)
    assert ana.reports.wait(run.id).status == "completed"
    assert b"full_name" in ana.reports.download(run.id)

    path = f"{me}/{run.id}.csv"
    database.execute(
        "update public.report_executions set status = 'expired', result_url = null where id = %s", (run.id,)
    )
    with pytest.raises(errors.ReportWithoutResult):
        ana.reports.download(run.id)
    headers = {"apikey": stack.secret_key, "authorization": f"Bearer {stack.secret_key}"}
    file = f"{stack.api_url}/storage/v1/object/reports/{path}"
    assert wait_until(lambda: not httpx.get(file, headers=headers).is_success, 60)


def _that_waits(database: psycopg.Connection[tuple[object, ...]], client: MedellinClient) -> UUID:
    """A run that no worker takes, as long as nobody asks for it."""
    row = database.execute(
        "insert into public.report_executions (template_id, created_by)"
        " select id, %s from public.report_templates order by created_at limit 1 returning id",
        (client.roles.whoami().user_id,),
    ).fetchone()
    assert row is not None
    assert isinstance(row[0], UUID)
    return row[0]


def test_the_commands(
    stack: StackState, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    email = f"report-{uuid4().hex[:12]}@example.com"
    with MedellinClient(stack.api_url, stack.publishable_key) as client:
        client.auth.sign_up(email, PASSWORD)
    for name in ("MEDELLIN_URL", "SUPABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("MEDELLIN_HOME", str(stack.home))
    monkeypatch.setenv("MEDELLIN_PASSWORD", PASSWORD)

    def reports(*arguments: str, code: int = 0) -> str:
        monkeypatch.setattr(sys, "argv", ["medellin-ai", "reports", *arguments, "--as", email])
        with pytest.raises(SystemExit) as end:
            main()
        said = capsys.readouterr()
        assert (end.value.code or 0) == code, said.err
        return said.err if code else said.out

    name = "Actividad de las personas"
    assert f"{name}\tstart_date (timestamptz), end_date (timestamptz), activity_types? (text[])" in reports(
        "list"
    )
    file = tmp_path / "actividad.csv"
    period = ("-w", "start_date=2026-01-01", "-w", "end_date=2027-01-01", "-w", "activity_types=forum_post")
    run = json.loads(reports("run", name, *period, "--out", str(file), "--json"))
    assert (run["status"], run["row_count"]) == ("completed", 0)
    assert file.read_text(encoding="utf-8").startswith("user_id,full_name,")
    assert [json.loads(line)["id"] for line in reports("list", "--runs", "--json").splitlines()] == [
        run["id"]
    ]
    assert httpx.get(reports("get", run["id"], "--link").strip()).content == file.read_bytes()

    made = json.loads(reports("schedule", name, "--every", "daily", "--json"))
    assert made["next_run_at"]
    assert made["id"] in reports("list", "--schedules")
    assert "[MD145]. See your runs with" in reports("cancel", run["id"], code=1)
    assert "[MD142]: start_date (missing). See" in reports("run", name, "-w", "x=1", code=1)
    assert "reports list" in reports("run", "Nada", code=1)
    assert "name=value" in reports("run", name, "-w", "x", code=2)
