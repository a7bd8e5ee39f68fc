"""Events that recur."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from medellin_ai import rpc
from medellin_ai._paging import Keyset, Page
from medellin_ai._requests import Filter, Select
from medellin_ai._transport import encode
from medellin_ai.models import Event, EventOccurrence, EventSeries, SeriesEnd

if TYPE_CHECKING:
    from typing import Unpack
    from uuid import UUID

    from medellin_ai._async.connection import AsyncConnection
    from medellin_ai.edits import SeriesChanges
    from medellin_ai.models.values import SeriesScope

_NEWEST_FIRST = Keyset("created_at", dt.datetime, descending=True)
_SOONEST_FIRST = Keyset("date", dt.datetime)


class AsyncSeries:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def list(self, *, limit: int = 50, after: str | None = None) -> Page[EventSeries]:
        """A page of one's own series, newest first; of all for admins.

        Raises:
            InvalidInput: the limit is not 1 to 1000, or the cursor is not one of this list.
        """
        request = Select("event_series", EventSeries)
        return _NEWEST_FIRST.page(await self._connection.rows(_NEWEST_FIRST.paged(request, limit, after)))

    async def get(self, series_id: UUID) -> EventSeries:
        """One of one's own series.

        Raises:
            NotFound: the caller has no such series.
        """
        return await self._connection.one(
            Select("event_series", EventSeries, filters=(Filter("id", "eq", series_id),))
        )

    async def events(self, series_id: UUID, *, limit: int = 50, after: str | None = None) -> Page[Event]:
        """A page of the events of a series that the caller may see, soonest first; not of archived years.

        Raises:
            InvalidInput: the limit is not 1 to 1000, or the cursor is not one of this list.
        """
        request = Select(
            "events_public",
            Event,
            filters=(Filter("event_occurrences.series_id", "eq", series_id),),
            joins=("event_occurrences!inner()",),
        )
        return _SOONEST_FIRST.page(await self._connection.rows(_SOONEST_FIRST.paged(request, limit, after)))

    async def occurrence(self, event_id: UUID) -> EventOccurrence:
        """To which series an event belongs, and on which of its days.

        Raises:
            NotFound: it belongs to none, or the caller may not see it.
        """
        return await self._connection.one(
            Select("event_occurrences", EventOccurrence, filters=(Filter("event_id", "eq", event_id),))
        )

    async def create(self, event_id: UUID, rule: str) -> EventSeries:
        """Let an event of one's own recur, such as by `FREQ=WEEKLY;COUNT=10`; it is the first of the series.

        Each event of half a year ahead is made at once, with the same content, tickets and rules, at the same
        time by the clock of the place; later ones follow by themselves. They are drafts while the first is.

        Raises:
            NotFound: there is no such event for the caller.
            PermissionDenied: the caller does not organize it.
            RuleNotUnderstood: a part of the rule is not of the kind that is known (MD190).
            RuleWithoutStart: the day of the event is not one of the rule (MD193).
            EventRecurs: it belongs to a series already (MD192).
            EventNotOpen: it has begun, or was called off (MD101).
            TooManyRequests: too many series were made just now (MD401).
        """
        return await self._connection.call(rpc.create_event_series(event_id, rule))

    async def update(
        self,
        event_id: UUID,
        scope: SeriesScope,
        *,
        with_tickets: bool = False,
        **values: Unpack[SeriesChanges],
    ) -> EventSeries:
        """Change one event of a series, it and those after it, or all that are to come.

        Gives the series to which it belongs then: after `following` that is one of its own, which goes on
        from this day. With `with_tickets` those that are reached get the tickets, quotas, rules and
        categories of this event, but for events that somebody has registered for. With another rule, events
        on days that it leaves out are deleted, or called off when somebody has registered.

        Raises:
            NotFound: there is no such event for the caller.
            PermissionDenied: the caller does not organize it.
            EventNotRecurring: it belongs to no series (MD191).
            EventNotOpen: `this` is over, or was called off (MD101).
            RuleNotUnderstood: a part of the rule is not of the kind that is known (MD190).
            CapacityBelowTaken: one of them has more seats taken (MD107).
            TooManyRequests: rules were changed too often just now (MD401).
            InvalidInput: a value breaks a rule, or `this` alone was given a rule.
        """
        return await self._connection.call(
            rpc.update_event_series(event_id, scope, encode(values), with_tickets)
        )

    async def cancel(self, event_id: UUID, scope: SeriesScope, *, reason: str | None = None) -> SeriesEnd:
        """Take one event out of a series, it and those after it, or all that are to come.

        Those that nobody has ever registered for are deleted, the others called off, and people told. After
        `following` and `all` the series makes no more.

        Raises:
            NotFound: there is no such event for the caller.
            PermissionDenied: the caller does not organize it.
            EventNotRecurring: it belongs to no series (MD191).
        """
        return await self._connection.call_one(rpc.cancel_event_series(event_id, scope, reason))

    async def publish(self, series_id: UUID) -> EventSeries:
        """Show the drafts of a series that are to come, and whatever it makes later, to everyone.

        Raises:
            NotFound: the caller has no such series.
            PermissionDenied: the caller may organize no more.
        """
        return await self._connection.call(rpc.publish_event_series(series_id))
