"""Calendars over HTTP, as apps ask for them: without key and session."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from uuid import uuid4

import httpx
import icalendar
import pytest

from medellin_ai import MedellinClient
from tests.python.stack.conftest import PASSWORD
from tests.python.stack_fixture import new_event

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medellin_ai.models import Event
    from medellin_ai_ops.stack.state import StackState

pytestmark = pytest.mark.stack


@pytest.fixture
def anybody(stack: StackState) -> Iterator[MedellinClient]:
    with MedellinClient(stack.api_url, stack.publishable_key) as client:
        yield client


@pytest.fixture
def ana(anybody: MedellinClient, email: str) -> MedellinClient:
    anybody.auth.sign_up(email, PASSWORD)
    return anybody.as_user(anybody.auth.sign_in(email, PASSWORD))


@pytest.fixture
def event(stack: StackState, anybody: MedellinClient) -> Event:
    return anybody.events.get(new_event(stack))


def events_in(answer: httpx.Response) -> dict[str, icalendar.Event]:
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    calendar = icalendar.Calendar.from_ical(answer.text)
    return {str(entry["UID"]): entry for entry in calendar.walk("VEVENT")}


def test_a_feed_follows_what_its_person_does(ana: MedellinClient, event: Event) -> None:
    address = ana.calendar.feed_url(ana.calendar.create_token())
    assert events_in(httpx.get(address)) == {}

    registration = ana.registrations.register(event.id)
    answer = httpx.get(address)
    found = events_in(answer)[str(event.id)]
    start = event.date.replace(microsecond=0)  # a calendar has whole seconds
    assert (str(found["SUMMARY"]), found.start, found["STATUS"]) == (event.title, start, "CONFIRMED")
    assert answer.headers["cache-control"] == "private, max-age=300"
    assert answer.text == ana.calendar.feed(address.rpartition("/")[2].removesuffix(".ics"))

    ana.registrations.cancel(registration.id)
    assert events_in(httpx.get(address)) == {}


def test_who_has_the_newest_version_is_told_so(ana: MedellinClient, event: Event) -> None:
    address = ana.calendar.feed_url(ana.calendar.create_token())
    tag = httpx.get(address).headers["etag"]

    for known in (tag, f"W/{tag}", f'"old", {tag}', "*"):
        same = httpx.get(address, headers={"if-none-match": known})
        assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", tag)
    ana.registrations.register(event.id)
    changed = httpx.get(address, headers={"if-none-match": tag})
    assert (changed.status_code, changed.headers["etag"] != tag) == (200, True)


def test_a_revoked_token_gives_an_empty_calendar_and_an_unknown_one_nothing(
    ana: MedellinClient, event: Event
) -> None:
    ana.registrations.register(event.id)
    first = ana.calendar.feed_url(ana.calendar.create_token())
    second = ana.calendar.feed_url(ana.calendar.create_token())

    assert (len(events_in(httpx.get(first))), len(events_in(httpx.get(second)))) == (0, 1)
    assert ana.calendar.revoke_token()
    assert events_in(httpx.get(second)) == {}

    for token in ("0" * 64, "x", "..%2fevent%2fx", uuid4().hex):
        answer = httpx.get(ana.calendar.feed_url(token))
        assert (answer.status_code, answer.content) == (404, b""), token


def test_a_published_event_has_a_file(anybody: MedellinClient, event: Event) -> None:
    address = anybody.calendar.event_url(event.slug)
    answer = httpx.get(address)

    assert set(events_in(answer)) == {str(event.id)}
    assert answer.headers["cache-control"] == "public, max-age=300"
    assert answer.headers["content-disposition"] == f'inline; filename="{event.slug}.ics"'
    assert answer.text == anybody.calendar.event(event.id)
    head = httpx.head(address)
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", answer.headers["etag"])


def test_what_is_not_public_has_none(stack: StackState, anybody: MedellinClient) -> None:
    organizer = next(person for person in stack.people if person.role == "organizer")
    with MedellinClient(stack.api_url, stack.publishable_key) as client:
        acting = client.as_user(client.auth.sign_in(organizer.email, organizer.password))
        next_week = dt.datetime.now(dt.UTC) + dt.timedelta(days=7)
        made = acting.events.create(
            title=f"Borrador {uuid4().hex}", description="x", location="x", date=next_week
        )
        assert httpx.get(anybody.calendar.event_url(made.slug)).status_code == 404
        assert "STATUS:TENTATIVE" in acting.calendar.event(made.id)
        acting.events.delete(made.id)
    assert httpx.get(anybody.calendar.event_url("no-hay-tal")).status_code == 404


def test_a_calendar_is_read_only(anybody: MedellinClient, event: Event) -> None:
    for method in ("POST", "PUT", "DELETE"):
        answer = httpx.request(method, anybody.calendar.event_url(event.slug))
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
