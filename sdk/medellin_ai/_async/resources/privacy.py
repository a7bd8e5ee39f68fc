"""What is kept about oneself, and the end of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medellin_ai import rpc

if TYPE_CHECKING:
    from pydantic import JsonValue

    from medellin_ai._async.connection import AsyncConnection


class AsyncPrivacy:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def export(self) -> JsonValue:
        """Everything that is kept about the caller: `account`, `files`, and `tables` with the rows of each.

        Nobody else's identity is in it. `version` says which form it has.

        Raises:
            PermissionDenied: nobody is signed in, or anonymously.
            TooManyRequests: five an hour are enough.
        """
        return await self._connection.call(rpc.export_my_data())

    async def delete_account(self, confirmation: str) -> None:
        """Delete the caller's account for good; what was published stays, as a deleted person's.

        Args:
            confirmation: the caller's own address, telephone number or id, said once more.

        Raises:
            PermissionDenied: nobody is signed in, or anonymously.
            NotConfirmed: the confirmation is somebody else's (MD181).
            OrganizesEvents: published events to come need another organizer first (MD180).
            PersonOnHold: the data must be kept for a legal reason (MD177).
            LastAdmin: somebody has to remain (MD104).
        """
        await self._connection.call(rpc.delete_my_account(confirmation))
