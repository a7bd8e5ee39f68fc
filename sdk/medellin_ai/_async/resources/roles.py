"""What one may do, and who else may do what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medellin_ai import rpc

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from medellin_ai._async.connection import AsyncConnection
    from medellin_ai.models import Identity, RoleGrant, UserRole


class AsyncRoles:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def whoami(self) -> Identity:
        """The caller's id, roles and permission codes, as the database sees them now.

        Raises:
            PermissionDenied: this client acts for nobody.
        """
        return await self._connection.call_one(rpc.whoami())

    async def grant(
        self,
        user_id: UUID,
        role: UserRole,
        *,
        reason: str | None = None,
        permissions: Sequence[str] | None = None,
    ) -> RoleGrant:
        """Give a person a role, with permission codes beyond those of the role if wanted. Admins only.

        Raises:
            PermissionDenied: the caller is no admin.
            NotFound: there is no such person.
            UnknownPermission: one of the codes does not exist (MD108).
        """
        codes = None if permissions is None else list(permissions)
        return await self._connection.call(rpc.grant_role(user_id, role, reason, codes))

    async def revoke(self, user_id: UUID, role: UserRole, *, reason: str | None = None) -> None:
        """Take a role from a person. Admins only; the last admin stays one.

        Raises:
            PermissionDenied: the caller is no admin.
            NotFound: the person does not hold this role.
            LastAdmin: nobody would be left (MD104).
        """
        await self._connection.call(rpc.revoke_role(user_id, role, reason))
