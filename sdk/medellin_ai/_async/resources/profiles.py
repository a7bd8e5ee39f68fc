"""People as the community sees them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from medellin_ai import rpc
from medellin_ai._async.walk import walk
from medellin_ai._paging import Keyset, Page, changes
from medellin_ai._requests import Filter, Select, Update
from medellin_ai.models import Profile, PublicProfile

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from typing import Unpack
    from uuid import UUID

    from medellin_ai._async.connection import AsyncConnection
    from medellin_ai.params import ProfileUpdate

_NEWEST_FIRST = Keyset("created_at", dt.datetime, descending=True)


class AsyncProfiles:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def me(self) -> Profile:
        """One's own profile, with the columns that nobody else sees.

        Raises:
            PermissionDenied: this client acts for nobody.
            NotFound: the person signed in anonymously and has no profile.
        """
        return await self._connection.call_one(rpc.my_profile())

    async def get(self, profile_id: UUID) -> PublicProfile:
        """A person's public profile.

        Raises:
            NotFound: nobody has this id.
        """
        return await self._connection.one(
            Select("profiles_public", PublicProfile, filters=(Filter("id", "eq", profile_id),))
        )

    async def list(self, *, limit: int = 50, after: str | None = None) -> Page[PublicProfile]:
        """A page of public profiles, newest first; `after` is the last page's `next_cursor`.

        Raises:
            InvalidInput: the limit is not 1 to 1000, or the cursor is not one of this list.
        """
        request = Select("profiles_public", PublicProfile)
        return _NEWEST_FIRST.page(await self._connection.rows(_NEWEST_FIRST.paged(request, limit, after)))

    def iterate(self, *, page_size: int = 200) -> AsyncIterator[PublicProfile]:
        """Every public profile, newest first, fetched page by page."""
        return walk(lambda cursor: self.list(limit=page_size, after=cursor))

    async def update(self, **values: Unpack[ProfileUpdate]) -> PublicProfile:
        """Change one's own profile; what is not named stays.

        Raises:
            SignInRequired: this client acts for nobody.
            InvalidInput: nothing to change, or a value breaks a rule, such as a link that is none.
        """
        mine = Filter("id", "eq", self._connection.user_id)
        return await self._connection.one(
            Update("profiles", PublicProfile, values=changes(values), filters=(mine,))
        )
