"""What one was told."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from medellin_ai import rpc
from medellin_ai._paging import Keyset, Page
from medellin_ai._requests import Delete, Filter, Select, Update
from medellin_ai.models import Notification, UnreadBadge

if TYPE_CHECKING:
    from uuid import UUID

    from medellin_ai._async.connection import AsyncConnection
    from medellin_ai.models import NotificationType

_NEWEST_FIRST = Keyset("created_at", dt.datetime, descending=True)


class AsyncNotifications:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def list(
        self,
        *,
        unread: bool = False,
        archived: bool = False,
        type: NotificationType | None = None,
        limit: int = 50,
        after: str | None = None,
    ) -> Page[Notification]:
        """A page of what one was told, newest first: what is not archived, or what is.

        With `unread` only what was not read, with `type` only of one type. `after` is the last page's
        `next_cursor`.

        Raises:
            SignInRequired: this client acts for nobody.
            InvalidInput: the limit is not 1 to 1000, or the cursor is not one of this list.
        """
        conditions: tuple[Filter, ...] = (
            Filter("user_id", "eq", self._connection.user_id),
            Filter("archived", "eq", archived),
        )
        if unread:
            conditions += (Filter("read", "eq", False),)
        if type is not None:
            conditions += (Filter("type", "eq", type),)
        request = Select("notifications", Notification, filters=conditions)
        return _NEWEST_FIRST.page(await self._connection.rows(_NEWEST_FIRST.paged(request, limit, after)))

    async def mark_read(self, notification_id: UUID) -> Notification:
        """Mark one as read.

        Raises:
            NotFound: the caller has no such notification.
        """
        return await self._change(notification_id, read=True)

    async def badge(self) -> int:
        """How many are unread, counted to 100 (shown as "99+"); costs the same however many there are.

        Raises:
            PermissionDenied: this client acts for nobody.
        """
        return (await self._connection.one(Select("unread_badge", UnreadBadge))).unread

    async def unread_count(self, *, type: NotificationType | None = None, up_to: int | None = None) -> int:
        """How many `list(unread=True)` would give, of one type or of all; counting ends at `up_to`.

        Raises:
            SignInRequired: this client acts for nobody.
            InvalidInput: `up_to` is negative.
        """
        return await self._connection.call(rpc.unread_notifications(type, up_to))

    async def mark_all_read(self, *, until: dt.datetime, until_id: UUID | None = None) -> int:
        """Mark all as read up to the newest that was shown, named by its `created_at` and `id`.

        What came meanwhile stays unread; gives back how many are unread then. Without `until_id`, all of
        that instant are marked.

        Raises:
            PermissionDenied: this client acts for nobody.
        """
        return await self._connection.call(rpc.mark_notifications_read(until, until_id))

    async def archive(self, notification_id: UUID) -> Notification:
        """Put one away without deleting it.

        Raises:
            NotFound: the caller has no such notification.
        """
        return await self._change(notification_id, archived=True)

    async def delete(self, notification_id: UUID) -> Notification:
        """Clear one, and give back what it was.

        Raises:
            NotFound: the caller has no such notification.
        """
        this = Filter("id", "eq", notification_id)
        return await self._connection.one(Delete("notifications", Notification, filters=(this,)))

    async def _change(self, notification_id: UUID, **values: bool) -> Notification:
        this = Filter("id", "eq", notification_id)
        return await self._connection.one(
            Update("notifications", Notification, values=values, filters=(this,))
        )
