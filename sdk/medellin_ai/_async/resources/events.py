"""Events, their seats and their people."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from medellin_ai import rpc
from medellin_ai._async.walk import walk
from medellin_ai._paging import Keyset, Page, changes, checked_limit
from medellin_ai._requests import Delete, Filter, Insert, Select, Update
from medellin_ai.models import (
    Attendee,
    Event,
    EventAvailability,
    EventCategory,
    EventCategoryMapping,
    EventMeasure,
    EventStatistics,
    StaffGrant,
    StaffMember,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from typing import Unpack
    from uuid import UUID

    from medellin_ai._async.connection import AsyncConnection
    from medellin_ai.filters import EventFilters
    from medellin_ai.params import (
        EventCategoryCreate,
        EventCategoryMappingCreate,
        EventCategoryUpdate,
        EventCreate,
        EventUpdate,
    )

_SOONEST_FIRST = Keyset("date", dt.datetime)
_LATEST_FIRST = Keyset("date", dt.datetime, descending=True)
_FIRST_COME = Keyset("created_at", dt.datetime, id_column="registration_id")


class AsyncEvents:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def list(
        self, *, limit: int = 50, after: str | None = None, **filters: Unpack[EventFilters]
    ) -> Page[Event]:
        """A page of events, soonest first: by default the published ones from now on.

        `after` is the last page's `next_cursor`.

        Raises:
            InvalidInput: the limit is not 1 to 1000, or the cursor is not one of this list.
        """
        request = _SOONEST_FIRST.paged(_matching(filters), limit, after)
        return _SOONEST_FIRST.page(await self._connection.rows(request))

    def iterate(self, *, page_size: int = 200, **filters: Unpack[EventFilters]) -> AsyncIterator[Event]:
        """Every event that `list` would give, fetched page by page."""
        return walk(lambda cursor: self.list(limit=page_size, after=cursor, **filters))

    async def archived(
        self, *, year: int | None = None, limit: int = 50, after: str | None = None
    ) -> Page[Event]:
        """A page of the events of archived years, latest first: all of them, or those of one year (UTC).

        Nobody changes them any more; `get`, `get_by_slug`, `attendees`, `team` and `join_link` still read
        them.

        Raises:
            InvalidInput: the limit is not 1 to 1000, or the cursor is not one of this list.
        """
        conditions = [Filter("is_archived", "eq", True)]
        if year is not None:
            conditions.append(Filter("date", "gte", dt.datetime(year, 1, 1, tzinfo=dt.UTC)))
            conditions.append(Filter("date", "lt", dt.datetime(year + 1, 1, 1, tzinfo=dt.UTC)))
        request = Select("events_all", Event, filters=tuple(conditions))
        return _LATEST_FIRST.page(await self._connection.rows(_LATEST_FIRST.paged(request, limit, after)))

    async def get(self, event_id: UUID) -> Event:
        """One event by its id, be it archived.

        Raises:
            NotFound: there is none that the caller may see; a stranger's draft is not there.
        """
        return await self._connection.call_one(rpc.event_by_id(event_id))

    async def get_by_slug(self, slug: str) -> Event:
        """One event by the last part of its address, an old one too; its `slug` is the present one.

        Raises:
            NotFound: there is none that the caller may see.
        """
        return await self._connection.call_one(rpc.event_by_slug(slug))

    async def create(self, **values: Unpack[EventCreate]) -> Event:
        """Make a draft of one's own; `publish` shows it to everyone.

        Raises:
            PermissionDenied: only organizers and admins make events.
            EventInPast: the date has passed (MD102).
            DateTooFar: the date is more than five years ahead (MD103).
            VenueCapacityExceeded: the venue is too small (MD106).
            Conflict: another event has this slug.
            InvalidInput: a value breaks a rule, such as an end before the start.
        """
        return await self._connection.one(Insert("events", Event, values=changes(values)))

    async def update(self, event_id: UUID, **values: Unpack[EventUpdate]) -> Event:
        """Change an event of one's own; what is not named stays.

        The date changes through `reschedule`, the seats through `set_capacity`, the state through `publish`,
        `cancel` and `complete`.

        Raises:
            NotFound: there is none that the caller may change.
            VenueCapacityExceeded: the venue is too small (MD106).
            Conflict: another event has this slug.
            InvalidInput: nothing to change, or a value breaks a rule.
        """
        this = Filter("id", "eq", event_id)
        return await self._connection.one(Update("events", Event, values=changes(values), filters=(this,)))

    async def delete(self, event_id: UUID) -> Event:
        """Throw a draft of one's own away, and give back what it was. What was published is cancelled.

        Raises:
            NotFound: there is no such draft of the caller's.
        """
        this = Filter("id", "eq", event_id)
        return await self._connection.one(Delete("events", Event, filters=(this,)))

    async def add_category(self, event_id: UUID, category_id: UUID) -> EventCategoryMapping:
        """Sort an event of one's own under a category.

        Raises:
            PermissionDenied: the caller does not organize it.
            Conflict: it is there already, or there is no such event or category.
        """
        values: EventCategoryMappingCreate = {"event_id": event_id, "category_id": category_id}
        return await self._connection.one(
            Insert("event_category_mappings", EventCategoryMapping, values=changes(values))
        )

    async def remove_category(self, event_id: UUID, category_id: UUID) -> EventCategoryMapping:
        """Take an event of one's own out of a category.

        Raises:
            NotFound: it is not in it, or the caller does not organize it.
        """
        this = (Filter("event_id", "eq", event_id), Filter("category_id", "eq", category_id))
        return await self._connection.one(
            Delete("event_category_mappings", EventCategoryMapping, filters=this)
        )

    async def publish(self, event_id: UUID) -> Event:
        """Show a draft to everyone.

        Raises:
            NotFound: there is no such event for the caller.
            PermissionDenied: the caller does not organize it.
            EventInPast: its date has passed (MD102).
            IllegalStep: it is no draft (MD105).
        """
        return await self._connection.call_one(rpc.publish_event(event_id))

    async def cancel(self, event_id: UUID, *, reason: str | None = None) -> Event:
        """Call a published event off; it stays visible as cancelled.

        Raises:
            NotFound: there is no such event for the caller.
            PermissionDenied: the caller does not organize it.
            IllegalStep: it is not published (MD105).
            EventArchived: it lies in an archived year (MD175), as for everything that changes an event.
        """
        return await self._connection.call_one(rpc.cancel_event(event_id, reason))

    async def complete(self, event_id: UUID) -> Event:
        """Mark a published event as held.

        Raises:
            NotFound: there is no such event for the caller.
            PermissionDenied: the caller does not organize it.
            EventNotStarted: it has not begun (MD109).
            IllegalStep: it is not published (MD105).
        """
        return await self._connection.call_one(rpc.complete_event(event_id))

    async def reschedule(
        self, event_id: UUID, date: dt.datetime, *, end_date: dt.datetime | None = None
    ) -> Event:
        """Move an event; its deadlines move with it, and its end too unless `end_date` is given.

        Raises:
            NotFound: there is no such event for the caller.
            PermissionDenied: the caller does not organize it.
            EventNotOpen: it has begun, or was called off (MD101).
            EventInPast: the new date has passed (MD102).
            DateTooFar: the new date is more than five years ahead (MD103).
            InvalidInput: the end lies before the start, or a date has no time zone.
        """
        return await self._connection.call_one(rpc.reschedule_event(event_id, date, end_date))

    async def set_capacity(
        self, event_id: UUID, capacity: int | None, *, max_capacity: int | None = None
    ) -> Event:
        """Change how many seats there are; None takes the limit away.

        Raises:
            NotFound: there is no such event for the caller.
            PermissionDenied: the caller does not organize it.
            CapacityBelowTaken: more seats than that are taken (MD107).
            VenueCapacityExceeded: the venue is too small (MD106).
            EventNotOpen: it is over, or was called off (MD101).
        """
        return await self._connection.call_one(rpc.set_event_capacity(event_id, capacity, max_capacity))

    async def set_hot(self, event_id: UUID, is_hot: bool = True) -> None:
        """Prepare an event for a rush, or end that. Many people register at once then.

        What `availability` says stays exact; `current_registrations` follows within seconds.

        Raises:
            NotFound: there is no such event for the caller.
            PermissionDenied: the caller does not organize it.
            NotOnePool: it has no number of seats, quotas by ticket, or a limit of who waits (MD221).
            EventNotOpen: it is over, or was called off (MD101).
        """
        await self._connection.call(rpc.set_event_hot(event_id, is_hot))

    async def transfer(self, event_id: UUID, to_user_id: UUID) -> None:
        """Give an event to another organizer, who is told; it is no longer the caller's then.

        Raises:
            NotFound: there is no such event or person for the caller.
            PermissionDenied: the caller does not organize it; its staff may not.
            EventNotOpen: it was held, or called off (MD101).
            CannotOrganize: the person may not organize events (MD187).
        """
        await self._connection.call(rpc.transfer_event(event_id, to_user_id))

    async def availability(self, event_id: UUID) -> EventAvailability:
        """The exact seats now, and whether registration is open; `reason` says why it is not.

        Raises:
            NotFound: there is no such event for the caller.
        """
        return await self._connection.call_one(rpc.event_availability(event_id))

    async def statistics(self, event_id: UUID) -> EventStatistics:
        """How an event did as of `refreshed_at` (hourly; empty before the first time), and its seats now.

        `avg_ticket_price` holds the average of what was paid by currency, as exact texts. For the organizer,
        co-organizers and admins.

        Raises:
            NotFound: there is no such event for the caller.
            PermissionDenied: the caller does not organize it.
        """
        return await self._connection.call_one(rpc.event_statistics_for(event_id))

    async def engagement(self, event_id: UUID) -> tuple[EventMeasure, ...]:
        """How an event is received: `views`, `registrations`, `check_ins`, `downloads`, counted every hour.

        What is none is left out. For the organizer, co-organizers and admins.

        Raises:
            NotFound: there is no such event for the caller.
            PermissionDenied: the caller does not organize it.
        """
        measures = await self._connection.call(rpc.event_engagement(event_id))
        return tuple(measures)

    async def join_link(self, event_id: UUID) -> str | None:
        """The link of an online event, if it has one; for confirmed people, its organizer and admins.

        Raises:
            NotFound: there is no such event for the caller.
            PermissionDenied: the caller has no confirmed registration.
        """
        return await self._connection.call(rpc.event_join_link(event_id))

    async def attendees(
        self, event_id: UUID, *, limit: int = 100, after: str | None = None
    ) -> Page[Attendee]:
        """A page of who is registered, first come first; for the organizer and admins.

        Raises:
            NotFound: there is no such event for the caller.
            PermissionDenied: the caller does not organize it.
            InvalidInput: the limit is not 1 to 1000, or the cursor is not one of this list.
        """
        since, last = _FIRST_COME.moment(after) if after else (None, None)
        call = rpc.event_attendees(event_id, checked_limit(limit), since, last)
        return _FIRST_COME.page(await self._connection.call(call))

    async def team(self, event_id: UUID) -> tuple[StaffMember, ...]:
        """Who helps with an event, longest first. For its organizer, its staff and admins.

        Raises:
            NotFound: there is no such event, or it is a draft of somebody else.
            PermissionDenied: the caller has no part in it.
        """
        members = await self._connection.call(rpc.event_team(event_id))
        return tuple(members)

    async def add_staff(self, event_id: UUID, user_id: UUID, role: str) -> StaffGrant:
        """Make a person `co_organizer` or `check_in` staff, or change as what. For the organizer and admins.

        Raises:
            NotFound: there is no such event or person.
            PermissionDenied: the event is somebody else's.
            OrganizerIsNoStaff: the person organizes it (MD110).
            InvalidInput: there is no such role.
        """
        return await self._connection.call(rpc.add_event_staff(event_id, user_id, role))

    async def remove_staff(self, event_id: UUID, user_id: UUID) -> None:
        """Dismiss a person from the staff, or leave it. Nothing happens to who is none.

        Raises:
            NotFound: there is no such event.
            PermissionDenied: the event is somebody else's.
        """
        await self._connection.call(rpc.remove_event_staff(event_id, user_id))

    async def categories(self) -> tuple[EventCategory, ...]:
        """What events can be about, in the order to show them."""
        request = Select(
            "event_categories",
            EventCategory,
            filters=(Filter("is_active", "eq", True),),
            order=("sort_order", "name"),
        )
        return tuple(await self._connection.rows(request))

    async def create_category(self, **values: Unpack[EventCategoryCreate]) -> EventCategory:
        """Make a category, at the top or under another. Admins only.

        Raises:
            PermissionDenied: the caller is no admin.
            Conflict: another one has this slug, or there is no such parent.
            TreeTooDeep: five levels are enough (MD151).
            InvalidInput: a text is empty or too long.
        """
        return await self._connection.one(Insert("event_categories", EventCategory, values=changes(values)))

    async def update_category(
        self, category_id: UUID, **values: Unpack[EventCategoryUpdate]
    ) -> EventCategory:
        """Change a category; `is_active=False` retires it. Admins only.

        Raises:
            NotFound: there is none that the caller may change.
            Conflict: another one has this slug, or there is no such parent.
            TreeTooDeep: five levels are enough (MD151).
            InvalidInput: nothing to change, or a text is empty or too long.
        """
        this = Filter("id", "eq", category_id)
        return await self._connection.one(
            Update("event_categories", EventCategory, values=changes(values), filters=(this,))
        )

    async def delete_category(self, category_id: UUID) -> EventCategory:
        """Delete a category that nothing is in, and give back what it was. Admins only.

        Raises:
            NotFound: there is none that the caller may delete.
            Conflict: something is in it; retire it instead.
        """
        this = Filter("id", "eq", category_id)
        return await self._connection.one(Delete("event_categories", EventCategory, filters=(this,)))

    async def categories_of(self, event_id: UUID) -> tuple[EventCategoryMapping, ...]:
        """The ids of the categories that an event stands under, be it archived."""
        request = Select(
            "event_category_mappings_all", EventCategoryMapping, filters=(Filter("event_id", "eq", event_id),)
        )
        return tuple(await self._connection.rows(request))


def _matching(filters: EventFilters) -> Select[Event]:
    conditions: list[Filter] = [Filter("status", "eq", filters.get("status", "published"))]
    joins: list[str] = []
    since = filters.get("since", "now")  # the server's now: a client's clock may be wrong
    if since is not None:
        conditions.append(Filter("date", "gte", since))
    if "until" in filters:
        conditions.append(Filter("date", "lt", filters["until"]))
    if "format" in filters:
        conditions.append(Filter("format", "eq", filters["format"]))
    if "price_type" in filters:
        conditions.append(Filter("price_type", "eq", filters["price_type"]))
    if "organizer_id" in filters:
        conditions.append(Filter("organizer_id", "eq", filters["organizer_id"]))
    if "venue_id" in filters:
        conditions.append(Filter("venue_id", "eq", filters["venue_id"]))
    if "city" in filters:
        joins.append("venues_public!inner()")
        conditions.append(Filter("venues_public.city", "eq", filters["city"]))
    if "category" in filters:
        joins.append("event_category_mappings!inner(event_categories!inner())")
        conditions.append(Filter("event_category_mappings.event_categories.slug", "eq", filters["category"]))
    return Select("events_public", Event, filters=tuple(conditions), joins=tuple(joins))
