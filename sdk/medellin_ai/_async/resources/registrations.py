"""One's own places at events."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from medellin_ai import rpc
from medellin_ai._paging import Keyset, Page
from medellin_ai._requests import Filter, Select
from medellin_ai.models import Registration

if TYPE_CHECKING:
    from uuid import UUID

    from medellin_ai._async.connection import AsyncConnection

_NEWEST_FIRST = Keyset("created_at", dt.datetime, descending=True)


class AsyncRegistrations:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def register(self, event_id: UUID, *, ticket_type: str | None = None) -> Registration:
        """Take a seat; the database decides whether there is one, and what is to be paid.

        A free event confirms at once; a paid one holds the seat as `pending`. Asking again gives the same
        registration, and asking after cancelling opens it again.

        Raises:
            NotFound: there is no such event for the caller.
            PermissionDenied: nobody is signed in (`SignInRequired`), or anonymously.
            EventFull: no seat is left (MD201).
            EventOver: the event has ended (MD202).
            RegistrationClosed: the deadline has passed (MD203).
            EventNotOpen: a draft or a cancelled event (MD101).
            EventArchived: it lies in an archived year (MD175).
        """
        return await self._connection.call(rpc.register_for_event(event_id, ticket_type))

    async def cancel(self, registration_id: UUID) -> Registration:
        """Give the seat back; twice changes nothing.

        Raises:
            NotFound: the caller has no such registration.
            RegistrationNotCancellable: it is too late (MD204).
        """
        return await self._connection.call(rpc.cancel_registration(registration_id))

    async def get(self, registration_id: UUID) -> Registration:
        """One registration of one's own, also for an archived event; admins see everybody's.

        Raises:
            NotFound: there is none that the caller may see.
            PermissionDenied: this client acts for nobody.
        """
        return await self._connection.one(
            Select("event_registrations_all", Registration, filters=(Filter("id", "eq", registration_id),))
        )

    async def mine(
        self, *, include_archived: bool = False, limit: int = 50, after: str | None = None
    ) -> Page[Registration]:
        """A page of one's own registrations, newest first; `after` is the last page's `next_cursor`.

        Those for events of archived years come with `include_archived`.

        Raises:
            SignInRequired: this client acts for nobody.
            InvalidInput: the limit is not 1 to 1000, or the cursor is not one of this list.
        """
        mine = Filter("user_id", "eq", self._connection.user_id)
        relation = "event_registrations_all" if include_archived else "event_registrations"
        request = Select(relation, Registration, filters=(mine,))
        return _NEWEST_FIRST.page(await self._connection.rows(_NEWEST_FIRST.paged(request, limit, after)))
