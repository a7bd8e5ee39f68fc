"""`medellin-ai register`, `medellin-ai registrations ...`: seats and the waiting list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from medellin_ai_ops.commands._client import Email, Json, Password, event_id, person
from medellin_ai_ops.console import emit

if TYPE_CHECKING:
    from medellin_ai.models import Registration

app = typer.Typer(help="Seats and the waiting list.", no_args_is_help=True)

Event = Annotated[str, typer.Argument(help="Slug or id of the event.")]
RegistrationId = Annotated[UUID, typer.Argument(help="Id of the registration.")]
TicketType = Annotated[str | None, typer.Option("--ticket-type", help="Kind of ticket; default: general.")]
Wait = Annotated[bool, typer.Option("--wait/--no-wait", help="Wait in line when no seat is free.")]


def register(
    event: Event,
    *,
    email: Email = None,
    password: Password = None,
    ticket_type: TicketType = None,
    key: Annotated[
        str | None, typer.Option("--key", help="Marks this call: sent again, it registers nobody again.")
    ] = None,
    wait: Wait = True,
    as_json: Json = False,
) -> None:
    """Register a person for an event; asking twice gives the same registration."""
    with person(email, password) as client:
        made = client.registrations.register(
            event_id(client, event), ticket_type=ticket_type, idempotency_key=key, wait=wait
        )
    _show(made, as_json)


@app.command("list")
def list_registrations(email: Email = None, password: Password = None, as_json: Json = False) -> None:
    """A person's registrations, newest first."""
    with person(email, password) as client:
        for registration in client.registrations.mine(limit=1000).items:
            _show(registration, as_json)


@app.command()
def check(
    event: Event,
    *,
    email: Email = None,
    password: Password = None,
    ticket_type: TicketType = None,
    wait: Wait = True,
    as_json: Json = False,
) -> None:
    """What registering would give a person now; exit code 1 if nothing."""
    with person(email, password) as client:
        answer = client.registrations.can_register(
            event_id(client, event), ticket_type=ticket_type, wait=wait
        )
    if as_json:
        emit(answer.model_dump(mode="json"))
    elif answer.is_allowed:
        print(f"{answer.status}\t{answer.price} {answer.currency}")
    else:
        print(answer.reason)
    if not answer.is_allowed:
        raise typer.Exit(1)


@app.command()
def accept(
    registration: RegistrationId, email: Email = None, password: Password = None, as_json: Json = False
) -> None:
    """Take the seat that is offered."""
    with person(email, password) as client:
        _show(client.registrations.accept_offer(registration), as_json)


@app.command()
def cancel(
    registration: RegistrationId, email: Email = None, password: Password = None, as_json: Json = False
) -> None:
    """Give a seat, an offer or a place in line back."""
    with person(email, password) as client:
        _show(client.registrations.cancel(registration), as_json)


@app.command()
def place(registration: RegistrationId, email: Email = None, password: Password = None) -> None:
    """The place on the waiting list, 1 for who is next; a dash for who does not wait."""
    with person(email, password) as client:
        print(client.registrations.waitlist_place(registration) or "-")


@app.command()
def ticket(
    registration: RegistrationId,
    *,
    replace: Annotated[bool, typer.Option("--replace", help="End the earlier codes.")] = False,
    email: Email = None,
    password: Password = None,
) -> None:
    """A new code for one's own confirmed seat, to be shown at the door; keep it, it is told this once."""
    with person(email, password) as client:
        print(client.registrations.issue_ticket(registration, replace=replace))


@app.command()
def transfer(
    registration: RegistrationId,
    to: Annotated[UUID, typer.Argument(help="Id of the person who gets it.")],
    email: Email = None,
    password: Password = None,
    as_json: Json = False,
) -> None:
    """Give a confirmed seat to another person."""
    with person(email, password) as client:
        _show(client.registrations.transfer(registration, to), as_json)


@app.command()
def decide(
    registration: RegistrationId,
    is_approved: Annotated[bool, typer.Option("--approve/--refuse", help="Grant it, or not.")],
    email: Email = None,
    password: Password = None,
    as_json: Json = False,
) -> None:
    """Grant or refuse a registration that waits for it, as organizer."""
    with person(email, password) as client:
        _show(client.registrations.decide(registration, is_approved=is_approved), as_json)


def _show(registration: Registration, as_json: bool) -> None:
    if as_json:
        emit(registration.model_dump(mode="json"))
    else:
        print(f"{registration.status}\t{registration.id}")
