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
    from medellin_ai.models import RegistrationAnswer

_NEWEST_FIRST = Keyset("created_at", dt.datetime, descending=True)


class AsyncRegistrations:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def register(
        self,
        event_id: UUID,
        *,
        ticket_type: str | None = None,
        idempotency_key: str | None = None,
        wait: bool | None = None,
    ) -> Registration:
        """Take a seat, or a place on the waiting list; the database decides which, and what is to be paid.

        A free ticket confirms at once; a paid one holds the seat as `pending` until `hold_expires_at`; one
        that needs approval is `requested`. Asking again gives the same registration, and asking after its end
        opens it again, unless `idempotency_key` says that it is the same call as before.

        Raises:
            NotFound: there is no such event for the caller.
            PermissionDenied: nobody is signed in (`SignInRequired`), or anonymously.
            EventFull: no seat is left, and `wait` is false (MD201).
            WaitlistFull: nor a place to wait (MD211).
            EventOver: the event has ended (MD202).
            RegistrationClosed: the deadline has passed (MD203).
            EventNotOpen: a draft or a cancelled event (MD101).
            EventArchived: it lies in an archived year (MD175).
            UnknownTicketType: there is no such ticket, or it is not sold (MD205).
            RegistrationRefused: the organizer and the caller do not meet (MD206).
            MembersOnly: the ticket is for members (MD207).
            SalesNotOpen: it is not on sale yet (MD208).
            SalesEnded: it is no longer on sale (MD209).
            KeyReused: the key came with another call (MD210).
        """
        call = rpc.register_for_event(event_id, ticket_type, idempotency_key, wait)
        return await self._connection.call(call)

    async def can_register(
        self, event_id: UUID, *, ticket_type: str | None = None, wait: bool | None = None
    ) -> RegistrationAnswer:
        """What `register` would answer now: the state and the price, or in `reason` why not.

        Who is registered hears what he has.

        Raises:
            NotFound: there is no such event for the caller.
            PermissionDenied: nobody is signed in (`SignInRequired`), or anonymously.
        """
        return await self._connection.call_one(rpc.can_register(event_id, ticket_type, wait))

    async def accept_offer(self, registration_id: UUID) -> Registration:
        """Take the seat that is offered; twice changes nothing. `cancel` declines it.

        Raises:
            NotFound: the caller has no such registration.
            OfferGone: it is not offered, or no longer (MD212).
        """
        return await self._connection.call(rpc.accept_offer(registration_id))

    async def waitlist_place(self, registration_id: UUID) -> int | None:
        """The place on the waiting list, 1 for who is next; None for who does not wait.

        Raises:
            NotFound: there is no such registration of the caller's, or of an event that the caller manages.
        """
        return await self._connection.call(rpc.waitlist_place(registration_id))

    async def cancel(self, registration_id: UUID) -> Registration:
        """Give a seat, an offer or a place on the waiting list back; twice changes nothing.

        For one's own, and for those of an event that one manages.

        Raises:
            NotFound: there is no such registration for the caller.
            RegistrationNotCancellable: it is too late (MD204).
        """
        return await self._connection.call(rpc.cancel_registration(registration_id))

    async def transfer(self, registration_id: UUID, to_user_id: UUID) -> Registration:
        """Give a confirmed seat to another person, with what was paid for it.

        Raises:
            NotFound: there is no such registration of the caller's, or no such person.
            TransferClosed: it is not confirmed, or too late (MD214).
            AlreadyRegistered: the person has a registration (MD215).
            MembersOnly: the ticket is for members (MD207).
            RegistrationRefused: the organizer and the person do not meet (MD206).
        """
        return await self._connection.call(rpc.transfer_registration(registration_id, to_user_id))

    async def issue_ticket(self, registration_id: UUID, *, replace: bool = False) -> str:
        """A new code for one's own confirmed seat, to be shown at the door, as text or QR.

        Keep it: nobody can tell it again, the database has its hash only. Earlier codes stay good, ten at
        most, unless they are replaced; who cancels or transfers the seat loses all of them.

        Raises:
            NotFound: the caller has no such registration.
            TicketNotConfirmed: it is not confirmed (MD233).
            TooManyTickets: ten are good already; replace them (MD231).
            TooManyRequests: too many in a short time (MD401).
        """
        return await self._connection.call(rpc.issue_ticket(registration_id, replace))

    async def decide(self, registration_id: UUID, *, is_approved: bool) -> Registration:
        """Grant or refuse a registration that waits for it; the same answer twice changes nothing.

        Where no seat is left, who is granted one waits for it.

        Raises:
            NotFound: there is no such registration for the caller.
            PermissionDenied: the caller does not manage the event.
            NotRequested: it has been decided otherwise, or was none to decide (MD213).
            EventNotOpen: the event was called off (MD101).
            EventOver: the event has ended (MD202).
        """
        return await self._connection.call(rpc.decide_registration(registration_id, is_approved))

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
