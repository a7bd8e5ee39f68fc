"""Legal holds: whose data are kept, whatever the rules of retention say. For admins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medellin_ai import rpc

if TYPE_CHECKING:
    import datetime as dt
    from uuid import UUID

    from medellin_ai._async.connection import AsyncConnection
    from medellin_ai.models import LegalHold


class AsyncHolds:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def place(self, user_id: UUID, reason: str, *, ends_at: dt.datetime | None = None) -> UUID:
        """Keep a person's data until `ends_at`, or until the hold is lifted; gives the id of the hold.

        Nothing of the person goes by retention, and the account cannot be deleted.

        Raises:
            PermissionDenied: the caller is no admin.
            NotFound: there is no such person.
            InvalidInput: there is no reason, or the end has passed.
        """
        return await self._connection.call(rpc.place_legal_hold(user_id, reason, ends_at))

    async def lift(self, hold_id: UUID) -> None:
        """End a hold; twice changes nothing.

        Raises:
            PermissionDenied: the caller is no admin.
            NotFound: there is no such hold.
        """
        await self._connection.call(rpc.lift_legal_hold(hold_id))

    async def list(self, *, active_only: bool = True) -> tuple[LegalHold, ...]:
        """The holds that bind now, newest first; without `active_only` also those that have ended.

        Raises:
            PermissionDenied: the caller is no admin.
        """
        holds = await self._connection.call(rpc.legal_holds(active_only))
        return tuple(holds)
