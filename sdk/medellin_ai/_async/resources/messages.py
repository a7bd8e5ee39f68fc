"""What one writes with others."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from medellin_ai import rpc
from medellin_ai._paging import Keyset, Page, changes, checked_limit
from medellin_ai._requests import Filter, Insert, Update
from medellin_ai.models import Message

if TYPE_CHECKING:
    from uuid import UUID

    from medellin_ai._async.connection import AsyncConnection
    from medellin_ai.models import Conversation
    from medellin_ai.params import MessageCreate

_LATEST_FIRST = Keyset("last_message_at", dt.datetime, descending=True, id_column="last_message_id")
_NEWEST_FIRST = Keyset("created_at", dt.datetime, descending=True)


class AsyncMessages:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def send(self, recipient_id: UUID, content: str) -> Message:
        """Write to a person; what was sent is never changed.

        Raises:
            NotFound: there is no such person for the caller.
            MessagesRefused: the person takes no messages of the caller (MD141).
            TooManyRequests: too many messages in a short time (MD401).
            Silenced: the caller may not write for now (MD501).
            InvalidInput: nothing is said, or more than 5000 characters, or to oneself.
            PermissionDenied: nobody is signed in, or anonymously.
        """
        values: MessageCreate = {"recipient_id": recipient_id, "content": content}
        return await self._connection.one(Insert("user_messages", Message, values=changes(values)))

    async def conversations(self, *, limit: int = 50, after: str | None = None) -> Page[Conversation]:
        """A page of whom one writes with, latest first: the last message of each, and how many are unread.

        Without a `user_id` it is what deleted accounts left behind. `after` is the last page's `next_cursor`.

        Raises:
            PermissionDenied: this client acts for nobody.
            InvalidInput: the limit is not 1 to 1000, or the cursor is not one of this list.
        """
        since, last = _LATEST_FIRST.moment(after) if after else (None, None)
        call = rpc.conversations(checked_limit(limit), since, last)
        return _LATEST_FIRST.page(await self._connection.call(call))

    async def with_person(
        self, user_id: UUID | None, *, limit: int = 50, after: str | None = None
    ) -> Page[Message]:
        """A page of what one wrote with a person, newest first; with None, with deleted accounts.

        Raises:
            PermissionDenied: this client acts for nobody.
            InvalidInput: the limit is not 1 to 1000, or the cursor is not one of this list.
        """
        since, last = _NEWEST_FIRST.moment(after) if after else (None, None)
        call = rpc.messages_with(user_id, checked_limit(limit), since, last)
        return _NEWEST_FIRST.page(await self._connection.call(call))

    async def mark_read(self, user_id: UUID, *, until: dt.datetime) -> None:
        """Mark as read what a person wrote to the caller, up to the last message that was shown.

        Raises:
            PermissionDenied: this client acts for nobody.
        """
        these = (
            Filter("sender_id", "eq", user_id),
            Filter("recipient_id", "eq", self._connection.user_id),
            Filter("created_at", "lte", until),
            Filter("read", "eq", False),
        )
        await self._connection.rows(Update("user_messages", Message, values={"read": True}, filters=these))

    async def delete(self, message_id: UUID) -> None:
        """Take a message out of one's own list; the other side keeps it.

        Raises:
            NotFound: the caller has no such message.
        """
        await self._connection.call(rpc.delete_message(message_id))
