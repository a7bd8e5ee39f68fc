"""The main job, done through the SDK and shown: sign up, find an event, take a seat, and keep it private."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from medellin_ai_ops.console import OpsError, say

if TYPE_CHECKING:
    from medellin_ai import MedellinClient
    from medellin_ai.models import Event, Registration
    from medellin_ai_ops.stack.state import StackState

BOGOTA = ZoneInfo("America/Bogota")


def main_job(stack: StackState) -> None:
    """What a frontend would do first, with its own eyes on each answer.

    Raises:
        OpsError: a step went wrong; the stack is not fit for use.
    """
    from medellin_ai import MedellinClient, MedellinError

    try:
        with MedellinClient(stack.api_url, stack.publishable_key) as client:
            show(client, f"demo-{secrets.token_hex(4)}@example.com", secrets.token_urlsafe(12))
    except MedellinError as error:
        raise OpsError(f"the main job failed: {error}", "Look into it with: medellin-ai logs") from error


def show(client: MedellinClient, email: str, password: str) -> None:
    person = as_new_person(client, email, password, "Demo")
    say(f"\nsigned up as {email}; {person.profiles.me().first_name} has a profile")

    say("\nnext events in Medellín:")
    events = client.events.list(city="Medellín", limit=5).items
    for event in events:
        say(f"  {when(event)}  {event.title}")

    event, registration = first_seat(person, events)
    say(f"\nregistered for «{event.title}»: {registration.status}")
    mine = person.registrations.get(registration.id)
    say(f"read back as that person: registration {mine.id} is {mine.status}")

    stranger = as_new_person(client, f"stranger-{email}", password, "Stranger")
    say(f"somebody else asks for it: {refusal(stranger, registration)}")
    say(f"nobody in particular asks for it: {refusal(client, registration)}\n")


def as_new_person(client: MedellinClient, email: str, password: str, name: str) -> MedellinClient:
    session = client.auth.sign_up(email, password, first_name=name).session
    return client.as_user(session or client.auth.sign_in(email, password))


def first_seat(person: MedellinClient, events: tuple[Event, ...]) -> tuple[Event, Registration]:
    """A seat at the first free event that has one; the database says which."""
    from medellin_ai.errors import BusinessError

    for event in events:
        if event.price_type != "paid":
            try:
                return event, person.registrations.register(event.id)
            except BusinessError as error:
                say(f"  «{event.title}»: {error.message} ({error.message_en})")
    raise OpsError("none of the next events has a seat", "Rebuild the database with: medellin-ai reset --yes")


def refusal(client: MedellinClient, registration: Registration) -> str:
    """How the platform refuses; that it does not would be a fault to stop at."""
    from medellin_ai.errors import NotFound, PermissionDenied

    try:
        client.registrations.get(registration.id)
    except (NotFound, PermissionDenied) as error:
        return type(error).__name__
    raise OpsError("a stranger could read a registration", "Do not use this database; report this")


def when(event: Event) -> str:
    return f"{event.date.astimezone(BOGOTA):%a %d %b, %H:%M}"
