"""What can be had for an event: ticket types, the quotas they share, and how registering goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from medellin_ai._paging import changes
from medellin_ai._requests import Delete, Filter, Insert, Select, Update
from medellin_ai.models import EventRules, EventSharedQuota, EventTicketType

if TYPE_CHECKING:
    from uuid import UUID

    from medellin_ai._async.connection import AsyncConnection
    from medellin_ai.params import (
        EventRulesUpdate,
        EventSharedQuotaCreate,
        EventTicketTypeCreate,
        EventTicketTypeUpdate,
    )


class AsyncTickets:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def types(self, event_id: UUID) -> tuple[EventTicketType, ...]:
        """The ticket types of an event in the order to show them, also those not on sale.

        None at all: there is one, `general`, at the price of the event.
        """
        request = Select(
            "event_ticket_types",
            EventTicketType,
            filters=(Filter("event_id", "eq", event_id),),
            order=("sort_order", "code"),
        )
        return tuple(await self._connection.rows(request))

    async def create(self, **values: Unpack[EventTicketTypeCreate]) -> EventTicketType:
        """Add a ticket type to an event that one manages; who has one of its code already is counted.

        Raises:
            PermissionDenied: the caller does not manage the event.
            NotFound: there is no such event.
            Conflict: it has a ticket of this code, or no such shared quota.
            QuotaBelowTaken: more of it are taken already (MD217).
            InvalidInput: a value breaks a rule, such as an early price without an end.
        """
        return await self._connection.one(
            Insert("event_ticket_types", EventTicketType, values=changes(values))
        )

    async def update(self, ticket_type_id: UUID, **values: Unpack[EventTicketTypeUpdate]) -> EventTicketType:
        """Change a ticket type; what is not named stays. Who has one keeps the price it had.

        What a larger quota makes free is offered to who waits.

        Raises:
            NotFound: there is none that the caller may change.
            QuotaBelowTaken: more of it are taken already (MD217).
            InvalidInput: nothing to change, or a value breaks a rule.
        """
        this = Filter("id", "eq", ticket_type_id)
        return await self._connection.one(
            Update("event_ticket_types", EventTicketType, values=changes(values), filters=(this,))
        )

    async def delete(self, ticket_type_id: UUID) -> EventTicketType:
        """Take a ticket type away that nobody has ever had; another is taken off sale by `is_active`.

        Raises:
            NotFound: there is none that the caller may change.
            TicketTypeInUse: there are registrations with it (MD218).
        """
        this = Filter("id", "eq", ticket_type_id)
        return await self._connection.one(Delete("event_ticket_types", EventTicketType, filters=(this,)))

    async def shared_quotas(self, event_id: UUID) -> tuple[EventSharedQuota, ...]:
        """How many seats several ticket types of an event have together, by the code that they name."""
        request = Select(
            "event_shared_quotas",
            EventSharedQuota,
            filters=(Filter("event_id", "eq", event_id),),
            order=("code",),
        )
        return tuple(await self._connection.rows(request))

    async def create_shared_quota(self, event_id: UUID, code: str, size: int) -> EventSharedQuota:
        """Give an event that one manages a quota that ticket types can share.

        Raises:
            PermissionDenied: the caller does not manage the event.
            Conflict: it has one of this code.
            InvalidInput: the size is not positive, or the code not a plain word.
        """
        values: EventSharedQuotaCreate = {"event_id": event_id, "code": code, "size": size}
        return await self._connection.one(
            Insert("event_shared_quotas", EventSharedQuota, values=changes(values))
        )

    async def resize_shared_quota(self, event_id: UUID, code: str, size: int) -> EventSharedQuota:
        """Change a shared quota; what becomes free is offered to who waits.

        Raises:
            NotFound: there is none that the caller may change.
            QuotaBelowTaken: more seats than that are taken (MD217).
        """
        this = (Filter("event_id", "eq", event_id), Filter("code", "eq", code))
        return await self._connection.one(
            Update("event_shared_quotas", EventSharedQuota, values={"size": size}, filters=this)
        )

    async def delete_shared_quota(self, event_id: UUID, code: str) -> EventSharedQuota:
        """Take a shared quota away that no ticket type names.

        Raises:
            NotFound: there is none that the caller may change.
            Conflict: a ticket type names it.
        """
        this = (Filter("event_id", "eq", event_id), Filter("code", "eq", code))
        return await self._connection.one(Delete("event_shared_quotas", EventSharedQuota, filters=this))

    async def rules(self, event_id: UUID) -> EventRules:
        """How registering for an event goes: how long seats are held and offered, until when one cancels.

        Raises:
            NotFound: there is no such event for the caller.
        """
        return await self._connection.one(
            Select("event_rules", EventRules, filters=(Filter("event_id", "eq", event_id),))
        )

    async def set_rules(self, event_id: UUID, **values: Unpack[EventRulesUpdate]) -> EventRules:
        """Change how registering for an event goes; what is not named stays. Holds that run keep their end.

        Raises:
            NotFound: there is no such event that the caller manages.
            InvalidInput: nothing to change, or a value breaks a rule, such as an offer of ten minutes.
        """
        this = Filter("event_id", "eq", event_id)
        return await self._connection.one(
            Update("event_rules", EventRules, values=changes(values), filters=(this,))
        )
