"""`medellin-ai payments ...`: what was paid for an event, and what goes back."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from medellin_ai_ops.commands._client import Email, Json, Password, event_id, person
from medellin_ai_ops.console import OpsError, emit

if TYPE_CHECKING:
    from medellin_ai.models import Refund

app = typer.Typer(help="What was paid for an event, and what goes back.", no_args_is_help=True)

Event = Annotated[str, typer.Argument(help="Slug or id of the event.")]
RegistrationId = Annotated[UUID, typer.Argument(help="Id of the registration.")]
Amount = Annotated[str | None, typer.Option("--amount", help="How much; left out: all of it.")]


@app.command("list")
def list_payments(
    event: Event, email: Email = None, password: Password = None, as_json: Json = False
) -> None:
    """The ledger of an event, as it came, with what has to be looked at."""
    with person(email, password) as client:
        of, cursor = event_id(client, event), None
        while (page := client.payments.of_event(of, limit=1000, after=cursor)).items:
            for entry in page.items:
                if as_json:
                    emit(entry.model_dump(mode="json"))
                else:
                    print(
                        f"{entry.occurred_at:%Y-%m-%d %H:%M}\t{entry.kind}\t{entry.amount} {entry.currency}"
                        f"\t{entry.provider}\t{entry.registration_id or '-'}\t{entry.problem or ''}"
                    )
            cursor = page.next_cursor


@app.command()
def refunds(event: Event, email: Email = None, password: Password = None, as_json: Json = False) -> None:
    """What is promised back for an event, newest first."""
    with person(email, password) as client:
        _show(client.payments.refunds_of_event(event_id(client, event)), as_json)


@app.command()
def record(
    registration: RegistrationId,
    *,
    amount: Amount = None,
    key: Annotated[
        str | None, typer.Option("--key", help="Marks this payment: sent again, it counts once.")
    ] = None,
    email: Email = None,
    password: Password = None,
    as_json: Json = False,
) -> None:
    """Enter money that was taken by hand, all that is due or a part."""
    with person(email, password) as client:
        made = client.payments.record(registration, _decimal(amount), key=key)
    if as_json:
        emit(made.model_dump(mode="json"))
    else:
        print(f"{made.status}\t{made.payment_status}\t{made.amount_paid} {made.currency}")


@app.command()
def refund(
    registration: RegistrationId,
    *,
    amount: Amount = None,
    reason: Annotated[str | None, typer.Option("--reason", help="Why, for the records.")] = None,
    email: Email = None,
    password: Password = None,
    as_json: Json = False,
) -> None:
    """Promise money back, all that is left or a part; the seat stays."""
    with person(email, password) as client:
        _show(client.payments.refund(registration, _decimal(amount), reason=reason), as_json)


@app.command("record-refund")
def record_refund(
    refund_id: Annotated[UUID, typer.Argument(help="As `payments refunds` names it.")],
    email: Email = None,
    password: Password = None,
    as_json: Json = False,
) -> None:
    """Enter that a promised refund was given back by hand."""
    with person(email, password) as client:
        _show((client.payments.record_refund(refund_id),), as_json)


def _show(refunds: tuple[Refund, ...], as_json: bool) -> None:
    for one in refunds:
        if as_json:
            emit(one.model_dump(mode="json"))
        else:
            print(f"{one.state}\t{one.amount} {one.currency}\t{one.cause}\t{one.registration_id}\t{one.id}")


def _decimal(amount: str | None) -> Decimal | None:
    try:
        return None if amount is None else Decimal(amount)
    except InvalidOperation:
        raise OpsError(f"{amount} is no amount", "Give --amount a number, such as 30000", code=2) from None
