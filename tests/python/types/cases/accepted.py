"""What must type-check under the strictest settings, with exact types coming out."""

import datetime as dt
from collections.abc import AsyncIterator, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, assert_type
from uuid import UUID

from pydantic import JsonValue

from medellin_ai import AsyncMedellinClient, MedellinClient, Page, Session, SignUp, User, states
from medellin_ai.models import (
    Attendee,
    Event,
    EventAvailability,
    EventCategory,
    EventStatus,
    Identity,
    PaymentStatus,
    Profile,
    PublicProfile,
    Registration,
    RoleGrant,
    Venue,
)

if TYPE_CHECKING:
    from medellin_ai.params import EventUpdate

NOON = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)


def steps(before: EventStatus) -> None:
    assert_type(states.EVENT_STEPS[before], tuple[EventStatus, ...])
    assert_type(states.PAYMENT_STEPS["paid"], tuple[PaymentStatus, ...])


def walk(client: MedellinClient, some_id: UUID) -> None:
    assert_type(client.auth.sign_up("a@b.co", "secreto"), SignUp)
    session = assert_type(client.auth.sign_in("a@b.co", "secreto"), Session)
    me = assert_type(client.as_user(session), MedellinClient)
    assert_type(me.auth.user(), User)
    assert_type(me.profiles.me(), Profile)
    assert_type(me.profiles.update(bio=None, skills=["sql"]), PublicProfile)
    assert_type(client.events.list(city="Medellín", format="online", since=None), Page[Event])
    assert_type(client.events.iterate(category="talleres"), Iterator[Event])
    changes: EventUpdate = {"price": Decimal("50000"), "format": "hybrid"}
    event = assert_type(me.events.update(some_id, **changes), Event)
    assert_type(event.status, EventStatus)
    assert_type(event.price, Decimal | None)
    assert_type(event.date, dt.datetime)
    assert_type(me.events.set_capacity(some_id, None), Event)
    assert_type(client.events.availability(some_id), EventAvailability)
    assert_type(client.events.categories(), tuple[EventCategory, ...])
    assert_type(me.events.attendees(some_id), Page[Attendee])
    assert_type(me.events.join_link(some_id), str | None)
    assert_type(me.registrations.register(some_id), Registration)
    assert_type(me.registrations.mine(), Page[Registration])
    assert_type(client.venues.list(area="Laureles"), Page[Venue])
    assert_type(me.venues.contact(some_id), JsonValue)
    assert_type(me.roles.whoami(), Identity)
    assert_type(me.roles.grant(some_id, "organizer", permissions=("events.create",)), RoleGrant)
    me.events.create(title="Agentes", description="x", date=NOON, location="Ruta N", price=50000)


async def walk_async(client: AsyncMedellinClient, some_id: UUID) -> None:
    async with client:
        session = assert_type(await client.auth.sign_in("a@b.co", "secreto"), Session)
        me = assert_type(client.as_user(session), AsyncMedellinClient)
        assert_type(client.events.iterate(), AsyncIterator[Event])
        assert_type(await me.registrations.register(some_id), Registration)
        async for event in client.events.iterate(until=NOON):
            assert_type(event, Event)
