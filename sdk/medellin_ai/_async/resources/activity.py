"""What was noted of oneself, and that one looks at something."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from medellin_ai import rpc
from medellin_ai._async.walk import walk
from medellin_ai._paging import Keyset, Page
from medellin_ai._requests import Filter, Select
from medellin_ai.models import UserActivity, UserEngagementMetric

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from typing import Literal
    from uuid import UUID

    from medellin_ai._async.connection import AsyncConnection

_NEWEST_FIRST = Keyset("created_at", dt.datetime, descending=True)


class AsyncActivity:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def view(self, content_type: Literal["event", "topic"], content_id: UUID) -> None:
        """Say that somebody looks at an event or a topic; also without a sign-in.

        It counts once for a person and a day, shows in the counter within minutes, and never on one's own.

        Raises:
            NotFound: there is no such content for the caller.
        """
        await self._connection.call(rpc.record_view(content_type, content_id))

    async def mine(self, *, limit: int = 50, after: str | None = None) -> Page[UserActivity]:
        """A page of what was noted of oneself, newest first; `after` is the last page's `next_cursor`.

        Nothing is noted of those who switch `track_activity` off in their preferences.

        Raises:
            PermissionDenied: this client acts for nobody.
            InvalidInput: the limit is not 1 to 1000, or the cursor is not one of this list.
        """
        request = Select("user_activities", UserActivity)
        return _NEWEST_FIRST.page(await self._connection.rows(_NEWEST_FIRST.paged(request, limit, after)))

    async def engagement(self) -> tuple[UserEngagementMetric, ...]:
        """How one took part in the last 90 days: how often one did what, and on how many `active_days`.

        Counted every hour; nothing is counted of those who switch `track_activity` off.

        Raises:
            SignInRequired: this client acts for nobody.
        """
        mine = Filter("user_id", "eq", self._connection.user_id)
        request = Select("user_engagement_metrics", UserEngagementMetric, filters=(mine,), order=("metric",))
        return tuple(await self._connection.rows(request))

    def iterate(self, *, page_size: int = 200) -> AsyncIterator[UserActivity]:
        """Everything that was noted of oneself, newest first, fetched page by page."""
        return walk(lambda cursor: self.mine(limit=page_size, after=cursor))
