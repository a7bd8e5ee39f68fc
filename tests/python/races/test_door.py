"""Many gates at once: a ticket lets in once, a scan counts once, and nobody at the door holds anybody up."""

from __future__ import annotations

import datetime as dt
import json
import random
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import psycopg
import pytest

from .conftest import refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Community

CHECK_IN = "select c.result::text, c.checked_in_at, c.gate from public.check_in(%s, %s, %s, %s, %s, %s) as c"


class Door:
    """An event whose door is open for a week, and who stands there."""

    def __init__(self, community: Community, guests: int) -> None:
        self.community = community
        self.organizer, self.staff, *self.guests = community.people(guests + 2)
        owner = community.owner()
        owner.execute(
            "insert into public.user_roles (user_id, role) values (%s, 'organizer')", (self.organizer,)
        )
        self.event = community.event(self.organizer, capacity=None)
        owner.execute(
            "update public.events set date = now() + interval '3 days' where id = %s", (self.event,)
        )
        owner.execute(
            "update public.event_rules set door_opens_minutes = 10080 where event_id = %s", (self.event,)
        )
        owner.execute(
            "insert into public.event_staff (event_id, user_id, role) values (%s, %s, 'check_in')",
            (self.event, self.staff),
        )
        owner.execute(
            "insert into public.event_registrations"
            " (event_id, user_id, ticket_type, status, payment_status)"
            " select %s, g, 'general', 'confirmed', 'not_required' from unnest(%s::uuid[]) as g",
            (self.event, self.guests),
        )
        self.registrations: list[UUID] = [
            row[0] for row in owner.execute("select id from public.event_registrations").fetchall()
        ]

    def make_hot(self, is_hot: bool) -> None:
        with self.community.acting(self.organizer) as connection:
            connection.execute("select public.set_event_capacity(%s, 50)", (self.event,))
            connection.execute("select public.set_event_hot(%s, %s)", (self.event, is_hot))

    def ticket(self, guest: UUID) -> str:
        with self.community.acting(guest) as connection:
            row = connection.execute(
                "select public.issue_ticket(r.id) from public.event_registrations as r"
            ).fetchone()
        assert row is not None
        return str(row[0])

    def scan(
        self, code: str | None, nonce: str, gate: str, registration: UUID | None = None
    ) -> tuple[Any, ...]:
        with self.community.acting(self.staff) as connection:
            row = connection.execute(CHECK_IN, (self.event, gate, nonce, code, registration, gate)).fetchone()
        assert row is not None
        return row

    def answered(self, statement: str, *args: object) -> str:
        """The result that the staff got, or the code of the refusal."""
        try:
            with self.community.acting(self.staff) as connection:
                row = connection.execute(statement, args).fetchone()
        except psycopg.Error as error:
            return refusal(error)
        return str(row[0]) if row else "nothing"

    def is_true(self) -> None:
        found = self.community.owner().execute("select * from monitoring.verify_guarantees()").fetchall()
        assert found == []


@pytest.mark.parametrize("hot", [False, True], ids=["ordinary", "hot"])
def test_twenty_gates_let_one_ticket_in_once(community: Community, hot: bool) -> None:
    door = Door(community, guests=1)
    door.make_hot(hot)
    code = door.ticket(door.guests[0])
    answers: list[tuple[Any, ...]] = []

    def scan(gate: str) -> str:
        answers.append(door.scan(code, "1", gate))
        return "done"

    community.all_at_once(20, [partial(scan, f"gate {number}") for number in range(20)])
    assert sorted(answer[0] for answer in answers) == ["already_in"] * 19 + ["ok"]
    assert len({answer[1:] for answer in answers}) == 1, "everybody is told the first time and gate"
    community.owner().execute("select private.count_hot_seats()")
    assert community.one("select actual_attendees from public.events") == 1
    door.is_true()


def test_one_scan_that_is_sent_twenty_times_is_one(community: Community) -> None:
    door = Door(community, guests=1)
    code = door.ticket(door.guests[0])
    answers: list[tuple[Any, ...]] = []

    def scan() -> str:
        answers.append(door.scan(code, "1", "Norte"))
        return "done"

    community.all_at_once(10, [scan] * 20)
    assert {answer[0] for answer in answers} == {"ok"}
    assert len(set(answers)) == 1
    assert community.one("select count(*) from private.check_ins") == 1
    door.is_true()


def test_a_code_that_crosses_a_cancellation_is_no_good(community: Community) -> None:
    door = Door(community, guests=1)
    cancel = partial(
        community.ask, door.organizer, "select public.cancel_registration(%s)", door.registrations[0]
    )
    with ThreadPoolExecutor(1) as pool:
        with community.acting(door.guests[0]) as connection:
            connection.execute("select public.issue_ticket(%s)", (door.registrations[0],))
            cancelled = pool.submit(cancel)
            while not cancelled.done() and not community.one(
                "select count(*) from pg_locks where not granted"
            ):
                time.sleep(0.01)
        assert cancelled.result() == "ok"
    door.is_true()


def test_accounts_go_while_their_tickets_are_scanned(community: Community) -> None:
    door = Door(community, guests=30)
    scan = "select c.result::text from public.check_in(%s, 'd', %s, p_registration_id => %s) as c"

    def leave(guest: UUID) -> str:
        return community.ask(guest, "select public.delete_my_account(%s)", str(guest))

    calls: list[Callable[[], str]] = []
    for guest, registration in zip(door.guests, door.registrations, strict=True):
        calls += [partial(door.answered, scan, door.event, str(uuid4()), registration) for _ in range(2)]
        calls.append(partial(leave, guest))
    random.Random(20261126).shuffle(calls)
    answers = community.all_at_once(8, calls)
    assert set(answers) <= {"ok", "already_in", "P0002"}
    assert community.one("select count(*) from public.event_registrations") == 0
    door.is_true()


def storm(community: Community, seed: int, asks: int) -> None:
    """Scanning, undoing, uploading and asking for codes, while places are cancelled, passed on and moved."""
    chance = random.Random(seed)
    door = Door(community, guests=20)
    codes = [door.ticket(guest) for guest in door.guests]
    spare = community.people(10)

    def scan() -> str:
        return door.answered(
            "select c.result::text from public.check_in(%s, 'd', %s, %s) as c",
            door.event,
            str(uuid4()),
            chance.choice(codes),
        )

    def by_name() -> str:
        return door.answered(
            "select c.result::text from public.check_in(%s, 'd', %s, p_registration_id => %s) as c",
            door.event,
            str(chance.randrange(asks)),
            chance.choice(door.registrations),
        )

    def undo() -> str:
        return door.answered(
            "select u.result::text from public.undo_check_in(%s, %s) as u",
            door.event,
            chance.choice(door.registrations),
        )

    def upload() -> str:
        return door.answered(
            "select count(*)::text from public.upload_check_ins(%s, %s) as u",
            door.event,
            json.dumps(
                [
                    {
                        "device": "sin-red",
                        "nonce": str(uuid4()),
                        "code": chance.choice([*codes, "nada"]),
                        "scanned_at": str(dt.datetime.now(dt.UTC) - dt.timedelta(minutes=ago)),
                    }
                    for ago in chance.sample(range(60), 5)
                ]
            ),
        )

    def as_guest(statement: str, *args: object) -> str:
        return community.ask(chance.choice([*door.guests, *spare]), statement, *args)

    def issue() -> str:
        return as_guest("select public.issue_ticket(r.id, true) from public.event_registrations as r")

    def cancel() -> str:
        return as_guest("select public.cancel_registration(r.id) from public.event_registrations as r")

    def register() -> str:
        return as_guest("select public.register_for_event(%s)", door.event)

    def pass_on() -> str:
        return as_guest(
            "select public.transfer_registration(r.id, %s) from public.event_registrations as r",
            chance.choice(spare),
        )

    def move() -> str:
        return community.ask(
            door.organizer,
            "select public.reschedule_event(%s, now() + make_interval(hours => %s))",
            door.event,
            chance.randrange(24, 144),
        )

    calls = chance.choices(
        [scan, by_name, undo, upload, issue, cancel, register, pass_on, move],
        [30, 10, 10, 5, 5, 10, 15, 10, 5],
        k=asks,
    )
    answers = community.all_at_once(12, calls)
    said = {"ok", "already_in", "cancelled", "replaced", "undone", "not_in", "unknown", "5"}
    refused = {"P0002", "MD204", "MD214", "MD215", "MD230", "MD233", "MD401"}
    assert set(answers) <= said | refused, f"seed {seed}: {set(answers) - said - refused}"
    assert {"already_in", "cancelled", "replaced", "undone"} <= set(answers), f"seed {seed}"
    door.is_true()


def test_a_storm_at_the_door(community: Community) -> None:
    storm(community, seed=20261126, asks=400)


@pytest.mark.deep
def test_a_long_storm_at_the_door(community: Community) -> None:
    seed = random.randrange(10**9)
    print(f"seed {seed}")
    storm(community, seed, asks=4_000)
