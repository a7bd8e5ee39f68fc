"""The money of registrations: paying, what was paid, and what goes back."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from medellin_ai import rpc
from medellin_ai._paging import Keyset, Page, checked_limit
from medellin_ai._requests import Select
from medellin_ai.models import Payment, Refund

if TYPE_CHECKING:
    from decimal import Decimal
    from uuid import UUID

    from medellin_ai._async.connection import AsyncConnection
    from medellin_ai.models import EventPayment, PaymentStart, RefundState, Registration

_NEWEST_FIRST = Keyset("received_at", dt.datetime, descending=True)
_AS_THEY_CAME = Keyset("received_at", dt.datetime)
_LATEST_FIRST = Keyset("created_at", dt.datetime, descending=True)


class AsyncPayments:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def start(self, registration_id: UUID) -> PaymentStart:
        """What a checkout needs to take the money for one's own seat: a reference, and what is due.

        Nothing is kept of it, so it may be started again. The seat is held until `expires_at`; who pays
        later gets a free seat, or the money back. The function `payments-checkout` signs the same for
        Wompi.

        Raises:
            NotFound: the caller has no such registration.
            NothingToPay: it is free, or paid (MD301).
            NoSeatToPay: the hold has run out, or no seat is held (MD303).
        """
        return await self._connection.call_one(rpc.start_payment(registration_id))

    async def mine(self, *, limit: int = 50, after: str | None = None) -> Page[Payment]:
        """A page of what the ledger says of one's own payments, newest first; admins see everybody's.

        Raises:
            PermissionDenied: this client acts for nobody.
            InvalidInput: the limit is not 1 to 1000, or the cursor is not one of this list.
        """
        request = Select("payment_events", Payment)
        return _NEWEST_FIRST.page(await self._connection.rows(_NEWEST_FIRST.paged(request, limit, after)))

    async def my_refunds(self, *, limit: int = 50, after: str | None = None) -> Page[Refund]:
        """A page of what is promised back to oneself, newest first; admins see everybody's.

        Raises:
            PermissionDenied: this client acts for nobody.
            InvalidInput: the limit is not 1 to 1000, or the cursor is not one of this list.
        """
        request = Select("payment_refunds", Refund)
        return _LATEST_FIRST.page(await self._connection.rows(_LATEST_FIRST.paged(request, limit, after)))

    async def of_event(
        self, event_id: UUID, *, limit: int = 100, after: str | None = None
    ) -> Page[EventPayment]:
        """A page of the ledger of an event, as it came; `problem` says what has to be looked at.

        For who manages the event.

        Raises:
            NotFound: there is no such event for the caller.
            PermissionDenied: the caller does not manage it.
            InvalidInput: the limit is not 1 to 1000, or the cursor is not one of this list.
        """
        since, last = _AS_THEY_CAME.moment(after) if after else (None, None)
        call = rpc.event_payments(event_id, checked_limit(limit), since, last)
        return _AS_THEY_CAME.page(await self._connection.call(call))

    async def refunds_of_event(
        self, event_id: UUID, *, state: RefundState | None = None
    ) -> tuple[Refund, ...]:
        """What is promised back for an event, newest first. For who manages it.

        Raises:
            NotFound: there is no such event for the caller.
            PermissionDenied: the caller does not manage it.
        """
        refunds = await self._connection.call(rpc.event_refunds(event_id, state))
        return tuple(refunds)

    async def record(
        self, registration_id: UUID, amount: Decimal | int | None = None, *, key: str | None = None
    ) -> Registration:
        """Enter money that was taken by hand, all that is due or a part. For who manages the event.

        With a `key`, a call that is sent again counts once.

        Raises:
            NotFound: there is no such registration for the caller.
            PermissionDenied: the caller does not manage the event.
            NothingToPay: it is free, or paid (MD301).
            NoSeatToPay: it has no seat (MD303).
            MoreThanDue: the amount is too high (MD306).
            KeyReused: the key was used for another amount (MD210).
        """
        return await self._connection.call(rpc.record_payment(registration_id, amount, key))

    async def refund(
        self, registration_id: UUID, amount: Decimal | int | None = None, *, reason: str | None = None
    ) -> tuple[Refund, ...]:
        """Promise money back, all that is left or a part: one refund for each payment. The seat stays.

        For who manages the event. A worker sends what was paid through a provider; cash is handed over, and
        entered with `record_refund`.

        Raises:
            NotFound: there is no such registration for the caller.
            PermissionDenied: the caller does not manage the event.
            RefundExceedsPaid: there is not so much left (MD302).
        """
        refunds = await self._connection.call(rpc.refund_registration(registration_id, amount, reason))
        return tuple(refunds)

    async def record_refund(self, refund_id: UUID) -> Refund:
        """Enter that a promised refund was given back by hand; twice changes nothing.

        Raises:
            NotFound: there is no such refund.
            PermissionDenied: the caller does not manage the event.
        """
        return await self._connection.call(rpc.record_refund(refund_id))
