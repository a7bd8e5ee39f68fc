"""Whom one knows, and who wants to be known."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from medellin_ai import rpc
from medellin_ai._paging import Keyset, Page, checked_limit

if TYPE_CHECKING:
    from uuid import UUID

    from medellin_ai._async.connection import AsyncConnection
    from medellin_ai.models import Acquaintance, UserConnection
    from medellin_ai.models.values import UserConnectionStatus

_NEWEST_FIRST = Keyset("created_at", dt.datetime, descending=True, id_column="connection_id")


class AsyncConnections:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def request(self, user_id: UUID) -> UserConnection:
        """Ask a person to connect; twice gives the same request, and asking back accepts.

        Raises:
            NotFound: there is no such person for the caller.
            ConnectionDeclined: the person said no less than 30 days ago (MD140).
            TooManyRequests: too many requests in a short time (MD401).
            Silenced: the caller may not write for now (MD501).
            InvalidInput: the person is the caller.
            PermissionDenied: nobody is signed in (`SignInRequired`), or anonymously.
        """
        return await self._connection.call(rpc.request_connection(user_id))

    async def accept(self, connection_id: UUID) -> UserConnection:
        """Say yes to a request; twice changes nothing.

        Raises:
            NotFound: the caller has no such request.
            PermissionDenied: the caller made it.
            IllegalStep: it is not open any more (MD105).
        """
        return await self._connection.call(rpc.answer_connection(connection_id, True))

    async def decline(self, connection_id: UUID) -> UserConnection:
        """Say no to a request; twice changes nothing.

        Raises:
            NotFound: the caller has no such request.
            PermissionDenied: the caller made it.
            IllegalStep: it is not open any more (MD105).
        """
        return await self._connection.call(rpc.answer_connection(connection_id, False))

    async def remove(self, connection_id: UUID) -> UserConnection:
        """Withdraw one's own request, or end a connection; twice changes nothing.

        Raises:
            NotFound: the caller has no such connection.
            IllegalStep: a request of the other side, which is declined instead, or one that was (MD105).
        """
        return await self._connection.call(rpc.remove_connection(connection_id))

    async def list(
        self, *, status: UserConnectionStatus = "accepted", limit: int = 100, after: str | None = None
    ) -> Page[Acquaintance]:
        """A page of one's own connections in a state, and who is at the other end, newest first.

        With `status="pending"` these are requests: `is_requester` tells whose. `after` is the last page's
        `next_cursor`.

        Raises:
            PermissionDenied: this client acts for nobody.
            InvalidInput: the limit is not 1 to 1000, or the cursor is not one of this list.
        """
        since, last = _NEWEST_FIRST.moment(after) if after else (None, None)
        call = rpc.my_connections(status, checked_limit(limit), since, last)
        return _NEWEST_FIRST.page(await self._connection.call(call))
