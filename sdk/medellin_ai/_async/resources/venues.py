"""Places where events happen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medellin_ai import rpc
from medellin_ai._async.walk import walk
from medellin_ai._paging import Keyset, Page, changes, checked_limit
from medellin_ai._requests import Delete, Filter, Insert, Select, Update
from medellin_ai.models import Venue

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from typing import Unpack
    from uuid import UUID

    from pydantic import JsonValue

    from medellin_ai._async.connection import AsyncConnection
    from medellin_ai.filters import VenueFilters
    from medellin_ai.models import NearbyVenue
    from medellin_ai.params import VenueCreate, VenueUpdate

_BY_NAME = Keyset("name", str)


class AsyncVenues:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, venue_id: UUID) -> Venue:
        """One venue: an approved one, or a proposal of one's own.

        Raises:
            NotFound: there is none that the caller may see.
        """
        return await self._connection.one(
            Select("venues_public", Venue, filters=(Filter("id", "eq", venue_id),))
        )

    async def list(
        self, *, limit: int = 50, after: str | None = None, **filters: Unpack[VenueFilters]
    ) -> Page[Venue]:
        """A page of venues by name; `after` is the last page's `next_cursor`.

        Raises:
            InvalidInput: the limit is not 1 to 1000, or the cursor is not one of this list.
        """
        conditions: tuple[Filter, ...] = ()
        if "city" in filters:
            conditions += (Filter("city", "eq", filters["city"]),)
        if "area" in filters:
            conditions += (Filter("area", "eq", filters["area"]),)
        request = Select("venues_public", Venue, filters=conditions)
        return _BY_NAME.page(await self._connection.rows(_BY_NAME.paged(request, limit, after)))

    def iterate(self, *, page_size: int = 200, **filters: Unpack[VenueFilters]) -> AsyncIterator[Venue]:
        """Every venue that `list` would give, fetched page by page."""
        return walk(lambda cursor: self.list(limit=page_size, after=cursor, **filters))

    async def near(
        self, latitude: float, longitude: float, *, radius_m: float = 5000, limit: int = 20
    ) -> tuple[NearbyVenue, ...]:
        """Venues around a place, nearest first, with the distance in metres.

        Raises:
            OffTheMap: the place is none on the map (MD172).
            BadRadius: the radius is not more than 0, or more than 1000 km (MD173).
            InvalidInput: the limit is not 1 to 100.
        """
        call = rpc.venues_near(latitude, longitude, radius_m, checked_limit(limit, 100))
        found = await self._connection.call(call)
        return tuple(found)

    async def create(self, **values: Unpack[VenueCreate]) -> Venue:
        """Propose a venue. It is seen by its creator alone until an admin approves it.

        Raises:
            PermissionDenied: only organizers and admins propose venues.
            Conflict: another venue has this slug.
            InvalidInput: a value breaks a rule, such as coordinates outside the map.
        """
        return await self._connection.one(Insert("venues", Venue, values=changes(values)))

    async def update(self, venue_id: UUID, **values: Unpack[VenueUpdate]) -> Venue:
        """Change a venue: creators until it is approved, admins always; only admins approve.

        Raises:
            NotFound: there is none that the caller may change.
            PermissionDenied: a column that only admins may change.
            InvalidInput: nothing to change, or a value breaks a rule.
        """
        this = Filter("id", "eq", venue_id)
        return await self._connection.one(Update("venues", Venue, values=changes(values), filters=(this,)))

    async def delete(self, venue_id: UUID) -> Venue:
        """Delete a venue that no event names, and give back what it was. Admins only.

        Raises:
            NotFound: there is none that the caller may delete.
            Conflict: an event is or was held there.
        """
        this = Filter("id", "eq", venue_id)
        return await self._connection.one(Delete("venues", Venue, filters=(this,)))

    async def contact(self, venue_id: UUID) -> JsonValue:
        """How to reach the people of a venue; for organizers, its creator and admins.

        Raises:
            NotFound: there is no such venue.
            PermissionDenied: the caller organizes nothing.
        """
        return await self._connection.call(rpc.venue_contact(venue_id))
