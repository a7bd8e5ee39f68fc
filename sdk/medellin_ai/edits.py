"""What an edit of several things at once may change."""

import datetime as dt
from decimal import Decimal
from typing import TypedDict
from uuid import UUID

from pydantic import JsonValue

from medellin_ai.models.values import EventFormat, EventPriceType


class SeriesChanges(TypedDict, total=False):
    """What may be changed of the events of a series; what is left out stays as it is on each."""

    title: str
    description: str
    short_description: str | None
    location: str
    format: EventFormat
    capacity: int | None
    max_capacity: int | None
    price_type: EventPriceType
    price: Decimal | int | None
    currency: str
    early_bird_deadline: dt.datetime | None
    """As the named event is to have it; each other has it as long before its own start."""
    early_bird_price: Decimal | int | None
    registration_deadline: dt.datetime | None
    """As the named event is to have it; each other has it as long before its own start."""
    event_type: list[str]
    image_url: str | None
    event_url: str | None
    venue_id: UUID | None
    meta_data: JsonValue
    start_time: dt.time
    """What the clock of the place shows. An event that was moved by itself keeps its own."""
    duration_minutes: int | None
    rule: str
    """An RRULE of RFC 5545 without times, such as FREQ=WEEKLY;BYDAY=TU;COUNT=10. Not for one event alone."""
