"""Whom and what one wants nothing of, and what one tells the moderators."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from medellin_ai import rpc
from medellin_ai._paging import Keyset, Page, changes, checked_limit
from medellin_ai._requests import Delete, Filter, Insert, Select, Update
from medellin_ai.models import ContentReport, UserBlock, UserMute, UserSilence

if TYPE_CHECKING:
    from uuid import UUID

    from medellin_ai._async.connection import AsyncConnection
    from medellin_ai.models import BlockedPerson
    from medellin_ai.models.values import ContentReportReason
    from medellin_ai.params import UserBlockCreate, UserMuteCreate, UserMuteUpdate

_LATEST_FIRST = Keyset("created_at", dt.datetime, descending=True, id_column="user_id")
_NEWEST_FIRST = Keyset("created_at", dt.datetime, descending=True)


class AsyncSafety:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def block(self, user_id: UUID) -> UserBlock:
        """Meet a person no more: neither sees what the other writes, and only the caller knows.

        Raises:
            PermissionDenied: nobody is signed in, or anonymously.
            Conflict: the person is blocked already, or there is none.
            InvalidInput: the person is the caller.
        """
        values: UserBlockCreate = {"blocked_id": user_id}
        return await self._connection.one(Insert("user_blocks", UserBlock, values=changes(values)))

    async def unblock(self, user_id: UUID) -> UserBlock:
        """Take a block back; what was between both does not come back by itself.

        Raises:
            NotFound: the caller has not blocked this person.
        """
        this = Filter("blocked_id", "eq", user_id)
        return await self._connection.one(Delete("user_blocks", UserBlock, filters=(this,)))

    async def blocked(self, *, limit: int = 100, after: str | None = None) -> Page[BlockedPerson]:
        """A page of whom one has blocked, latest first; `after` is the last page's `next_cursor`.

        Raises:
            PermissionDenied: this client acts for nobody.
            InvalidInput: the limit is not 1 to 1000, or the cursor is not one of this list.
        """
        since, last = _LATEST_FIRST.moment(after) if after else (None, None)
        return _LATEST_FIRST.page(
            await self._connection.call(rpc.my_blocks(checked_limit(limit), since, last))
        )

    async def mute(self, entity_type: str, entity_id: UUID, *, until: dt.datetime | None = None) -> UserMute:
        """Be told nothing more of a person (`user`), an event, a topic, ...; the other side learns nothing.

        Raises:
            PermissionDenied: nobody is signed in, or anonymously.
            Conflict: it is muted already, or there is no such kind of thing.
            InvalidInput: the caller himself.
        """
        values: UserMuteCreate = {"entity_type": entity_type, "entity_id": entity_id, "expires_at": until}
        return await self._connection.one(Insert("user_mutes", UserMute, values=changes(values)))

    async def unmute(self, mute_id: UUID) -> UserMute:
        """Take a mute back.

        Raises:
            NotFound: the caller has no such mute.
        """
        this = Filter("id", "eq", mute_id)
        return await self._connection.one(Delete("user_mutes", UserMute, filters=(this,)))

    async def mute_until(self, mute_id: UUID, until: dt.datetime | None) -> UserMute:
        """Change when a mute ends; None for never.

        Raises:
            NotFound: the caller has no such mute.
        """
        values: UserMuteUpdate = {"expires_at": until}
        this = Filter("id", "eq", mute_id)
        return await self._connection.one(
            Update("user_mutes", UserMute, values=changes(values), filters=(this,))
        )

    async def muted(self, *, limit: int = 100, after: str | None = None) -> Page[UserMute]:
        """A page of what one has muted, latest first; `after` is the last page's `next_cursor`.

        Raises:
            SignInRequired: this client acts for nobody.
            InvalidInput: the limit is not 1 to 1000, or the cursor is not one of this list.
        """
        mine = Filter("user_id", "eq", self._connection.user_id)
        request = Select("user_mutes", UserMute, filters=(mine,))
        return _NEWEST_FIRST.page(await self._connection.rows(_NEWEST_FIRST.paged(request, limit, after)))

    async def report(
        self, target_type: str, target_id: UUID, reason: ContentReportReason, *, note: str | None = None
    ) -> ContentReport:
        """Tell the moderators of a person (`user`), a message, a post, ...; again is the same report.

        The other side never learns by whom. Report before blocking: what one does not see cannot be reported.

        Raises:
            NotFound: there is no such thing for the caller.
            OwnContent: it is the caller's own (MD502).
            TooManyRequests: too many reports in a short time (MD401).
            InvalidInput: there is no such kind of thing or reason, or the note is too long.
            PermissionDenied: nobody is signed in, or anonymously.
        """
        return await self._connection.call(rpc.report_content(target_type, target_id, reason, note))

    async def reports(self, *, limit: int = 50, after: str | None = None) -> Page[ContentReport]:
        """A page of one's own reports, newest first; `after` is the last page's `next_cursor`.

        Raises:
            SignInRequired: this client acts for nobody.
            InvalidInput: the limit is not 1 to 1000, or the cursor is not one of this list.
        """
        mine = Filter("reporter_id", "eq", self._connection.user_id)
        request = Select("content_reports", ContentReport, filters=(mine,))
        return _NEWEST_FIRST.page(await self._connection.rows(_NEWEST_FIRST.paged(request, limit, after)))

    async def silences(self) -> tuple[UserSilence, ...]:
        """When and why one may not write; those that are over too.

        Raises:
            SignInRequired: this client acts for nobody.
        """
        mine = Filter("user_id", "eq", self._connection.user_id)
        return tuple(
            await self._connection.rows(
                Select("user_silences", UserSilence, filters=(mine,), order=("ends_at",), descending=True)
            )
        )
