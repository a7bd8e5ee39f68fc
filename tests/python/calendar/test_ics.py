"""Texts for calendars, read by two parsers: icalendar with its own list of zones, ical.js with ours alone."""

from __future__ import annotations

import datetime as dt
import json
import random
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import icalendar
import pytest

from medellin_ai_ops.stack.paths import repo_root

if TYPE_CHECKING:
    import psycopg

    from tests.harness.database import Database

UTC = dt.UTC
SCRIPT = Path(__file__).with_name("read.mjs")
WORDS = [
    "ñandú",
    "a;b",
    "c,d",
    "\\n",
    "\r\n",
    "🎉",
    "BEGIN:VEVENT",
    '"',
    "\t",
    "\u2028",
    "x" * 80,
    "\u0007",
    "\x85",
]
ALL = "select private.ics_calendar(null, array(select e.id from public.events as e), 'Todo; y más')"


@pytest.fixture
def owner(database: Database) -> psycopg.Connection[Any]:
    owner = database.connect()
    owner.execute("set timezone = 'Asia/Kathmandu'")  # no matter
    return owner


def by_ical_js(text: str) -> dict[str, dict[str, Any]]:
    done = subprocess.run(
        ["node", str(SCRIPT)], input=text, capture_output=True, text=True, check=True, cwd=repo_root()
    )
    return {entry["uid"]: entry for entry in map(json.loads, done.stdout.splitlines())}


def by_icalendar(text: str) -> dict[str, icalendar.Event]:
    calendar = icalendar.Calendar.from_ical(text)
    assert calendar.errors == []
    return {str(event["UID"]): event for event in calendar.walk("VEVENT")}


def around_changes(zones: list[str], count: int, chance: random.Random) -> list[tuple[str, dt.datetime]]:
    """Moments in many zones, most of them within two hours of a change of clocks.

    In years that are past: what is to come differs between PostgreSQL's list of zones and Python's.
    """
    found = []
    for _ in range(count):
        zone = chance.choice(zones)
        info = ZoneInfo(zone)
        moment = dt.datetime(2014, 1, 1, tzinfo=UTC) + dt.timedelta(days=chance.randrange(6 * 365))
        for step in (dt.timedelta(days=1), dt.timedelta(hours=1)):
            for _ in range(200):
                if (moment + step).astimezone(info).utcoffset() != moment.astimezone(info).utcoffset():
                    break
                moment += step
        found.append((zone, moment + dt.timedelta(minutes=chance.randrange(-120, 180, 5))))
    return found


def test_two_parsers_read_the_same_moments_and_words(owner: psycopg.Connection[Any]) -> None:
    chance = random.Random(6)
    known = owner.execute(
        "select name from pg_timezone_names where name = 'UTC' or name ~ '^[A-Z]' order by 1"
    )
    # those that an event may have
    zones = [name for (name,) in known if re.fullmatch(r"[A-Z][A-Za-z_]+/[A-Za-z_/+-]+|UTC", name)]
    moments = around_changes(zones, 250, chance)
    with owner.cursor() as cursor:
        cursor.executemany(
            """
            insert into public.events (title, description, date, end_date, timezone, location, status)
            values (%s, %s, %s, %s, %s, %s, 'published')
            """,
            [
                (
                    "".join(chance.choices(WORDS, k=2)) + "t",
                    "".join(chance.choices(WORDS, k=chance.randint(0, 60))),
                    moment,
                    moment + dt.timedelta(minutes=chance.choice([30, 60, 90, 1500])),
                    zone,
                    "".join(chance.choices(WORDS, k=2)),
                )
                for zone, moment in moments
            ],
        )
    expected = owner.execute(
        "select id::text, title, description, date, end_date, location from public.events"
    )
    text = owner.execute(ALL).fetchone()[0]
    lines = text.split("\r\n")
    ours, theirs = by_icalendar(text), by_ical_js(text)

    assert lines.pop() == ""
    assert max(len(line.encode()) for line in lines) == 75
    assert not any("\n" in line or "\r" in line for line in lines)
    rows = expected.fetchall()
    assert len(ours) == len(theirs) == len(rows) == 250
    for uid, title, description, date, end_date, location in rows:
        assert (theirs[uid]["start"], theirs[uid]["end"]) == (date.timestamp(), end_date.timestamp()), uid
        assert ours[uid].start.astimezone(UTC) == date, uid
        assert ours[uid].end.astimezone(UTC) == end_date, uid
        for said, name in ((title, "summary"), (description, "description"), (location, "location")):
            plain = as_shown(said)
            assert (theirs[uid][name] or "") == plain
            assert str(ours[uid].get(name.upper(), "")) == plain


def as_shown(text: str) -> str:
    """Every end of a line as one; what no calendar can show is left out."""
    for end in ("\r\n", "\r", "\x85", "\u2028"):
        text = text.replace(end, "\n")
    return text.replace("\u0007", "")


def test_the_clock_of_a_zone_is_that_of_zoneinfo(owner: psycopg.Connection[Any]) -> None:
    """Also where it shows a time twice (the first counts) or never (read with the offset before)."""
    chance = random.Random(7)
    names = [name for (name,) in owner.execute("select name from pg_timezone_names where name like '%/%'")]
    asked = []
    for zone, moment in around_changes(sorted(set(names) - {"Factory"}), 400, chance):
        local = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) + dt.timedelta(
            minutes=chance.randrange(-60, 60)
        )
        asked.append((local, zone))
    found = owner.execute(
        """
        select a.wall, a.zone, private.zoned_instant(a.wall, a.zone)
        from unnest(%s::timestamp[], %s::text[]) as a (wall, zone)
        """,
        ([wall for wall, _ in asked], [zone for _, zone in asked]),
    )
    for wall, zone, instant in found:
        assert instant == wall.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC), (wall, zone)
