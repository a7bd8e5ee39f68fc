"""Recurrence rules, held against python-dateutil's."""

from __future__ import annotations

import datetime as dt
import random
from typing import TYPE_CHECKING

import psycopg
import pytest
from dateutil.rrule import rrulestr

if TYPE_CHECKING:
    from tests.harness.database import Database

RULES = 300
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
REFUSED = [
    "",
    "FREQ",
    "FREQ=",
    "freq=daily",
    "INTERVAL=2",
    "FREQ=HOURLY",
    "FREQ=DAILY;FREQ=DAILY",
    "FREQ=DAILY;INTERVAL=0",
    "FREQ=DAILY;INTERVAL=-1",
    "FREQ=DAILY;INTERVAL=1000",
    "FREQ=DAILY;COUNT=0",
    "FREQ=DAILY;COUNT=2;UNTIL=20260101",
    "FREQ=DAILY;UNTIL=20260230",
    "FREQ=DAILY;UNTIL=20260101T000000Z",
    "FREQ=DAILY;BYDAY=1MO",
    "FREQ=WEEKLY;BYDAY=-1MO",
    "FREQ=WEEKLY;BYMONTHDAY=1",
    "FREQ=MONTHLY;BYMONTHDAY=0",
    "FREQ=MONTHLY;BYMONTHDAY=32",
    "FREQ=MONTHLY;BYDAY=XX",
    "FREQ=MONTHLY;BYDAY=0MO",
    "FREQ=YEARLY;BYMONTH=13",
    "FREQ=MONTHLY;BYSETPOS=1",
    "FREQ=YEARLY;BYWEEKNO=3",
    "FREQ=DAILY;BYHOUR=3",
    "FREQ=DAILY;",
    "FREQ=DAILY;WKST=SU",
    "RRULE:FREQ=DAILY",
    "FREQ=DAILY\n",
    "FREQ=DAILY;BYDAY=" + ",".join(["MO"] * 200),
]
DATES = "select array(select private.rule_dates(%s, %s, %s))"


def some(chance: random.Random, values: list[object], most: int) -> str:
    return ",".join(map(str, chance.sample(values, chance.randint(1, most))))


def signed(most: int) -> list[object]:
    return [*range(-most, 0), *range(1, most + 1)]


def made_up(chance: random.Random, first: dt.date) -> str:
    """A rule that happens: dateutil would look for one that never does until the year 9999.

    No mix of `2TU` and `MO`, which it takes for both at once, and no fifth weekday, at which it breaks in
    December.
    """
    freq = chance.choice(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])
    parts = [f"FREQ={freq}"]
    in_months = chance.random() < 0.25
    if in_months:
        parts.append(f"BYMONTH={some(chance, list(range(1, 13)), 4)}")
    if chance.random() < 0.5:
        # five steps reach every month
        parts.append(f"INTERVAL={5 if in_months else chance.randint(1, 5)}")
    sets = len(parts)
    if freq != "WEEKLY" and chance.random() < 0.3:
        parts.append(f"BYMONTHDAY={some(chance, signed(28 if in_months else 31), 4)}")
    elif chance.random() < 0.6:
        weekdays = chance.sample(WEEKDAYS, chance.randint(1, 4))
        if freq in {"MONTHLY", "YEARLY"} and chance.random() < 0.5:
            most = 20 if freq == "YEARLY" and not in_months else 4
            weekdays = [f"{chance.choice(signed(most))}{day}" for day in weekdays]
        parts.append(f"BYDAY={','.join(weekdays)}")
    if len(parts) > sets and chance.random() < 0.4:
        positions = [chance.choice([1, -1]), *chance.sample([2, -2, 3, -3], chance.randint(0, 2))]
        parts.append(f"BYSETPOS={','.join(map(str, positions))}")
    end = chance.random()
    if end < 0.3:
        parts.append(f"COUNT={chance.randint(1, 40)}")
    elif end < 0.6:
        parts.append(f"UNTIL={first + dt.timedelta(days=chance.randint(0, 1500)):%Y%m%d}")
    chance.shuffle(parts)
    return ";".join(parts)


def by_dateutil(rule: str, first: dt.date, until: dt.date) -> list[dt.date]:
    parts = dict(part.split("=") for part in rule.split(";"))
    count = int(parts.pop("COUNT", "10000"))
    parts["UNTIL"] = min(parts.get("UNTIL", "9"), f"{until:%Y%m%d}")
    plain = ";".join(f"{name}={value}" for name, value in parts.items())
    start = first
    if parts["FREQ"] == "WEEKLY" and "BYSETPOS" in parts:
        start -= dt.timedelta(days=first.weekday())  # RFC 5545 counts from Monday, dateutil from the start
    found = [moment.date() for moment in rrulestr(plain, dtstart=dt.datetime.combine(start, dt.time()))]
    return [date for date in found if date >= first][:count]


def test_rules_give_the_dates_that_dateutil_gives(database: Database, pytestconfig: pytest.Config) -> None:
    rules = RULES * 20 if pytestconfig.getoption("--deep") else RULES
    chance = random.Random(6)
    owner = database.connect()
    filled = 0
    for _ in range(rules):
        first = dt.date(2023, 1, 1) + dt.timedelta(days=chance.randrange(1500))
        until = first + dt.timedelta(days=chance.randrange(1200))
        rule = made_up(chance, first)
        [[found]] = owner.execute(DATES, (rule, first, until)).fetchall()
        assert found == by_dateutil(rule, first, until), (rule, first, until)
        filled += bool(found)
    assert filled > rules / 2


def test_a_fifth_weekday_is_left_out_where_there_is_none(database: Database) -> None:
    rule = "FREQ=MONTHLY;BYDAY=5TH"
    [[found]] = database.connect().execute(DATES, (rule, dt.date(2026, 10, 1), dt.date(2027, 1, 31)))
    assert found == [dt.date(2026, 10, 29), dt.date(2026, 12, 31)]


def test_a_plain_weekday_and_a_counted_one_both_count(database: Database) -> None:
    rule = "FREQ=MONTHLY;BYDAY=2TU,SA"
    [[found]] = database.connect().execute(DATES, (rule, dt.date(2026, 5, 1), dt.date(2026, 5, 31)))
    assert [date.day for date in found] == [2, 9, 12, 16, 23, 30]


def test_other_rules_are_refused(database: Database) -> None:
    owner = database.connect()
    for rule in REFUSED:
        with pytest.raises(psycopg.Error) as refused:
            owner.execute(DATES, (rule, dt.date(2026, 1, 1), dt.date(2027, 1, 1)))
        assert refused.value.sqlstate == "MD190", rule
