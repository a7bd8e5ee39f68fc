"""Reports: which there are, having one made, when one gets them, how they went and what they hold.

A worker renders them: `run` asks, `wait` looks until it is over, and then the file is to be had.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from pydantic import BaseModel

from medellin_ai import rpc
from medellin_ai._errors import InvalidInput, Timeout
from medellin_ai._paging import Keyset, Page, changes
from medellin_ai._requests import Delete, Filter, Insert, Select, Update
from medellin_ai.models import ReportExecution, ReportSchedule, ReportTemplate

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Unpack

    from pydantic import JsonValue

    from medellin_ai._async.connection import AsyncConnection
    from medellin_ai.models import ReportExecutionOutputFormat
    from medellin_ai.params import (
        ReportScheduleCreate,
        ReportScheduleUpdate,
        ReportTemplateCreate,
        ReportTemplateUpdate,
    )

M = TypeVar("M", bound=BaseModel)

_BUCKET = "reports"
_OPEN = ("pending", "running")
_FIRST_PAUSE = 0.1
_LONGEST_PAUSE = 2.0

_BY_NAME = Keyset("name", str)
_NEWEST_FIRST = Keyset("created_at", dt.datetime, descending=True)


class AsyncReports:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def templates(self, *, limit: int = 50, after: str | None = None) -> Page[ReportTemplate]:
        """A page of the reports that can be ordered, by name; `after` is the last page's `next_cursor`.

        Raises:
            PermissionDenied: this client acts for nobody.
            InvalidInput: the limit is not 1 to 1000, or the cursor is not one of this list.
        """
        offered = Filter("is_active", "eq", True)
        request = Select("report_templates_public", ReportTemplate, filters=(offered,))
        return _BY_NAME.page(await self._connection.rows(_BY_NAME.paged(request, limit, after)))

    async def create_template(self, **values: Unpack[ReportTemplateCreate]) -> ReportTemplate:
        """Offer a report: `query` names a registered function; its arguments are the parameters. Admins only.

        Raises:
            PermissionDenied: the caller is no admin.
            Conflict: another one has this name.
            InvalidInput: no such function is registered, or a value breaks a rule.
        """
        return await self._connection.one(Insert("report_templates", ReportTemplate, values=changes(values)))

    async def update_template(
        self, template_id: UUID, **values: Unpack[ReportTemplateUpdate]
    ) -> ReportTemplate:
        """Change a report; `is_active=False` takes it away from everybody. Admins only.

        Raises:
            NotFound: there is none that the caller may change.
            Conflict: another one has this name.
            InvalidInput: nothing to change, or a value breaks a rule.
        """
        this = Filter("id", "eq", template_id)
        return await self._connection.one(
            Update("report_templates", ReportTemplate, values=changes(values), filters=(this,))
        )

    async def delete_template(self, template_id: UUID) -> ReportTemplate:
        """Delete a report that nobody ever asked for, and give back what it was. Admins only.

        Raises:
            NotFound: there is none that the caller may delete.
            Conflict: it has runs or schedules; deactivate it.
        """
        this = Filter("id", "eq", template_id)
        return await self._connection.one(Delete("report_templates", ReportTemplate, filters=(this,)))

    async def run(
        self,
        template_id: UUID,
        parameters: Mapping[str, JsonValue] | None = None,
        *,
        output_format: ReportExecutionOutputFormat | None = None,
    ) -> ReportExecution:
        """Have a report made, with the caller's rights at the time it is made.

        The template says in `parameters` what it may be asked, and how it is written unless
        `output_format` says otherwise.

        Raises:
            PermissionDenied: nobody is signed in.
            NotFound: there is no such report.
            InvalidReportParameters: they are not those of the report; `details` says which (MD142).
            ReportUnavailable: it is not offered now (MD143).
            UnknownReportFormat: there is no such format (MD144).
            TooManyRequests: too many at once (MD401).
        """
        return await self._connection.call(rpc.run_report(template_id, dict(parameters or {}), output_format))

    async def event_report(
        self,
        start_date: dt.datetime,
        end_date: dt.datetime,
        *,
        event_types: Sequence[str] | None = None,
        output_format: ReportExecutionOutputFormat = "csv",
    ) -> UUID:
        """Have the report of the events of a period made (its end left out); gives the id of the run.

        It holds the events that the caller manages; all of them for admins. Its rows are `EventReportRow`.

        Raises:
            PermissionDenied: nobody is signed in.
            InvalidReportParameters: the period is none, or too far away (MD142).
            ReportUnavailable: it is not offered now (MD143).
            TooManyRequests: too many at once (MD401).
        """
        types = None if event_types is None else [*event_types]
        reference = await self._connection.call(
            rpc.generate_event_report(start_date, end_date, types, output_format)
        )
        return UUID(reference)

    async def user_activity_report(
        self,
        start_date: dt.datetime,
        end_date: dt.datetime,
        *,
        activity_types: Sequence[str] | None = None,
        output_format: ReportExecutionOutputFormat = "csv",
    ) -> UUID:
        """Have the report of what people did in a period made (its end left out); gives the id of the run.

        Admins read of everybody, others of themselves. Its rows are `UserActivityReportRow`.

        Raises:
            PermissionDenied: nobody is signed in.
            InvalidReportParameters: the period is none, or an activity is not known (MD142).
            ReportUnavailable: it is not offered now (MD143).
            TooManyRequests: too many at once (MD401).
        """
        types = None if activity_types is None else [*activity_types]
        reference = await self._connection.call(
            rpc.generate_user_activity_report(start_date, end_date, types, output_format)
        )
        return UUID(reference)

    async def get(self, execution_id: UUID) -> ReportExecution:
        """How a run is getting on; `row_count` says how many rows are written.

        Raises:
            NotFound: there is none that the caller may see.
        """
        this = Filter("id", "eq", execution_id)
        return await self._connection.one(Select("report_executions", ReportExecution, filters=(this,)))

    async def wait(
        self,
        execution_id: UUID,
        *,
        timeout: float = 120.0,
        on_progress: Callable[[ReportExecution], None] | None = None,
    ) -> ReportExecution:
        """Look until a run is over, be it completed, failed or cancelled; each look goes to `on_progress`.

        Raises:
            NotFound: there is none that the caller may see.
            Timeout: it is not over in time. It goes on.
        """
        pause, left = _FIRST_PAUSE, timeout
        while True:
            run = await self.get(execution_id)
            if on_progress:
                on_progress(run)
            if run.status not in _OPEN:
                return run
            if left <= 0:
                raise Timeout(details={"status": run.status})
            await asyncio.sleep(pause)
            left -= pause
            pause = min(2 * pause, _LONGEST_PAUSE)

    async def download(self, execution_id: UUID) -> bytes:
        """The file of one's own run.

        Raises:
            NotFound: the caller has no such run.
            ReportNotReady: it is not over (MD146).
            ReportWithoutResult: it failed, was called off, or its time is over (MD147).
        """
        path = await self._connection.call(rpc.report_file(execution_id))
        return await self._connection.file(_BUCKET, path)

    async def link(self, execution_id: UUID, *, expires_in: int = 3600) -> str:
        """A link to the file of one's own run, for these seconds: whoever has it may open it.

        Raises:
            NotFound: the caller has no such run.
            ReportNotReady: it is not over (MD146).
            ReportWithoutResult: it failed, was called off, or its time is over (MD147).
        """
        path = await self._connection.call(rpc.report_file(execution_id))
        return await self._connection.link(_BUCKET, path, expires_in)

    async def rows(self, execution_id: UUID, row: type[M]) -> tuple[M, ...]:
        """The rows of one's own run in the format `json`: of `EventReportRow`, say.

        Raises:
            NotFound: the caller has no such run.
            InvalidInput: it is in another format, or its rows are not of this kind.
            ReportNotReady: it is not over (MD146).
            ReportWithoutResult: it failed, was called off, or its time is over (MD147).
        """
        content = await self.download(execution_id)
        try:
            return tuple(row.model_validate(one) for one in json.loads(content, parse_float=Decimal))
        except ValueError as error:
            raise InvalidInput(
                "Este informe no tiene esas filas",
                message_en=f"This report does not hold rows of {row.__name__} as JSON",
            ) from error

    async def cancel(self, execution_id: UUID) -> ReportExecution:
        """Call off a run that is not over; admins those of others too.

        Raises:
            NotFound: there is none that the caller may call off.
            ReportIsOver: it is over (MD145).
        """
        return await self._connection.call(rpc.cancel_report(execution_id))

    async def run_schedule(self, schedule_id: UUID) -> None:
        """Run a schedule of one's own now, beside its times; admins those of others too.

        Raises:
            NotFound: there is none that the caller may run.
            ReportUnavailable: its report is not offered now (MD143).
            TooManyRequests: too many at once (MD401).
        """
        await self._connection.call(rpc.execute_scheduled_report(schedule_id))

    async def my_schedules(self, *, limit: int = 50, after: str | None = None) -> Page[ReportSchedule]:
        """A page of one's own schedules, newest first; `after` is the last page's `next_cursor`.

        Raises:
            SignInRequired: this client acts for nobody.
            InvalidInput: the limit is not 1 to 1000, or the cursor is not one of this list.
        """
        request = Select("report_schedules", ReportSchedule, filters=(self._mine(),))
        return _NEWEST_FIRST.page(await self._connection.rows(_NEWEST_FIRST.paged(request, limit, after)))

    async def create_schedule(self, **values: Unpack[ReportScheduleCreate]) -> ReportSchedule:
        """Order a report again and again; it holds what the caller may see when it is made.

        Every recipient gets one of his own, with what he may see. Without dates it is about the time since
        the one before. `first_run_at` and `timezone` say when; left out, six in the morning in Medellín, on
        Mondays, on the first of the month.

        Raises:
            PermissionDenied: there is no such report, or nobody is signed in.
            InvalidReportParameters: they are not those of the report (MD142).
            InvalidInput: a value breaks a rule, such as a recipient that is no id of a person.
            TooManyRequests: too many at once (MD401).
        """
        return await self._connection.one(Insert("report_schedules", ReportSchedule, values=changes(values)))

    async def update_schedule(
        self, schedule_id: UUID, **values: Unpack[ReportScheduleUpdate]
    ) -> ReportSchedule:
        """Change a schedule of one's own, or stop it with `is_active=False`; admins change all.

        Raises:
            NotFound: there is none that the caller may change.
            InvalidInput: nothing to change, or a value breaks a rule.
        """
        this = Filter("id", "eq", schedule_id)
        return await self._connection.one(
            Update("report_schedules", ReportSchedule, values=changes(values), filters=(this,))
        )

    async def delete_schedule(self, schedule_id: UUID) -> ReportSchedule:
        """Order it no more; the reports that were made stay.

        Raises:
            NotFound: there is none that the caller may delete.
        """
        this = Filter("id", "eq", schedule_id)
        return await self._connection.one(Delete("report_schedules", ReportSchedule, filters=(this,)))

    async def my_executions(self, *, limit: int = 50, after: str | None = None) -> Page[ReportExecution]:
        """A page of the runs of one's own reports, newest first; `after` is the last page's `next_cursor`.

        Raises:
            SignInRequired: this client acts for nobody.
            InvalidInput: the limit is not 1 to 1000, or the cursor is not one of this list.
        """
        request = Select("report_executions", ReportExecution, filters=(self._mine(),))
        return _NEWEST_FIRST.page(await self._connection.rows(_NEWEST_FIRST.paged(request, limit, after)))

    def _mine(self) -> Filter:
        return Filter("created_by", "eq", self._connection.user_id)
