"""Schedules of reports: ticks at once, and slots that agree with calendars of others."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from tests.harness.database import Database

    from .conftest import Community

ZONES = ["America/Bogota", "America/Santiago", "Europe/Madrid", "Australia/Lord_Howe", "UTC"]
STEPS = {
    "daily": relativedelta(days=1),
    "weekly": relativedelta(weeks=1),
    "monthly": relativedelta(months=1),
}
SLOTS = "select due_at, due_since, next_at from private.report_slots(%s, %s, %s, %s)"


@pytest.mark.mutation("R61")
def test_ticks_at_once_run_a_slot_once(community: Community) -> None:
    people = community.people(8)
    for person in people:
        community.owner().execute(
            "insert into public.report_schedules (template_id, name, frequency, recipients, created_by)"
            " select id, 'x', 'daily', %s, %s from public.report_templates where query = 'event_report'",
            (json.dumps([str(person)]), person),
        )
    community.owner().execute("update public.report_schedules set next_run_at = now() - interval '1 hour'")

    def tick() -> str:
        community.owner().execute("select private.process_scheduled_reports()")
        return "ticked"

    community.all_at_once(8, [tick] * 16)

    runs = "select count(*), count(distinct schedule_id) from public.report_executions"
    assert community.owner().execute(runs).fetchone() == (8, 8)
    assert community.one("select count(*) from private.jobs where kind = 'render_report'") == 8
    assert community.one("select count(*) from public.report_schedules where next_run_at <= now()") == 0


def expected(first: dt.datetime, frequency: str, zone: str, number: int) -> dt.datetime:
    """The slot of this number: so many steps after the first, on the clocks of the place."""
    there = ZoneInfo(zone)
    local = first.astimezone(there).replace(tzinfo=None) + STEPS[frequency] * number
    return local.replace(tzinfo=there).astimezone(dt.UTC)  # of two the first; of none as before the gap


def test_slots_agree_with_the_calendar(database: Database) -> None:
    connection = database.connect()

    @settings(
        max_examples=150,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    @given(
        first=st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2031, 1, 1)),
        frequency=st.sampled_from(sorted(STEPS)),
        zone=st.sampled_from(ZONES),
        number=st.integers(0, 400),
        share=st.floats(0, 0.999),
    )
    def agree(first: dt.datetime, frequency: str, zone: str, number: int, share: float) -> None:
        start = first.replace(tzinfo=dt.UTC, microsecond=0)
        since, due, following = (
            expected(start, frequency, zone, n) for n in (number - 1, number, number + 1)
        )
        at = due + (following - due) * share
        found = connection.execute(SLOTS, (start, frequency, zone, at)).fetchone()
        assert found == (due, since, following)

    agree()


@pytest.mark.parametrize(
    ("first", "frequency", "zone", "at", "due", "following"),
    [
        # 31 January, the end of shorter months, and back to the 31st
        (
            "2026-01-31 13:00+00",
            "monthly",
            "America/Bogota",
            "2026-03-01",
            "2026-02-28 13:00",
            "2026-03-31 13:00",
        ),
        (
            "2028-01-31 13:00+00",
            "monthly",
            "America/Bogota",
            "2028-03-01",
            "2028-02-29 13:00",
            "2028-03-31 13:00",
        ),
        (
            "2026-01-31 13:00+00",
            "monthly",
            "America/Bogota",
            "2026-04-15",
            "2026-03-31 13:00",
            "2026-04-30 13:00",
        ),
        # half past two comes twice, or not at all
        (
            "2026-03-01 01:30+00",
            "daily",
            "Europe/Madrid",
            "2026-03-29 12:00",
            "2026-03-29 01:30",
            "2026-03-30 00:30",
        ),
        (
            "2026-10-01 00:30+00",
            "daily",
            "Europe/Madrid",
            "2026-10-25 12:00",
            "2026-10-25 00:30",
            "2026-10-26 01:30",
        ),
        # seven in the morning stays seven in the morning
        (
            "2026-03-23 06:00+00",
            "weekly",
            "Europe/Madrid",
            "2026-03-30 12:00",
            "2026-03-30 05:00",
            "2026-04-06 05:00",
        ),
        # before the first there is none
        ("2026-03-23 06:00+00", "weekly", "UTC", "2026-03-20", None, "2026-03-23 06:00"),
    ],
)
def test_slots(
    first: str, frequency: str, zone: str, at: str, due: str | None, following: str, database: Database
) -> None:
    found = database.connect().execute(SLOTS, (first, frequency, zone, f"{at}+00")).fetchone()
    assert found is not None
    assert [moment and f"{moment.astimezone(dt.UTC):%Y-%m-%d %H:%M}" for moment in (found[0], found[2])] == [
        due,
        following,
    ]
