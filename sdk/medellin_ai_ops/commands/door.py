"""`medellin-ai door ...`: who is let in at an event, with a line or without."""

from __future__ import annotations

import json
from pathlib import Path  # noqa: TC003  (typer reads it at run time)
from typing import TYPE_CHECKING, Annotated
from uuid import UUID, uuid4

import typer

from medellin_ai_ops.commands._client import Email, Json, Password, event_id, person
from medellin_ai_ops.commands.events import when
from medellin_ai_ops.commands.registrations import Event, RegistrationId  # noqa: TC001
from medellin_ai_ops.console import emit, fail, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import JsonValue

    from medellin_ai.models import CheckIn

app = typer.Typer(help="Who is let in at an event.", no_args_is_help=True)

Gate = Annotated[str | None, typer.Option("--gate", help="Where it is.")]

AT_ONCE = 500  # scans that the database takes in one call


@app.command("check-in")
def check_in(
    event: Event,
    code: Annotated[str | None, typer.Argument(help="Code of the ticket.")] = None,
    *,
    registration: Annotated[
        UUID | None, typer.Option("--registration", help="Instead of a code: who was found in the list.")
    ] = None,
    device: Annotated[str, typer.Option("--device", help="Name of this device.")] = "cli",
    nonce: Annotated[
        str | None, typer.Option("--nonce", help="Number of this scan: sent again, it is the same one.")
    ] = None,
    gate: Gate = None,
    email: Email = None,
    password: Password = None,
    as_json: Json = False,
) -> None:
    """Let somebody in; exit code 1 when the ticket lets nobody in."""
    if (code is None) == (registration is None):
        fail("A ticket is asked for", "Give its code, or --registration", code=2)
    number = nonce or str(uuid4())
    with person(email, password) as client:
        at = event_id(client, event)
        if code is not None:
            answer = client.door.check_in(at, code, device=device, nonce=number, gate=gate)
        elif registration is not None:
            answer = client.door.check_in_by_name(at, registration, device=device, nonce=number, gate=gate)
    _show(answer, as_json)
    if answer.result != "ok":
        raise typer.Exit(1)


@app.command()
def undo(
    event: Event,
    registration: RegistrationId,
    *,
    reason: Annotated[str | None, typer.Option("--reason", help="Why; it stands in the audit log.")] = None,
    email: Email = None,
    password: Password = None,
    as_json: Json = False,
) -> None:
    """Take an entry back; it stays in the log."""
    with person(email, password) as client:
        answer = client.door.undo(event_id(client, event), registration, reason=reason)
    _show(answer, as_json)


@app.command()
def manifest(
    event: Event,
    file: Annotated[Path, typer.Argument(help="Where to write it, one JSON object a line.")],
    email: Email = None,
    password: Password = None,
) -> None:
    """Write what a device needs without a line into a file: hashes of tickets, first names, who is in."""
    lines: list[str] = []
    with person(email, password) as client:
        at, cursor = event_id(client, event), None
        while True:
            page = client.door.manifest(at, limit=1000, after=cursor)
            lines += [entry.model_dump_json() + "\n" for entry in page]
            cursor = page.next_cursor
            if cursor is None:
                break
            if len(page) == 1000:
                say(f"{len(lines)} ...")
    file.touch(mode=0o600)
    file.write_text("".join(lines), encoding="utf-8")
    say(f"{len(lines)} places are in {file}")


@app.command()
def upload(
    event: Event,
    file: Annotated[Path, typer.Argument(help="Scans, one JSON object a line; docs/door.md says which.")],
    email: Email = None,
    password: Password = None,
    as_json: Json = False,
) -> None:
    """Hand in what was scanned without a line; twice changes nothing. Exit code 1 if a scan was refused."""
    scans = list(_scans(file))
    refused = flagged = 0
    with person(email, password) as client:
        at = event_id(client, event)
        for start in range(0, len(scans), AT_ONCE):
            for answer in client.door.upload(at, scans[start : start + AT_ONCE]):
                refused += answer.refusal is not None
                flagged += answer.is_flagged is True
                if as_json:
                    emit({**answer.model_dump(mode="json"), "scan": start + answer.scan})
                else:
                    print(f"{start + answer.scan}\t{answer.refusal or answer.result}")
            say(f"{min(start + AT_ONCE, len(scans))} of {len(scans)}")
    if flagged:
        say(f"flagged: {flagged}. See: medellin-ai door log {event} --flagged")
    if refused:
        fail(f"{refused} of {len(scans)} scans were refused", "Correct these lines and hand all in again")


@app.command()
def stats(event: Event, email: Email = None, password: Password = None, as_json: Json = False) -> None:
    """How many are in, of how many."""
    with person(email, password) as client:
        found = client.door.stats(event_id(client, event))
    if as_json:
        emit(found.model_dump(mode="json"))
        return
    figures: list[tuple[str, object]] = [
        ("Open", f"{when(found.opens_at)} to {when(found.closes_at)} (Bogotá)"),
        ("In", f"{found.checked_in} of {found.expected}"),
        ("By ticket", _counts(found.by_ticket_type)),
        ("By gate", _counts(found.by_gate)),
        ("Flagged", found.flagged),
    ]
    if found.no_shows is not None:
        figures.append(("No-shows", found.no_shows))
    for name, value in figures:
        print(f"{name:<10} {value}")


@app.command()
def log(
    event: Event,
    *,
    flagged: Annotated[bool, typer.Option("--flagged", help="Only what needs a look.")] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="How many.")] = 100,
    email: Email = None,
    password: Password = None,
    as_json: Json = False,
) -> None:
    """What happened at the door, newest first, for who manages the event."""
    with person(email, password) as client:
        entries = client.door.log(event_id(client, event), flagged_only=flagged, limit=limit)
    for entry in entries:
        if as_json:
            emit(entry.model_dump(mode="json"))
            continue
        name = " ".join(filter(None, (entry.first_name, entry.last_name))) or "-"
        where = entry.gate or entry.device or "-"
        mark = "flagged" if entry.is_flagged else ""
        print(f"{when(entry.scanned_at)}\t{entry.result}\t{name}\t{where}\t{mark}".rstrip())


def _show(answer: CheckIn, as_json: bool) -> None:
    if as_json:
        emit(answer.model_dump(mode="json"))
        return
    words = [
        answer.result,
        " ".join(filter(None, (answer.first_name, answer.last_initial))),
        answer.ticket_type or "",
        f"since {when(answer.checked_in_at)}" if answer.checked_in_at else "",
        answer.gate or "",
        f"opens at {when(answer.opens_at)}" if answer.opens_at else "",
    ]
    print("\t".join(filter(None, words)))


def _counts(counts: JsonValue) -> str:
    """{"vip": {"expected": 2, "checked_in": 1}} or {"Norte": 1}, in words."""
    if not isinstance(counts, dict) or not counts:
        return "-"
    words = []
    for name, count in counts.items():
        figure = f"{count['checked_in']} of {count['expected']}" if isinstance(count, dict) else count
        words.append(f"{name or 'no gate'} {figure}")
    return ", ".join(words)


def _scans(file: Path) -> Iterator[dict[str, JsonValue]]:
    if not file.exists():
        fail(f"There is no {file}", "Name a file of scans", code=2)
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        try:
            scan = json.loads(line)
        except ValueError:
            scan = None
        if not isinstance(scan, dict):
            fail(f"Line {number} of {file} is no JSON object", "Correct it; nothing was handed in", code=2)
        yield scan
