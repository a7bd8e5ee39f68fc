"""What one may do, and who else may do what."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from medellin_ai import rpc
from medellin_ai._paging import Keyset, Page
from medellin_ai._requests import Filter, Select
from medellin_ai.models import RoleChange, RoleGrant

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from medellin_ai._async.connection import AsyncConnection
    from medellin_ai.models import Identity, UserRole

_LATEST_FIRST = Keyset("changed_at", dt.datetime, descending=True)


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

    async def held_by(self, user_id: UUID) -> tuple[RoleGrant, ...]:
        """The roles of a person: one's own, or as an admin anybody's."""
        request = Select(
            "user_roles", RoleGrant, filters=(Filter("user_id", "eq", user_id),), order=("role",)
        )
        return tuple(await self._connection.rows(request))

    async def history(self, user_id: UUID, *, limit: int = 50, after: str | None = None) -> Page[RoleChange]:
        """A page of what became of a person's roles, latest first; one's own, or as an admin anybody's.

        Raises:
            InvalidInput: the limit is not 1 to 1000, or the cursor is not one of this list.
        """
        request = Select("role_history", RoleChange, filters=(Filter("user_id", "eq", user_id),))
        return _LATEST_FIRST.page(await self._connection.rows(_LATEST_FIRST.paged(request, limit, after)))
