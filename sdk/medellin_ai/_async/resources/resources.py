"""What people share: links and files."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from medellin_ai import rpc
from medellin_ai._async.walk import walk
from medellin_ai._paging import Keyset, Page, changes
from medellin_ai._requests import Delete, Filter, Insert, Select, Update
from medellin_ai.models import Resource, ResourceCategory, ResourceLink

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from typing import Unpack
    from uuid import UUID

    from medellin_ai._async.connection import AsyncConnection
    from medellin_ai.filters import ResourceFilters
    from medellin_ai.params import (
        ResourceCategoryCreate,
        ResourceCategoryUpdate,
        ResourceCreate,
        ResourceUpdate,
    )

_NEWEST_FIRST = Keyset("created_at", dt.datetime, descending=True)


class AsyncResources:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def list(
        self, *, limit: int = 50, after: str | None = None, **filters: Unpack[ResourceFilters]
    ) -> Page[Resource]:
        """A page of resources, newest first: by default the published ones that the caller may see.

        `after` is the last page's `next_cursor`.

        Raises:
            InvalidInput: the limit is not 1 to 1000, or the cursor is not one of this list.
        """
        request = _NEWEST_FIRST.paged(_matching(filters), limit, after)
        return _NEWEST_FIRST.page(await self._connection.rows(request))

    def iterate(self, *, page_size: int = 200, **filters: Unpack[ResourceFilters]) -> AsyncIterator[Resource]:
        """Every resource that `list` would give, fetched page by page."""
        return walk(lambda cursor: self.list(limit=page_size, after=cursor, **filters))

    async def get(self, resource_id: UUID) -> Resource:
        """One resource.

        Raises:
            NotFound: there is none that the caller may see.
        """
        return await self._connection.one(
            Select("resources", Resource, filters=(Filter("id", "eq", resource_id),))
        )

    async def open(self, resource_id: UUID, *, download: bool = False) -> ResourceLink:
        """Where it is to be had; that it was opened is logged, a download is counted once a day.

        `url` is a link. `file_path` is a path in the bucket `resources`, to read with
        `client.supabase.storage`, which shows the file to whoever may see the resource.

        Raises:
            NotFound: there is none that the caller may see.
        """
        return await self._connection.call_one(
            rpc.record_resource_access(resource_id, "download" if download else "view")
        )

    async def create(self, **values: Unpack[ResourceCreate]) -> Resource:
        """Make a draft of one's own: a link (`url`), or a file (`file_path`) that is uploaded before.

        Raises:
            PermissionDenied: only members and admins share.
            Silenced: the caller may not write for now (MD501).
            TooManyRequests: the caller shares too much at once (MD401).
            EventMissing: it is for attendees, and nothing says of which event (MD121).
            NotAtEvent: the caller does not go to the event (MD122).
            InvalidInput: a value breaks a rule, such as a link and a file at once.
        """
        return await self._connection.one(Insert("resources", Resource, values=changes(values)))

    async def update(self, resource_id: UUID, **values: Unpack[ResourceUpdate]) -> Resource:
        """Change a resource of one's own; what is not named stays.

        Raises:
            NotFound: there is none that the caller may change; what was removed stays as it is.
            Silenced: the caller may not write for now (MD501).
            EventMissing: it is for attendees, and nothing says of which event (MD121).
            NotAtEvent: the caller does not go to the event (MD122).
            FileMissing: it is published, and its file is not there (MD120).
            IllegalStep: its state does not allow that (MD105).
            InvalidInput: nothing to change, or a value breaks a rule.
        """
        this = Filter("id", "eq", resource_id)
        return await self._connection.one(
            Update("resources", Resource, values=changes(values), filters=(this,))
        )

    async def publish(self, resource_id: UUID) -> Resource:
        """Show a draft, or what was archived, to those whom it is for.

        Raises:
            NotFound: there is none that the caller may change.
            FileMissing: its file is not there (MD120).
            IllegalStep: its state does not allow that (MD105).
        """
        return await self.update(resource_id, status="published")

    async def archive(self, resource_id: UUID) -> Resource:
        """Take back what was published; `publish` shows it again.

        Raises:
            NotFound: there is none that the caller may change.
            IllegalStep: it is not published (MD105).
        """
        return await self.update(resource_id, status="archived")

    async def delete(self, resource_id: UUID) -> Resource:
        """Delete a resource of one's own, and give back what it was. Its file stays until it is removed.

        Raises:
            NotFound: there is none that the caller may delete.
        """
        this = Filter("id", "eq", resource_id)
        return await self._connection.one(Delete("resources", Resource, filters=(this,)))

    async def categories(self) -> tuple[ResourceCategory, ...]:
        """What resources can be about, in the order to show them."""
        request = Select(
            "resource_categories",
            ResourceCategory,
            filters=(Filter("is_active", "eq", True),),
            order=("sort_order", "name"),
        )
        return tuple(await self._connection.rows(request))

    async def create_category(self, **values: Unpack[ResourceCategoryCreate]) -> ResourceCategory:
        """Make a category, at the top or under another. Admins only.

        Raises:
            PermissionDenied: the caller is no admin.
            Conflict: another one has this slug, or there is no such parent.
            TreeTooDeep: five levels are enough (MD151).
            InvalidInput: a text is empty or too long.
        """
        return await self._connection.one(
            Insert("resource_categories", ResourceCategory, values=changes(values))
        )

    async def update_category(
        self, category_id: UUID, **values: Unpack[ResourceCategoryUpdate]
    ) -> ResourceCategory:
        """Change a category; `is_active=False` retires it. Admins only.

        Raises:
            NotFound: there is none that the caller may change.
            Conflict: another one has this slug, or there is no such parent.
            TreeTooDeep: five levels are enough (MD151).
            InvalidInput: nothing to change, or a text is empty or too long.
        """
        this = Filter("id", "eq", category_id)
        return await self._connection.one(
            Update("resource_categories", ResourceCategory, values=changes(values), filters=(this,))
        )

    async def delete_category(self, category_id: UUID) -> ResourceCategory:
        """Delete a category that nothing is in, and give back what it was. Admins only.

        Raises:
            NotFound: there is none that the caller may delete.
            Conflict: something is in it; retire it instead.
        """
        this = Filter("id", "eq", category_id)
        return await self._connection.one(Delete("resource_categories", ResourceCategory, filters=(this,)))


def _matching(filters: ResourceFilters) -> Select[Resource]:
    conditions: list[Filter] = [Filter("status", "eq", filters.get("status", "published"))]
    joins: tuple[str, ...] = ()
    if "type" in filters:
        conditions.append(Filter("type", "eq", filters["type"]))
    if "visibility" in filters:
        conditions.append(Filter("visibility", "eq", filters["visibility"]))
    if "author_id" in filters:
        conditions.append(Filter("author_id", "eq", filters["author_id"]))
    if "event_id" in filters:
        conditions.append(Filter("event_id", "eq", filters["event_id"]))
    if "category" in filters:
        joins = ("resource_categories!inner()",)
        conditions.append(Filter("resource_categories.slug", "eq", filters["category"]))
    return Select("resources", Resource, filters=tuple(conditions), joins=joins)
