"""Reports: which there are, when one gets them, how they went."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from medellin_ai._paging import Keyset, Page, changes
from medellin_ai._requests import Delete, Filter, Insert, Select, Update
from medellin_ai.models import ReportExecution, ReportSchedule, ReportTemplate

if TYPE_CHECKING:
    from typing import Unpack
    from uuid import UUID

    from medellin_ai._async.connection import AsyncConnection
    from medellin_ai.params import ReportScheduleCreate, ReportScheduleUpdate

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

        Raises:
            PermissionDenied: there is no such report, or nobody is signed in.
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
