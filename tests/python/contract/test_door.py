"""The door through the client: whoever stands there lets people in, and nobody else does."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID, uuid4

import pytest

from medellin_ai import errors

if TYPE_CHECKING:
    from medellin_ai import MedellinClient

    from .conftest import World


class Door(NamedTuple):
    """An event that begins within the hour, who organizes it, who stands at its door, and a guest."""

    event_id: UUID
    organizer: MedellinClient
    staff: MedellinClient
    guest: MedellinClient
    registration_id: UUID


@pytest.fixture
def door(world: World) -> Door:
    event_id = world.event()
    world.sql.execute("update public.events set date = now() + interval '1 hour' where id = %s", (event_id,))
    organizer = world.acting(world.one("select organizer_id from public.events where id = %s", event_id))
    staff_id, _ = world.user("puerta")
    organizer.events.add_staff(event_id, staff_id, "check_in")
    guest = world.person("ana")
    return Door(event_id, organizer, world.acting(staff_id), guest, guest.registrations.register(event_id).id)


def test_a_ticket_opens_the_door_once(world: World, door: Door) -> None:
    code = door.guest.registrations.issue_ticket(door.registration_id)
    first = door.staff.door.check_in(door.event_id, code, device="uno", nonce="1", gate="Norte")
    assert (first.result, first.registration_id) == ("ok", door.registration_id)
    assert first.first_name is not None
    second = door.staff.door.check_in(door.event_id, code, device="dos", nonce="1", gate="Sur")
    assert (second.result, second.checked_in_at, second.gate) == ("already_in", first.checked_in_at, "Norte")
    again = door.staff.door.check_in(door.event_id, code, device="uno", nonce="1", gate="Norte")
    assert again == first
    with pytest.raises(errors.ScanReused) as info:
        door.staff.door.check_in(door.event_id, "otro", device="uno", nonce="1")
    assert (info.value.code, info.value.reason) == ("MD230", "scan_reused")
    assert door.guest.registrations.get(door.registration_id).check_in_time == first.checked_in_at
    with pytest.raises(errors.TransferClosed):
        door.guest.registrations.transfer(door.registration_id, world.user("beto")[0])

    out = door.staff.door.undo(door.event_id, door.registration_id, reason="Entró por error")
    assert (out.result, out.checked_in_at, out.gate) == ("undone", first.checked_in_at, "Norte")
    assert door.staff.door.undo(door.event_id, door.registration_id).result == "not_in"
    by_name = door.staff.door.check_in_by_name(door.event_id, door.registration_id, device="uno", nonce="2")
    assert by_name.result == "ok"
    log = door.organizer.door.log(door.event_id)
    assert [entry.result for entry in log] == ["ok", "undone", "already_in", "ok"]
    assert door.organizer.door.log(door.event_id, limit=1, before=log[0].id) == log[1:2]
    with pytest.raises(errors.PermissionDenied):
        door.staff.door.log(door.event_id)


def test_what_a_door_says_to_a_ticket_that_is_no_good(world: World, door: Door) -> None:
    def says(code: str) -> str:
        return door.staff.door.check_in(door.event_id, code, device="uno", nonce=str(uuid4())).result

    old = door.guest.registrations.issue_ticket(door.registration_id)
    new = door.guest.registrations.issue_ticket(door.registration_id, replace=True)
    assert says("nada") == "unknown"
    assert says(old) == "replaced"
    door.guest.registrations.cancel(door.registration_id)
    assert says(new) == "cancelled"
    with pytest.raises(errors.TicketNotConfirmed):
        door.guest.registrations.issue_ticket(door.registration_id)

    door.organizer.tickets.set_rules(door.event_id, door_opens_minutes=15)
    late = world.person()
    code = late.registrations.issue_ticket(late.registrations.register(door.event_id).id)
    answer = door.staff.door.check_in(door.event_id, code, device="uno", nonce=str(uuid4()))
    begins = world.anybody.events.get(door.event_id).date
    assert (answer.result, answer.opens_at) == ("not_open", begins - dt.timedelta(minutes=15))


def test_a_device_without_a_line(world: World, door: Door) -> None:
    code = door.guest.registrations.issue_ticket(door.registration_id)
    other = world.person("beto")
    other_id = other.registrations.register(door.event_id).id
    other_code = other.registrations.issue_ticket(other_id)

    # what it knows beforehand
    page = door.staff.door.manifest(door.event_id, limit=1)
    rest = door.staff.door.manifest(door.event_id, after=page.next_cursor)
    known = {entry.registration_id: entry for entry in (*page, *rest)}
    assert known.keys() == {door.registration_id, other_id}
    assert known[door.registration_id].code_hashes == [hashlib.sha256(code.encode()).hexdigest()]
    assert code not in json.dumps([entry.model_dump(mode="json") for entry in known.values()])

    # meanwhile, somebody cancels
    other.registrations.cancel(other_id)
    news = door.staff.door.manifest(door.event_id, since=max(entry.changed_at for entry in known.values()))
    assert news.items[-1].standing == "cancelled"
    assert news.items[-1].code_hashes == []

    # what it hands in afterwards
    now = dt.datetime.now(dt.UTC)
    scans = [
        {"device": "sin-red", "nonce": str(number), "code_hash": hashlib.sha256(shown.encode()).hexdigest()}
        | {"scanned_at": (now - dt.timedelta(minutes=number)).isoformat(), "gate": "Sur"}
        for number, shown in enumerate([code, other_code, "nada"], 1)
    ]
    answers = door.staff.door.upload(door.event_id, [*scans, {"device": "sin-red"}])
    assert [(a.scan, a.result, a.is_flagged, a.refusal) for a in answers] == [
        (1, "ok", False, None),
        (2, "cancelled", True, None),
        (3, "unknown", True, None),
        (4, None, None, "scanned_at_missing"),
    ]
    assert door.staff.door.upload(door.event_id, scans) == answers[:3]
    assert [e.registration_id for e in door.organizer.door.log(door.event_id, flagged_only=True)] == [
        other_id,
        None,
    ]
    stats = door.staff.door.stats(door.event_id)
    assert (stats.expected, stats.checked_in, stats.flagged, stats.no_shows) == (1, 1, 2, None)
    assert stats.by_gate == {"Sur": 1}
    assert stats.by_ticket_type == {"general": {"expected": 1, "checked_in": 1}}
    with pytest.raises(errors.TooManyScans):
        door.staff.door.upload(door.event_id, [{}] * 501)


def test_nobody_else_stands_at_the_door(world: World, door: Door) -> None:
    code = door.guest.registrations.issue_ticket(door.registration_id)
    stranger = world.person("omar", "organizer")
    for client in (door.guest, stranger, world.anybody, world.service):
        for ask in (
            lambda c: c.door.check_in(door.event_id, code, device="x", nonce="1"),
            lambda c: c.door.check_in_by_name(door.event_id, door.registration_id, device="x", nonce="1"),
            lambda c: c.door.undo(door.event_id, door.registration_id),
            lambda c: c.door.upload(door.event_id, []),
            lambda c: c.door.manifest(door.event_id),
            lambda c: c.door.stats(door.event_id),
            lambda c: c.door.log(door.event_id),
        ):
            with pytest.raises(errors.PermissionDenied):
                ask(client)
    for client in (stranger, door.organizer, door.staff):
        with pytest.raises(errors.NotFound):
            client.registrations.issue_ticket(door.registration_id)
    with pytest.raises(errors.NotFound):
        door.staff.door.check_in(uuid4(), code, device="x", nonce="1")
    with pytest.raises(errors.InvalidInput):
        door.staff.door.check_in(door.event_id, code, device="", nonce="1")
    admin = world.person("jefa", "admin")
    assert admin.door.check_in(door.event_id, code, device="x", nonce="1").result == "ok"
