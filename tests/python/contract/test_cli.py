"""The commands that a person runs, on the whole stack."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from typing import TYPE_CHECKING, Any, get_args
from uuid import UUID, uuid4

import pytest
from pydantic import TypeAdapter

from medellin_ai import MedellinClient, models
from medellin_ai_ops.commands import events as events_command
from medellin_ai_ops.commands import series as series_command
from medellin_ai_ops.commands.call import methods, parameters
from tests.python.stack_fixture import medellin, new_event

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from subprocess import CompletedProcess

    from medellin_ai_ops.stack.state import StackState

pytestmark = pytest.mark.stack

PASSWORD = "correct horse battery"


@pytest.fixture
def cli(stack: StackState, monkeypatch: pytest.MonkeyPatch) -> Callable[..., CompletedProcess[str]]:
    for name in ("MEDELLIN_URL", "MEDELLIN_KEY", "MEDELLIN_EMAIL", "MEDELLIN_PASSWORD", "SUPABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    return lambda *arguments, **environment: medellin(stack.home, *arguments, environment=environment)


@pytest.fixture
def email(stack: StackState) -> str:
    email = f"cli-{uuid4().hex[:12]}@example.com"
    with MedellinClient(stack.api_url, stack.publishable_key) as client:
        client.auth.sign_up(email, PASSWORD)
    return email


@pytest.fixture
def free_event(stack: StackState) -> models.Event:
    with MedellinClient(stack.api_url, stack.publishable_key) as client:
        return client.events.get(new_event(stack))


def objects(done: CompletedProcess[str]) -> list[dict[str, Any]]:
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_events_list_for_machines(cli: Callable[..., CompletedProcess[str]]) -> None:
    found = objects(cli("events", "list", "--limit", "3", "--json"))
    assert len(found) == 3
    assert [event["date"] for event in found] == sorted(event["date"] for event in found)
    assert {event["status"] for event in found} == {"published"}


def test_events_list_for_a_pipe(cli: Callable[..., CompletedProcess[str]]) -> None:
    done = cli("events", "list", "--limit", "2", "--city", "Medellín", "--format", "in-person")
    assert done.returncode == 0, done.stderr
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    assert len(lines) == 2
    for when, _, _, how, _, slug in lines:
        assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", when)
        assert how == "in-person"
        assert re.fullmatch(r"[a-z0-9-]+", slug)


def test_no_event_is_no_error(cli: Callable[..., CompletedProcess[str]]) -> None:
    done = cli("events", "list", "--city", "Ninguna")
    assert (done.returncode, done.stdout) == (0, "")
    assert "Try without" in done.stderr


def test_one_event(cli: Callable[..., CompletedProcess[str]], free_event: models.Event) -> None:
    done = cli("events", "show", free_event.slug)
    assert done.returncode == 0, done.stderr
    assert free_event.title in done.stdout
    assert "(Bogotá)" in done.stdout
    (found,) = objects(cli("events", "show", free_event.slug, "--json"))
    assert found["id"] == found["availability"]["event_id"] == str(free_event.id)


def test_search(cli: Callable[..., CompletedProcess[str]], free_event: models.Event) -> None:
    found = objects(cli("search", *free_event.title.split(), "--kind", "event", "--json"))
    assert free_event.slug in [hit["slug"] for hit in found]
    done = cli("search", free_event.title, "--limit", "1")
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 1)
    assert len(done.stdout.split("\t")) == 3
    nothing = cli("search", "zzzz")
    assert (nothing.returncode, nothing.stdout) == (0, "")
    assert "Try fewer" in nothing.stderr


def test_registering_by_slug_and_by_id(
    cli: Callable[..., CompletedProcess[str]], email: str, free_event: models.Event
) -> None:
    (first,) = objects(cli("register", free_event.slug, "--as", email, "--password", PASSWORD, "--json"))
    assert first["status"] == "confirmed"
    again = cli("register", str(free_event.id), MEDELLIN_EMAIL=email, MEDELLIN_PASSWORD=PASSWORD)
    assert again.stdout.split() == ["confirmed", first["id"]]


def test_seats(cli: Callable[..., CompletedProcess[str]], email: str, free_event: models.Event) -> None:
    me = ("--as", email, "--password", PASSWORD)
    (made,) = objects(cli("register", free_event.slug, *me, "--key", "once", "--no-wait", "--json"))
    (answer,) = objects(cli("registrations", "check", free_event.slug, *me, "--json"))
    assert (answer["is_allowed"], answer["status"]) == (True, "confirmed")
    assert cli("registrations", "place", made["id"], *me).stdout == "-\n"
    assert made["id"] in cli("registrations", "list", *me).stdout
    assert cli("registrations", "accept", made["id"], *me).stdout.split() == ["confirmed", made["id"]]
    to = cli("registrations", "transfer", made["id"], str(uuid4()), *me)
    assert (to.returncode, "user_not_found" in to.stderr or "persona" in to.stderr) == (1, True)
    refused = cli("registrations", "decide", made["id"], "--refuse", *me)
    assert (refused.returncode, "42501" in refused.stderr) == (1, True)
    assert cli("registrations", "cancel", made["id"], *me).stdout.split() == ["cancelled", made["id"]]
    again = cli("register", free_event.slug, *me, "--key", "once", "--no-wait")
    assert again.stdout.split() == ["cancelled", made["id"]]
    unknown = cli("registrations", "check", free_event.slug, "--ticket-type", "nada", *me)
    assert (unknown.returncode, unknown.stdout) == (1, "unknown_ticket_type\n")
    done = cli("db", "guarantees")
    assert (done.returncode, "never_oversold" in done.stdout) == (0, True)


def test_the_door(
    cli: Callable[..., CompletedProcess[str]], stack: StackState, email: str, tmp_path: Path
) -> None:
    organizer = next(person for person in stack.people if person.role == "organizer")
    with MedellinClient(stack.api_url, stack.publishable_key) as client:
        olga = client.as_user(client.auth.sign_in(organizer.email, organizer.password))
        event = olga.events.create(
            title="Puertas abiertas",
            description="Un día",
            date=dt.datetime.now(dt.UTC) + dt.timedelta(hours=1),
            location="Ruta N",
        )
        olga.events.publish(event.id)
    guest = ("--as", email, "--password", PASSWORD)
    door = ("--as", organizer.email)
    (made,) = objects(cli("register", event.slug, *guest, "--json"))
    code = cli("registrations", "ticket", made["id"], *guest).stdout.strip()
    assert re.fullmatch(r"[0-9a-f]{32}", code)

    file = tmp_path / "manifest.jsonl"
    assert cli("door", "manifest", event.slug, str(file), *door).returncode == 0
    (place,) = [json.loads(line) for line in file.read_text().splitlines()]
    assert place["code_hashes"] == [hashlib.sha256(code.encode()).hexdigest()]
    assert file.stat().st_mode & 0o077 == 0

    done = cli("door", "check-in", event.slug, code, "--gate", "Norte", *door)
    assert (done.returncode, done.stdout.split("\t")[0]) == (0, "ok"), done.stderr
    done = cli("door", "check-in", event.slug, "--registration", made["id"], "--json", *door)
    assert done.returncode == 1
    assert json.loads(done.stdout)["result"] == "already_in"

    scans = tmp_path / "scans.jsonl"
    scans.write_text(
        "".join(
            json.dumps({"device": "d", "nonce": nonce, "code": "nada", "scanned_at": at}) + "\n"
            for nonce, at in [("1", dt.datetime.now(dt.UTC).isoformat()), ("2", "ayer")]
        )
    )
    done = cli("door", "upload", event.slug, str(scans), *door)
    assert (done.returncode, done.stdout) == (1, "1\tunknown\n2\tscanned_at_missing\n")
    assert "1 of 2 scans were refused" in done.stderr
    assert "unknown\t-\td\tflagged" in cli("door", "log", event.slug, "--flagged", *door).stdout
    assert "Norte 1" in cli("door", "stats", event.slug, *door).stdout
    (stats,) = objects(cli("door", "stats", event.slug, "--json", *door))
    assert (stats["checked_in"], stats["expected"], stats["flagged"]) == (1, 1, 1)
    assert cli("door", "undo", event.slug, made["id"], *door).stdout.startswith("undone")

    scans.write_text("nada\n")
    assert cli("door", "upload", event.slug, str(scans), *door).returncode == 2
    assert cli("door", "check-in", event.slug, *door).returncode == 2
    done = cli("door", "stats", event.slug, *guest)
    assert done.returncode == 1
    assert "[42501]" in done.stderr


def test_whoami(cli: Callable[..., CompletedProcess[str]], stack: StackState, email: str) -> None:
    done = cli("whoami", "--email", email, "--password", PASSWORD)
    assert done.returncode == 0, done.stderr
    assert email in done.stdout
    # the stack knows the passwords that it gave away itself
    shown = next(person for person in stack.people if person.role == "organizer")
    (found,) = objects(cli("whoami", "--as", shown.email, "--json"))
    assert "organizer" in found["roles"]
    assert not found["is_admin"]


def test_consents(cli: Callable[..., CompletedProcess[str]], email: str) -> None:
    signed_in = ("--as", email, "--password", PASSWORD)
    found = {
        consent["purpose"]: consent for consent in objects(cli("account", "consents", *signed_in, "--json"))
    }
    assert found["terms"]["is_required"]
    assert not found["sms"]["is_granted"]
    done = cli("account", "consents", *signed_in)
    assert re.search(r"^sms +no +never asked", done.stdout, re.MULTILINE), done.stderr


@pytest.mark.parametrize(
    ("arguments", "environment", "code", "words"),
    [
        (["events", "show", "no-existe"], {}, 1, "events list"),
        (["events", "list", "--limit", "0"], {}, 2, "--limit"),
        (["events", "list", "--format", "hologram"], {}, 2, "--format"),
        (["search"], {}, 2, "WORDS"),
        (["search", "x", "--kind", "message"], {}, 2, "--kind"),
        (["whoami"], {}, 2, "--email"),
        (["whoami", "--email", "nadie@example.com"], {}, 2, "MEDELLIN_PASSWORD"),
        (["whoami", "--email", "nadie@example.com", "--password", "x"], {}, 1, "--password"),
        (["events", "list"], {"MEDELLIN_URL": "http://127.0.0.1:9", "MEDELLIN_KEY": "x"}, 1, "MEDELLIN_URL"),
        (["events", "list"], {"MEDELLIN_URL": "http://127.0.0.1:9"}, 1, "MEDELLIN_KEY"),
        (["events", "list"], {"MEDELLIN_URL": "nowhere", "MEDELLIN_KEY": "x"}, 1, "MEDELLIN_URL"),
        (["events", "list"], {"MEDELLIN_HOME": "/tmp/no-such-stack-of-the-tests"}, 1, "medellin-ai up"),
    ],
)
def test_bad_input_gives_one_clear_line(
    cli: Callable[..., CompletedProcess[str]],
    arguments: list[str],
    environment: dict[str, str],
    code: int,
    words: str,
) -> None:
    done = cli(*arguments, **environment)
    assert done.returncode == code, done.stderr
    assert done.stdout == ""
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    if code == 1:
        assert re.fullmatch(r"error: .+\n", done.stderr)


def test_a_wrong_key_is_named(cli: Callable[..., CompletedProcess[str]], stack: StackState) -> None:
    done = cli("events", "list", MEDELLIN_URL=stack.api_url, MEDELLIN_KEY="sb_publishable_wrong")
    assert done.returncode == 1
    assert "MEDELLIN_KEY" in done.stderr


def test_the_formats_are_those_of_the_database() -> None:
    assert get_args(events_command.Format) == get_args(models.EventFormat)


def test_events_stats_are_for_who_organizes_it(
    cli: Callable[..., CompletedProcess[str]], stack: StackState, free_event: models.Event, email: str
) -> None:
    organizer = next(person for person in stack.people if person.role == "organizer").email
    (me,) = objects(cli("whoami", "--as", organizer, "--json"))
    with MedellinClient(stack.api_url, stack.publishable_key) as client:
        mine = client.events.list(organizer_id=UUID(me["user_id"]), since=None, limit=1).items[0]
    (found,) = objects(cli("events", "stats", mine.slug, "--as", organizer, "--json"))
    assert (found["event_id"], found["confirmed_now"]) == (str(mine.id), mine.current_registrations)
    shown = cli("events", "stats", mine.slug, "--as", organizer)
    assert f"Confirmed    {mine.current_registrations}" in shown.stdout
    refused = cli("events", "stats", free_event.slug, "--as", email, "--password", PASSWORD)
    assert refused.returncode == 1
    assert "42501" in refused.stderr


def test_calendar_gives_and_revokes_an_address(cli: Callable[..., CompletedProcess[str]], email: str) -> None:
    [made] = objects(cli("calendar", "token", "--email", email, "--password", PASSWORD, "--json"))
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/functions/v1/calendar/[0-9a-f]{64}\.ics", made["url"])
    assert objects(cli("calendar", "revoke", "--as", email, "--password", PASSWORD, "--json")) == [
        {"revoked": True}
    ]
    again = cli("calendar", "revoke", "--as", email, "--password", PASSWORD)
    assert (again.returncode, again.stderr) == (0, "There is no address to revoke\n")


def test_events_ics_writes_a_file(
    cli: Callable[..., CompletedProcess[str]], free_event: models.Event
) -> None:
    done = cli("events", "ics", free_event.slug)
    assert done.returncode == 0, done.stderr
    assert f"UID:{free_event.id}" in done.stdout
    missing = cli("events", "ics", "no-hay-tal")
    assert (missing.returncode, "medellin-ai events list" in missing.stderr) == (1, True)


@pytest.fixture
def sale(stack: StackState, email: str) -> Iterator[tuple[str, models.Registration]]:
    """A paid event of the seed's organizer, and somebody's seat there that is not paid."""
    organizer = next(person for person in stack.people if person.role == "organizer")
    with MedellinClient(stack.api_url, stack.publishable_key) as client:
        acting = client.as_user(client.auth.sign_in(organizer.email, organizer.password))
        made = acting.events.create(
            title=f"Taller {uuid4().hex}",
            description="x",
            location="Ruta N",
            date=dt.datetime.now(dt.UTC) + dt.timedelta(days=30),
            price_type="paid",
            price=80000,
        )
        acting.events.publish(made.id)
        ana = client.as_user(client.auth.sign_in(email, PASSWORD))
        yield organizer.email, ana.registrations.register(made.id)


def test_money_is_taken_and_given_back(
    cli: Callable[..., CompletedProcess[str]], sale: tuple[str, models.Registration]
) -> None:
    organizer, seat = sale
    as_organizer = ("--as", organizer)
    event = str(seat.event_id)

    done = cli("payments", "record", str(seat.id), "--amount", "30000", "--key", "recibo 7", *as_organizer)
    assert (done.returncode, done.stdout) == (0, "pending\tpending\t30000.00 COP\n"), done.stderr
    [paid] = objects(cli("payments", "record", str(seat.id), *as_organizer, "--json"))
    assert (paid["status"], paid["amount_paid"]) == ("confirmed", "80000.00")
    entries = objects(cli("payments", "list", event, *as_organizer, "--json"))
    assert [(entry["kind"], entry["amount"]) for entry in entries] == [
        ("paid", "30000.00"),
        ("paid", "50000.00"),
    ]

    too_much = cli("payments", "refund", str(seat.id), "--amount", "80001", *as_organizer)
    assert too_much.returncode == 1
    assert "MD302" in too_much.stderr
    assert cli("payments", "refund", str(seat.id), "--amount", "mucho", *as_organizer).returncode == 2
    [promised] = objects(cli("payments", "refund", str(seat.id), "--amount", "1000", *as_organizer, "--json"))
    given = cli("payments", "record-refund", promised["id"], *as_organizer)
    assert given.stdout.startswith("succeeded\t1000.00 COP\tmanual\t"), given.stderr
    assert cli("payments", "refunds", event, *as_organizer).stdout == given.stdout


def test_series_are_made_changed_and_ended(
    cli: Callable[..., CompletedProcess[str]], stack: StackState
) -> None:
    organizer = next(person for person in stack.people if person.role == "organizer")
    me = ("--as", organizer.email)
    with MedellinClient(stack.api_url, stack.publishable_key) as client:
        acting = client.as_user(client.auth.sign_in(organizer.email, organizer.password))
        title = f"Serie {uuid4().hex}"
        day = dt.datetime.now(dt.UTC) + dt.timedelta(days=9)
        first = acting.events.create(title=title, description="x", location="x", date=day)
    (made,) = objects(cli("series", "create", first.slug, "FREQ=WEEKLY;COUNT=3", *me, "--json"))
    assert (made["title"], made["is_complete"]) == (title, True)
    assert title in cli("series", "list", *me).stdout
    shown = objects(cli("series", "show", str(first.id), *me, "--json"))
    assert [event["status"] for event in shown] == ["draft"] * 3
    changed = cli(
        "series", "update", shown[1]["slug"], "capacity=7", "start_time=06:15", "--scope", "following", *me
    )
    assert "\t06:15 America/Bogota\n" in changed.stdout, changed.stderr
    after = objects(cli("series", "show", shown[1]["slug"], *me, "--json"))
    assert [event["capacity"] for event in after] == [7, 7]
    published = cli("series", "publish", shown[1]["slug"], *me)
    assert published.returncode == 0, published.stderr
    assert cli("series", "show", shown[1]["slug"], *me).stdout.count("\tpublished\t") == 2
    assert (
        cli("series", "cancel", shown[1]["slug"], "--scope", "all", *me).stdout == "2 deleted, 0 called off\n"
    )
    (end,) = objects(cli("series", "cancel", first.slug, "--scope", "all", *me, "--json"))
    assert end == {"deleted": 1, "cancelled": 0}
    for wrong in ("title", "organizer_id=x"):
        refused = cli("series", "update", first.slug, wrong, "--scope", "all", *me)
        assert (refused.returncode, "NAME=VALUE" in refused.stderr) == (2, True)


def test_the_scopes_are_those_of_the_database() -> None:
    assert get_args(series_command.Scope) == get_args(models.SeriesScope)


def test_any_method_can_be_called(cli: Callable[..., CompletedProcess[str]], email: str) -> None:
    [event] = objects(cli("call", "events.list", "limit=1", "format=in-person"))
    assert event["format"] == "in-person"

    as_person = ("--email", email, "--password", PASSWORD)
    [interest] = objects(
        cli("call", "interests.add", *as_person, "interest_type=topic", "value=2026", "weight=0.5")
    )
    assert (interest["interest_value"], interest["weight"]) == ("2026", "0.5")
    ics = cli("call", "calendar.event", f"event_id={event['id']}")
    assert ics.stdout.startswith('"BEGIN:VCALENDAR'), ics.stderr

    for arguments, words in (
        (("events.nothing",), "the client has no method events.nothing"),
        (("forum.create", "title=Hola"), "forum.create needs category_id"),
        (("events.list", "colour=red"), "events.list takes no colour=red"),
        (("venues.near", "latitude=norte", "longitude=0"), "latitude cannot be norte"),
    ):
        refused = cli("call", *arguments)
        assert refused.returncode == 2
        assert words in refused.stderr


def test_every_method_can_be_spelled_out() -> None:
    found = dict(methods(MedellinClient))
    assert len(found) > 150
    for name, function in found.items():
        for parameter, (kind, _) in parameters(function).items():
            assert TypeAdapter(kind), (name, parameter)


def test_notifications_are_listed_and_read(
    cli: Callable[..., CompletedProcess[str]], email: str, free_event: models.Event
) -> None:
    person = {"MEDELLIN_EMAIL": email, "MEDELLIN_PASSWORD": PASSWORD}
    assert cli("register", free_event.slug, **person).returncode == 0
    (told,) = objects(cli("notifications", "list", "--unread", "--json", **person))
    assert told["type"] == "registration"
    assert told["title"] in cli("notifications", "list", **person).stdout
    assert objects(cli("notifications", "read-all", "--json", **person)) == [{"unread": 0}]
    assert cli("notifications", "list", "--unread", **person).stdout == ""
