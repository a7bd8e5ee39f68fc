"""Quiet hours against Python's own time zones: nothing is sent in them, and nothing waits longer."""

from __future__ import annotations

import datetime as dt
import random
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from psycopg.types.json import Jsonb

if TYPE_CHECKING:
    import psycopg

    from tests.harness.database import Database

ZONES = (
    "America/Bogota",
    "America/New_York",
    "America/Santiago",
    "Europe/Madrid",
    "Europe/Dublin",
    "America/Havana",  # at midnight
    "Asia/Kathmandu",
    "Australia/Lord_Howe",  # half an hour
    "Pacific/Chatham",
)
CASES = 1500
MINUTE = dt.timedelta(minutes=1)
AFTER = """
    select private.after_quiet(c.hours, c.zone, c.at)
    from unnest(%s::jsonb[], %s::text[], %s::timestamptz[]) with ordinality as c (hours, zone, at, n)
    order by c.n
"""


# Half-hours in which the server's clocks and Python's are apart: their data may be of different years.
APART = """
    select count(*) from unnest(%s::timestamptz[], %s::timestamp[]) as t (at, clock)
    where t.at at time zone %s <> t.clock
"""


def agrees(connection: psycopg.Connection[Any], name: str, year: int) -> bool:
    begin = dt.datetime(year, 1, 1, tzinfo=dt.UTC)
    instants = [begin + dt.timedelta(minutes=30 * n) for n in range(2 * 24 * 366)]
    clocks = [at.astimezone(ZoneInfo(name)).replace(tzinfo=None) for at in instants]
    return connection.execute(APART, (instants, clocks, name)).fetchone() == (0,)


def is_quiet(start: dt.time, end: dt.time, at: dt.datetime, zone: ZoneInfo) -> bool:
    clock = at.astimezone(zone).time()
    return start <= clock < end if start <= end else clock >= start or clock < end


def first_that_is_not(start: dt.time, end: dt.time, at: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """By looking at the clock, minute by minute."""
    if not is_quiet(start, end, at, zone):
        return at
    at = at.replace(second=0, microsecond=0)
    while is_quiet(start, end, at, zone):
        at += MINUTE
    return at


def changes(zone: ZoneInfo, year: int) -> list[dt.datetime]:
    """When the clocks change."""
    hours = (dt.datetime(year, 1, 1, tzinfo=dt.UTC) + dt.timedelta(hours=n) for n in range(24 * 365))
    return [
        hour
        for hour in hours
        if hour.astimezone(zone).utcoffset() != (hour - dt.timedelta(hours=1)).astimezone(zone).utcoffset()
    ]


def test_what_can_wait_waits_for_the_end_of_the_quiet_hours_and_no_longer(database: Database) -> None:
    chance = random.Random(7)
    connection = database.connect()
    zones = [zone for zone in ZONES if agrees(connection, zone, 2027)]
    assert len(zones) > 5
    moments = {
        zone: changes(ZoneInfo(zone), 2027) or [dt.datetime(2027, 3, 1, tzinfo=dt.UTC)] for zone in zones
    }
    cases = []
    for _ in range(CASES):
        zone = chance.choice(zones)
        start, end = (dt.time(chance.randrange(24), chance.choice((0, 15, 30, 59))) for _ in range(2))
        if chance.random() < 0.6:  # quiet hours that begin or end where clocks jump
            end = dt.time(chance.randrange(4), chance.choice((0, 15, 30, 59)))
        seconds = chance.randint(-36 * 3600, 36 * 3600)
        cases.append((start, end, zone, chance.choice(moments[zone]) + dt.timedelta(seconds=seconds)))

    found = connection.execute(
        AFTER,
        (
            [Jsonb({"start": f"{start:%H:%M}", "end": f"{end:%H:%M}"}) for start, end, _, _ in cases],
            [zone for _, _, zone, _ in cases],
            [at for _, _, _, at in cases],
        ),
    )
    waits = 0
    for (start, end, zone, at), (answer,) in zip(cases, found.fetchall(), strict=True):
        assert answer == first_that_is_not(start, end, at, ZoneInfo(zone)), (start, end, zone, at)
        waits += answer != at
    assert CASES / 4 < waits < CASES * 3 / 4
