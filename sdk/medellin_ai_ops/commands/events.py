"""`medellin-ai events`: what is on."""

from __future__ import annotations

import datetime as dt
import sys
from typing import TYPE_CHECKING, Annotated, Literal
from zoneinfo import ZoneInfo

import typer

from medellin_ai_ops.commands._client import Email, Json, Password, anybody, event_id, person
from medellin_ai_ops.console import emit, fail, say

if TYPE_CHECKING:
    from medellin_ai.filters import EventFilters
    from medellin_ai.models import Event, EventAvailability, EventStatistics

app = typer.Typer(help="What is on, and events of one's own.", no_args_is_help=True)

BOGOTA = ZoneInfo("America/Bogota")

Format = Literal["in-person", "online", "hybrid"]


@app.command("list")
def list_events(
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="How many.")] = 20,
    city: Annotated[str | None, typer.Option("--city", help="City of the venue, such as Medellín.")] = None,
    format_: Annotated[Format | None, typer.Option("--format", help="How people meet.")] = None,
    category: Annotated[str | None, typer.Option("--category", help="Slug of a category.")] = None,
    as_json: Json = False,
) -> None:
    """The next published events, soonest first."""
    filters: EventFilters = {}
    if city is not None:
        filters["city"] = city
    if format_ is not None:
        filters["format"] = format_
    if category is not None:
        filters["category"] = category
    with anybody() as client:
        events = client.events.list(limit=limit, **filters).items

    if as_json:
        for event in events:
            emit(event.model_dump(mode="json"))
    elif sys.stdout.isatty():
        _print_table(events)
    else:
        for event in events:
            print("\t".join(_row(event)))
    if not events:
        say("No event matches. Try without --city, --format and --category.")


@app.command("show")
def show(
    slug: Annotated[str, typer.Argument(help="Last part of the event's address.")],
    as_json: Json = False,
) -> None:
    """One event, and its seats at this moment."""
    with anybody() as client:
        event = client.events.get_by_slug(slug)
        seats = client.events.availability(event.id)
    if as_json:
        emit({**event.model_dump(mode="json"), "availability": seats.model_dump(mode="json")})
        return
    for name, value in _facts(event, seats):
        print(f"{name:<12} {value}")
    print(f"\n{event.description}")


@app.command("create")
def create(
    title: Annotated[str, typer.Argument(help="What it is called; its address is made from that.")],
    *,
    date: Annotated[str, typer.Option("--date", help="Its start in Medellín, as 2027-01-15T18:00.")],
    location: Annotated[str, typer.Option("--location", help="Where it is.")],
    description: Annotated[str, typer.Option("--description", help="What it is about.")],
    format_: Annotated[Format, typer.Option("--format", help="How people meet.")] = "in-person",
    capacity: Annotated[
        int | None, typer.Option("--capacity", min=1, help="Seats; no limit without.")
    ] = None,
    kind: Annotated[
        list[str] | None, typer.Option("--type", help="Such as workshop; again for more.")
    ] = None,
    email: Email = None,
    password: Password = None,
    as_json: Json = False,
) -> None:
    """Prepare an event, as a draft of one's own."""
    with person(email, password) as client:
        event = client.events.create(
            title=title,
            date=moment(date),
            location=location,
            description=description,
            format=format_,
            capacity=capacity,
            event_type=kind or [],
        )
    _tell(event, as_json=as_json)


@app.command("publish")
def publish(
    event: Annotated[str, typer.Argument(help="Slug or id of the event.")],
    email: Email = None,
    password: Password = None,
    as_json: Json = False,
) -> None:
    """Show a draft of one's own to everyone."""
    with person(email, password) as client:
        found = client.events.publish(event_id(client, event))
    _tell(found, as_json=as_json)


@app.command("cancel")
def cancel(
    event: Annotated[str, typer.Argument(help="Slug or id of the event.")],
    reason: Annotated[str | None, typer.Option("--reason", help="Told to everybody who registered.")] = None,
    email: Email = None,
    password: Password = None,
    as_json: Json = False,
) -> None:
    """Call a published event off: registrations end, money goes back, everybody is told once."""
    with person(email, password) as client:
        found = client.events.cancel(event_id(client, event), reason=reason)
    _tell(found, as_json=as_json)


@app.command("reschedule")
def reschedule(
    event: Annotated[str, typer.Argument(help="Slug or id of the event.")],
    date: Annotated[str, typer.Option("--date", help="Its new start in Medellín, as 2027-01-15T18:00.")],
    email: Email = None,
    password: Password = None,
    as_json: Json = False,
) -> None:
    """Move an event; its end and deadlines move with it."""
    with person(email, password) as client:
        found = client.events.reschedule(event_id(client, event), moment(date))
    _tell(found, as_json=as_json)


@app.command("stats")
def stats(
    event: Annotated[str, typer.Argument(help="Slug or id of the event.")],
    email: Email = None,
    password: Password = None,
    as_json: Json = False,
) -> None:
    """How an event of one's own does, counted every hour, and its seats at this moment."""
    with person(email, password) as client:
        found = client.events.statistics(event_id(client, event))
    if as_json:
        emit(found.model_dump(mode="json"))
        return
    for name, value in _figures(found):
        print(f"{name:<12} {value}")


@app.command("engagement")
def engagement(
    event: Annotated[str, typer.Argument(help="Slug or id of the event.")],
    email: Email = None,
    password: Password = None,
    as_json: Json = False,
) -> None:
    """How an event of one's own is received: looks, registrations, check-ins, downloads."""
    with person(email, password) as client:
        measures = client.events.engagement(event_id(client, event))
    for measure in measures:
        if as_json:
            emit(measure.model_dump(mode="json"))
        else:
            print(f"{measure.metric:<14} {measure.value:f}")
    if not measures:
        say("nothing yet: it is counted every hour")


@app.command("ics")
def ics(
    event: Annotated[str, typer.Argument(help="Slug or id of the event.")],
) -> None:
    """One event as a file for calendars, such as: medellin-ai events ics SLUG > event.ics"""
    with anybody() as client:
        text = client.calendar.event(event_id(client, event))
    sys.stdout.buffer.write(text.encode())  # the ends of its lines stay as they are


def when(time: dt.datetime) -> str:
    """A moment as people in Medellín say it."""
    return time.astimezone(BOGOTA).strftime("%Y-%m-%d %H:%M")


def moment(text: str) -> dt.datetime:
    """A moment that a person wrote; without a zone, in Medellín."""
    try:
        time = dt.datetime.fromisoformat(text)
    except ValueError:
        fail(f"{text} is no time", "Write it as 2027-01-15T18:00", code=2)
    return time if time.tzinfo else time.replace(tzinfo=BOGOTA)


def _tell(event: Event, *, as_json: bool) -> None:
    if as_json:
        emit(event.model_dump(mode="json"))
    else:
        print(f"{event.slug}: {event.status}, {when(event.date)}")


def _price(event: Event) -> str:
    if event.price_type == "paid" and event.price is not None:
        return f"{event.price:,.0f} {event.currency}"
    return event.price_type


def _row(event: Event) -> tuple[str, ...]:
    return when(event.date), event.title, event.location, event.format, _price(event), event.slug


def _print_table(events: tuple[Event, ...]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("When (Bogotá)", "Title", "Where", "Format", "Price", "Slug", header_style="bold")
    table.columns[-1].overflow = "fold"  # a slug is there to be copied
    for event in events:
        table.add_row(*_row(event))
    Console().print(table)


def _facts(event: Event, seats: EventAvailability) -> list[tuple[str, str]]:
    if seats.available is None:
        places = f"{seats.taken} taken, no limit"
    else:
        places = f"{seats.available} free of {seats.capacity}"
    return [
        ("Title", event.title),
        ("When", f"{when(event.date)} (Bogotá)"),
        ("Where", event.location),
        ("Format", event.format),
        ("Price", _price(event)),
        ("Seats", places),
        ("Open", "yes" if seats.is_open else f"no: {seats.reason}"),
        ("Id", str(event.id)),
        ("Slug", event.slug),
    ]


def _figures(found: EventStatistics) -> list[tuple[str, object]]:
    now = [
        ("Title", found.title),
        ("Registered", found.registered_now),
        ("Confirmed", found.confirmed_now),
        ("Checked in", found.checked_in_now),
        ("Seats left", "no limit" if found.seats_left is None else found.seats_left),
    ]
    if found.refreshed_at is None:
        return [*now, ("Statistics", "not counted yet; they are every hour")]
    prices = found.avg_ticket_price if isinstance(found.avg_ticket_price, dict) else {}
    return [
        *now,
        ("Average paid", ", ".join(f"{price} {currency}" for currency, price in prices.items()) or "nothing"),
        ("As of", f"{when(found.refreshed_at)} (Bogotá)"),
    ]
