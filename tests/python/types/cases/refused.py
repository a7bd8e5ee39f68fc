"""Mistakes that a type checker must find before the database does. Each line names the error it must give."""

import datetime as dt
from uuid import UUID

from medellin_ai import AsyncMedellinClient, MedellinClient, states
from medellin_ai.models import Event

NOON = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)


def columns(client: MedellinClient, event_id: UUID) -> None:
    client.events.create(title="Agentes", description="x", location="Ruta N")  # E: call-arg
    client.events.create(title="x", description="x", location="x", date="2026-12-01")  # E: arg-type
    client.events.create(title="x", description="x", location="", date=NOON, status="draft")  # E: call-arg
    client.events.create(title="x", description="x", location="x", date=NOON, price=0.5)  # E: arg-type
    client.events.update(event_id, titel="x")  # E: call-arg
    client.events.update(event_id, title=None)  # E: arg-type
    client.events.update(event_id, date=NOON)  # E: call-arg
    client.events.update(event_id, capacity=3)  # E: call-arg
    client.events.update(event_id, format="in person")  # E: arg-type
    client.profiles.update(email="a@b.co")  # E: call-arg
    client.profiles.update(experience_level="guru")  # E: arg-type
    client.venues.create(name="x", address="x", area="x", is_approved=True)  # E: call-arg


def steps() -> None:
    states.EVENT_STEPS["archived"]  # E: index


def filters(client: MedellinClient) -> None:
    client.events.list(format="hologram")  # E: arg-type
    client.events.list(town="Medellín")  # E: call-arg
    client.events.list(status="open")  # E: arg-type


def people(client: MedellinClient, user_id: UUID) -> None:
    client.roles.grant(user_id, "superuser")  # E: arg-type
    client.registrations.register("agentes")  # E: arg-type
    client.auth.sign_out(scope="everywhere")  # E: arg-type
    client.as_user(user_id)  # E: arg-type


def rows(event: Event) -> None:
    event.title = "x"  # E: misc
    event.date.lower()  # E: attr-defined
    print(event.event_url)  # E: attr-defined
    event.price + 0.5  # E: operator
    if event.status == "open":  # E: comparison-overlap
        pass


async def forgotten(client: AsyncMedellinClient, event_id: UUID) -> None:
    client.events.get(event_id)  # E: unused-coroutine
    for event in client.events.iterate():  # E: attr-defined
        print(event)
