"""What people reported, and what moderators make of it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from medellin_ai import rpc
from medellin_ai._paging import Keyset, Page
from medellin_ai._requests import Filter, Select
from medellin_ai.models import ContentReport, ModerationItem

if TYPE_CHECKING:
    from uuid import UUID

    from medellin_ai._async.connection import AsyncConnection
    from medellin_ai.models import Revision, UserSilence
    from medellin_ai.models.values import ModerationItemStatus

_OLDEST_FIRST = Keyset("created_at", dt.datetime)


class AsyncModeration:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def queue(
        self, *, status: ModerationItemStatus = "pending", limit: int = 50, after: str | None = None
    ) -> Page[ModerationItem]:
        """A page of what was reported, oldest first; empty for whoever does not moderate.

        `after` is the last page's `next_cursor`.

        Raises:
            PermissionDenied: this client acts for nobody.
            InvalidInput: the limit is not 1 to 1000, or the cursor is not one of this list.
        """
        request = Select("moderation_queue", ModerationItem, filters=(Filter("status", "eq", status),))
        return _OLDEST_FIRST.page(await self._connection.rows(_OLDEST_FIRST.paged(request, limit, after)))

    async def reports(
        self, item_id: UUID, *, limit: int = 50, after: str | None = None
    ) -> Page[ContentReport]:
        """A page of what people said of one item, oldest first.

        Raises:
            PermissionDenied: this client acts for nobody.
            InvalidInput: the limit is not 1 to 1000, or the cursor is not one of this list.
        """
        request = Select("content_reports", ContentReport, filters=(Filter("item_id", "eq", item_id),))
        return _OLDEST_FIRST.page(await self._connection.rows(_OLDEST_FIRST.paged(request, limit, after)))

    async def decide(
        self, item: ModerationItem, decision: ModerationItemStatus, *, note: str | None = None
    ) -> ModerationItem:
        """Dismiss, remove or restore what was reported, as it stood in `item`.

        Raises:
            PermissionDenied: the caller does not moderate.
            StaleVersion: somebody decided or reported meanwhile (MD503).
            IllegalStep: there is no way from the item's state to this one (MD105).
            NotRemovable: this kind of thing is not removed this way (MD505).
        """
        return await self._connection.call(rpc.decide_moderation_item(item.id, item.version, decision, note))

    async def history(self, target_type: str, target_id: UUID) -> tuple[Revision, ...]:
        """What edits replaced, newest first; authors see it of what is theirs.

        Raises:
            PermissionDenied: the caller neither moderates nor wrote it.
            InvalidInput: there is no such kind of thing.
        """
        revisions = await self._connection.call(rpc.content_history(target_type, target_id))
        return tuple(revisions)

    async def silence(self, user_id: UUID, until: dt.datetime, *, reason: str | None = None) -> UserSilence:
        """Let a person write nothing until a time; he is told the reason, and not by whom.

        Raises:
            PermissionDenied: the caller does not moderate.
            NotFound: there is no such person.
            CannotSilence: the person is an admin (MD504).
            InvalidInput: the time has passed, or the reason is too long.
        """
        return await self._connection.call(rpc.silence_user(user_id, until, reason))

    async def lift_silence(self, user_id: UUID) -> None:
        """Let a person write again; nothing happens if he may.

        Raises:
            PermissionDenied: the caller does not moderate.
            NotFound: there is no such person.
        """
        await self._connection.call(rpc.lift_silence(user_id))
