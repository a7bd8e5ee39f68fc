"""Events in people's calendars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medellin_ai import rpc

if TYPE_CHECKING:
    from uuid import UUID

    from medellin_ai._async.connection import AsyncConnection


class AsyncCalendar:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def event(self, event_id: UUID) -> str:
        """An event as iCalendar text; with the link of an online one for those for whom it is.

        Raises:
            NotFound: there is no such event for the caller.
        """
        return await self._connection.call(rpc.event_ics(event_id))

    async def feed(self, token: str) -> str:
        """A person's calendar, for whoever holds its token; empty once the token is revoked.

        Raises:
            NotFound: there is no such token.
        """
        return await self._connection.call(rpc.calendar_feed(token))

    async def create_token(self) -> str:
        """A new secret token for one's own calendar, shown only now; the one before is revoked.

        Raises:
            PermissionDenied: nobody is signed in (`SignInRequired`), or anonymously.
            TooManyRequests: too many were made just now (MD401).
        """
        return await self._connection.call(rpc.create_calendar_token())

    async def revoke_token(self) -> bool:
        """Revoke the token of one's own calendar; False when there is none.

        Raises:
            PermissionDenied: nobody is signed in (`SignInRequired`), or anonymously.
        """
        return await self._connection.call(rpc.revoke_calendar_token())

    def feed_url(self, token: str) -> str:
        """The address to which calendar apps subscribe; as secret as the token in it."""
        return f"{self._connection.url}/functions/v1/calendar/{token}.ics"

    def event_url(self, slug: str) -> str:
        """The address of a published event's file."""
        return f"{self._connection.url}/functions/v1/calendar/event/{slug}.ics"
