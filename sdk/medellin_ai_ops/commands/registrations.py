"""`medellin-ai register`: take a seat."""

from __future__ import annotations

from typing import Annotated

import typer

from medellin_ai_ops.commands._client import Email, Json, Password, event_id, person
from medellin_ai_ops.console import emit


def register(
    event: Annotated[str, typer.Argument(help="Slug or id of the event.")],
    email: Email = None,
    password: Password = None,
    ticket_type: Annotated[str | None, typer.Option("--ticket-type", help="Kind of ticket.")] = None,
    as_json: Json = False,
) -> None:
    """Register a person for an event; asking twice gives the same registration."""
    with person(email, password) as client:
        registration = client.registrations.register(event_id(client, event), ticket_type=ticket_type)
    if as_json:
        emit(registration.model_dump(mode="json"))
    else:
        print(f"{registration.status}\t{registration.id}")
