"""`medellin-ai reports ...`: which there are, having one made, and getting it."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast
from uuid import UUID

import typer

from medellin_ai_ops.commands._client import Email, Json, Password, person
from medellin_ai_ops.console import OpsError, emit, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import JsonValue

    from medellin_ai import MedellinClient
    from medellin_ai.models import (
        ReportExecution,
        ReportExecutionOutputFormat,
        ReportScheduleFrequency,
        ReportTemplate,
    )
    from medellin_ai.params import ReportScheduleCreate

app = typer.Typer(help="Reports: having one made, now or again and again.", no_args_is_help=True)

Report = Annotated[str, typer.Argument(help="Name or id of the report, as `reports list` shows it.")]
RunId = Annotated[UUID, typer.Argument(help="Id of the run.")]
Parameters = Annotated[
    list[str] | None,
    typer.Option("--with", "-w", help="A parameter as name=value; lists with commas. May be repeated."),
]
Out = Annotated[Path | None, typer.Option("--out", "-o", help="Write the file here.")]


@app.command("list")
def list_reports(
    *,
    runs: Annotated[bool, typer.Option("--runs", help="Your runs instead, newest first.")] = False,
    schedules: Annotated[bool, typer.Option("--schedules", help="Your schedules instead.")] = False,
    email: Email = None,
    password: Password = None,
    as_json: Json = False,
) -> None:
    """The reports that there are, and what each may be asked."""
    with _person(email, password) as client:
        if runs:
            for run in client.reports.my_executions(limit=100):
                _show(run, as_json)
        elif schedules:
            for schedule in client.reports.my_schedules(limit=100):
                if as_json:
                    emit(schedule.model_dump(mode="json"))
                else:
                    state = "on" if schedule.is_active else "off"
                    following = f"{schedule.next_run_at:%Y-%m-%d %H:%M}" if schedule.next_run_at else "-"
                    print(f"{schedule.id}\t{schedule.frequency}\t{state}\tnext {following}\t{schedule.name}")
        else:
            for template in client.reports.templates(limit=1000):
                if as_json:
                    emit(template.model_dump(mode="json"))
                else:
                    asked = ", ".join(_described(one) for one in _schema(template))
                    print(f"{template.id}\t{template.output_format}\t{template.name}\t{asked}")


@app.command()
def run(
    report: Report,
    parameters: Parameters = None,
    *,
    output_format: Annotated[
        str | None,
        typer.Option("--format", help="csv, csv_excel, json or xlsx; left out: as the report says."),
    ] = None,
    out: Out = None,
    wait: Annotated[bool, typer.Option("--wait/--no-wait", help="Wait until it is made.")] = True,
    seconds: Annotated[float, typer.Option("--seconds", help="How long to wait.")] = 120.0,
    email: Email = None,
    password: Password = None,
    as_json: Json = False,
) -> None:
    """Have a report made, wait for it, and get its file."""
    with _person(email, password) as client:
        template = _template(client, report)
        asked = client.reports.run(
            template.id,
            _given(template, parameters or []),
            output_format=cast("ReportExecutionOutputFormat | None", output_format),
        )
        if not wait:
            _show(asked, as_json)
            return
        done = client.reports.wait(asked.id, timeout=seconds, on_progress=_Progress())
        _deliver(client, done, out, as_json)


@app.command()
def get(
    run_id: RunId,
    *,
    out: Out = None,
    link: Annotated[
        bool, typer.Option("--link", help="Print a link to the file that works for an hour.")
    ] = False,
    email: Email = None,
    password: Password = None,
    as_json: Json = False,
) -> None:
    """How a run went; with --out its file, with --link a link to it."""
    with _person(email, password) as client:
        if link:
            print(client.reports.link(run_id))
            return
        found = client.reports.get(run_id)
        if out is None:
            _show(found, as_json)
        else:
            _deliver(client, found, out, as_json)


@app.command()
def schedule(
    report: Report,
    parameters: Parameters = None,
    *,
    name: Annotated[
        str | None, typer.Option("--name", help="What to call it; left out: as the report.")
    ] = None,
    every: Annotated[str, typer.Option("--every", help="daily, weekly or monthly.")] = "weekly",
    first: Annotated[
        datetime | None, typer.Option("--first", help="The first time, in UTC; left out: six in the morning.")
    ] = None,
    timezone: Annotated[str, typer.Option("--timezone", help="Whose clocks it keeps to.")] = "America/Bogota",
    to: Annotated[
        list[UUID] | None, typer.Option("--to", help="Id of a person who gets one too. May be repeated.")
    ] = None,
    email: Email = None,
    password: Password = None,
    as_json: Json = False,
) -> None:
    """Have a report made again and again; without dates, of the time since the one before."""
    with _person(email, password) as client:
        template = _template(client, report)
        recipients = [str(one) for one in to or [client.roles.whoami().user_id]]
        values: ReportScheduleCreate = {
            "template_id": template.id,
            "name": name or template.name,
            "frequency": cast("ReportScheduleFrequency", every),  # which there are, the database knows
            "timezone": timezone,
            "recipients": [*recipients],
            "parameters": _given(template, parameters or []),
        }
        if first:
            values["first_run_at"] = first.replace(tzinfo=UTC)
        made = client.reports.create_schedule(**values)
        if as_json:
            emit(made.model_dump(mode="json"))
        else:
            print(f"{made.id}\t{made.frequency}\tnext {made.next_run_at:%Y-%m-%d %H:%M}\t{made.name}")


@app.command()
def cancel(run_id: RunId, email: Email = None, password: Password = None, as_json: Json = False) -> None:
    """Call off a run that is not over."""
    with _person(email, password) as client:
        _show(client.reports.cancel(run_id), as_json)


@contextmanager
def _person(email: str | None, password: str | None) -> Iterator[MedellinClient]:
    """A client for a person; what reports refuse is explained with what to do about it."""
    from medellin_ai import errors

    with person(email, password) as client:
        try:
            yield client
        except errors.InvalidReportParameters as error:
            wrong = f"{error.details.get('parameter')} ({error.details.get('problem')})"
            raise OpsError(
                f"{error.message} ({error.message_en}) [{error.code}]: {wrong}",
                "See what it takes with: medellin-ai reports list",
            ) from error
        except (
            errors.NotFound,
            errors.ReportIsOver,
            errors.ReportNotReady,
            errors.ReportWithoutResult,
        ) as error:
            raise OpsError(
                f"{error.message} ({error.message_en}) [{error.code}]",
                "See your runs with: medellin-ai reports list --runs",
            ) from error


def _template(client: MedellinClient, report: str) -> ReportTemplate:
    for template in client.reports.templates(limit=1000):
        if report in (str(template.id), template.name):
            return template
    raise OpsError(f"There is no report {report}", "See what there is with: medellin-ai reports list")


def _schema(template: ReportTemplate) -> list[dict[str, JsonValue]]:
    return [one for one in template.parameters if isinstance(one, dict)]


def _described(parameter: dict[str, JsonValue]) -> str:
    mark = "" if parameter.get("required") else "?"
    return f"{parameter['name']}{mark} ({parameter['type']})"


def _given(template: ReportTemplate, parameters: list[str]) -> dict[str, JsonValue]:
    """What was typed, as the report's own schema types it; what that is, the database decides."""
    types = {str(one["name"]): str(one["type"]) for one in _schema(template)}
    found: dict[str, JsonValue] = {}
    for parameter in parameters:
        name, mark, value = parameter.partition("=")
        if not mark:
            raise OpsError(f"{parameter} is no parameter", "Write it as name=value", code=2)
        kind = types.get(name, "text")
        if kind.endswith("[]"):
            found[name] = [*value.split(",")]
        elif kind == "int4" and value.lstrip("-").isdigit():
            found[name] = int(value)
        elif kind == "bool" and value in ("true", "false"):
            found[name] = value == "true"
        else:
            found[name] = value
    return found


class _Progress:
    """Says what changes while somebody waits."""

    def __init__(self) -> None:
        self._said = ""

    def __call__(self, run: ReportExecution) -> None:
        words = f"{run.status}, {run.row_count} rows" if run.row_count else run.status
        if words != self._said:
            say(words)
        self._said = words


def _deliver(client: MedellinClient, run: ReportExecution, out: Path | None, as_json: bool) -> None:
    if run.status == "failed":
        raise OpsError(f"The report failed: {run.error_message}", "Ask for less, or try again")
    if out is not None:
        out.write_bytes(client.reports.download(run.id))
        say(f"{out}: {out.stat().st_size} bytes")
    _show(run, as_json)


def _show(run: ReportExecution, as_json: bool) -> None:
    if as_json:
        emit(run.model_dump(mode="json"))
    else:
        rows = "-" if run.row_count is None else run.row_count
        print(f"{run.id}\t{run.status}\t{run.output_format}\t{rows} rows\t{run.error_message or ''}".rstrip())
