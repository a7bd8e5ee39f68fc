"""`medellin-ai series`: events that recur."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Literal, cast

import typer

from medellin_ai_ops.commands._client import Email, Json, Password, event_id, person
from medellin_ai_ops.commands.events import when
from medellin_ai_ops.console import OpsError, emit, say

if TYPE_CHECKING:
    from medellin_ai.edits import SeriesChanges
    from medellin_ai.models import EventSeries

app = typer.Typer(help="Events that recur.", no_args_is_help=True)

Scope = Literal["this", "following", "all"]
Event = Annotated[str, typer.Argument(help="Slug or id of one event of the series.")]
Reach = Annotated[
    Scope, typer.Option("--scope", help="It alone, it and those after it, or all that are to come.")
]


@app.command()
def create(
    event: Annotated[str, typer.Argument(help="Slug or id of the event that is the first.")],
    rule: Annotated[str, typer.Argument(help="On which days, such as FREQ=WEEKLY;BYDAY=TU;COUNT=10.")],
    email: Email = None,
    password: Password = None,
    as_json: Json = False,
) -> None:
    """Let an event recur, with its content and tickets, half a year ahead from now on."""
    with person(email, password) as client:
        made = client.series.create(event_id(client, event), rule)
    _show(made, as_json)


@app.command("list")
def list_series(email: Email = None, password: Password = None, as_json: Json = False) -> None:
    """One's own series, newest first."""
    with person(email, password) as client:
        for series in client.series.list(limit=1000):
            _show(series, as_json)


@app.command()
def show(event: Event, email: Email = None, password: Password = None, as_json: Json = False) -> None:
    """The events of the series of an event, soonest first."""
    with person(email, password) as client:
        series_id = client.series.occurrence(event_id(client, event)).series_id
        for found in client.series.events(series_id, limit=1000):
            if as_json:
                emit(found.model_dump(mode="json"))
            else:
                print(f"{when(found.date)}\t{found.status}\t{found.title}\t{found.slug}")


@app.command()
def update(
    event: Event,
    changes: Annotated[
        list[str] | None,
        typer.Argument(metavar="NAME=VALUE", help="What changes, such as start_time=19:00."),
    ] = None,
    *,
    scope: Reach,
    email: Email = None,
    password: Password = None,
    with_tickets: Annotated[
        bool, typer.Option("--with-tickets", help="Those that are reached get the tickets of this event.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Change an event of a series, it and those after it, or all that are to come."""
    values = _values(changes or [])
    with person(email, password) as client:
        changed = client.series.update(event_id(client, event), scope, with_tickets=with_tickets, **values)
    _show(changed, as_json)


@app.command()
def cancel(
    event: Event,
    scope: Reach,
    *,
    email: Email = None,
    password: Password = None,
    reason: Annotated[str | None, typer.Option("--reason", help="What people are told.")] = None,
    as_json: Json = False,
) -> None:
    """Leave a day of a series out, or end it: deleted, or called off once somebody has registered."""
    with person(email, password) as client:
        end = client.series.cancel(event_id(client, event), scope, reason=reason)
    if as_json:
        emit(end.model_dump(mode="json"))
    else:
        print(f"{end.deleted} deleted, {end.cancelled} called off")


@app.command()
def publish(event: Event, email: Email = None, password: Password = None, as_json: Json = False) -> None:
    """Show the drafts of a series, and what it makes later, to everyone."""
    with person(email, password) as client:
        series_id = client.series.occurrence(event_id(client, event)).series_id
        _show(client.series.publish(series_id), as_json)


def _values(changes: list[str]) -> SeriesChanges:
    """`capacity=20` is a number, `capacity=null` nothing, `title=Taller` a text."""
    from medellin_ai.edits import SeriesChanges

    values: dict[str, object] = {}
    for change in changes:
        name, found, text = change.partition("=")
        if not found or name not in SeriesChanges.__annotations__:
            raise OpsError(
                f"{change} is no change",
                f"Write NAME=VALUE, with one of: {', '.join(SeriesChanges.__annotations__)}",
                code=2,
            )
        try:
            values[name] = json.loads(text)
        except json.JSONDecodeError:
            values[name] = text
    return cast("SeriesChanges", values)


def _show(series: EventSeries, as_json: bool) -> None:
    if as_json:
        emit(series.model_dump(mode="json"))
        return
    print(f"{series.id}\t{series.title}\t{series.rule}\t{series.start_time:%H:%M} {series.timezone}")
    if series.problem:
        say(f"No more events are made: {series.problem}")
