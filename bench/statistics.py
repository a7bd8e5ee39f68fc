"""Statistics of events: what they cost a registration, and what it takes to have them anew.

Ours counts as it goes: the statement that registers adds to the counters of the event, and who asks for the
statistics is told what is so now beside what the last refresh found. The limit is the same insert into the
same table without the trigger that counts. The document counts all registrations of the event for each new
one, and knows more only after all events have been counted anew.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import psycopg

from bench.ground import WARM, acting, pgbench
from bench.seats import EVENT_ROWS, IDS, PEOPLE_ROWS, WITH_TRIGGERS, WITHOUT_TRIGGERS
from bench.side_by_side import ROUNDS, Growth, Report, Shape, grow, report, take_turns

if TYPE_CHECKING:
    from bench.ground import Ground
    from medellin_ai_ops.db.catalog import Connection

SIZES = (1_000, 10_000, 100_000)  # registrations
OF_AN_EVENT = 50
ASKS = 250
STEP = ASKS + WARM  # people that a measure takes
PEOPLE = 2_000 + 3 * ROUNDS * STEP
NO_WAIT = "-c synchronous_commit=off"  # waiting for the disk would hide the work

ROWS = """
    insert into public.event_registrations (event_id, {date_column} user_id, ticket_type, status)
    select bench.event_id(n / {each} + 1), {date} bench.person_id(n %% {each} + 1), 'general', 'confirmed'
    from generate_series(0, %s) as n
"""
OUR_ROWS = ROWS.format(date_column="event_date,", date="'2027-01-01',", each=OF_AN_EVENT)
DOCUMENT_ROWS = ROWS.format(date_column="", date="", each=OF_AN_EVENT)
COUNTED = "update private.event_seats set confirmed = %s"
REGISTER = """
    \\set turn :turn + 1
    \\set person :first + :turn
    \\set event random(1, :events)
    insert into public.event_registrations (event_id, {date_column} user_id, ticket_type, status)
    values (bench.event_id(:event), {date} bench.person_id(:person), 'general', 'confirmed');
"""
OURS = REGISTER.format(date_column="event_date,", date="'2027-01-01',")
DOCUMENT = REGISTER.format(date_column="", date="")
ORGANIZER = "insert into public.user_roles (user_id, role) values (bench.person_id(0), 'organizer')"
COUNTING = "alter table public.event_registrations {} trigger handle_event_registration"
REFRESH = "select {}.refresh_event_statistics()"
READ = "select * from public.event_statistics_for(bench.event_id(:event));"
FORGOTTEN = """
    select (select count(*) from public.event_registrations where event_id = bench.event_id(1)) - ({})
"""
KNOWN_NOW = "select registered_now from public.event_statistics_for(bench.event_id(1))"
KNOWN = "select total_registrations from event_statistics where event_id = bench.event_id(1)"


def fill(connection: Connection, rows: str, size: int) -> None:
    connection.execute(IDS)
    connection.execute(WITHOUT_TRIGGERS)
    connection.execute(PEOPLE_ROWS, (PEOPLE,))
    connection.execute(WITH_TRIGGERS)
    connection.execute(EVENT_ROWS, (10 * PEOPLE, [*range(1, size // OF_AN_EVENT + 1)]))
    connection.execute(WITHOUT_TRIGGERS)
    connection.execute(rows.encode(), (size - 1,))
    connection.execute(WITH_TRIGGERS)


def prepare(ground: Ground, size: int) -> tuple[str, str]:
    """A database of ours and one of the document, with the same rows."""
    url, document = ground.ours(f"statistics_{size}"), ground.document(f"statistics_document_{size}")
    with psycopg.connect(url, autocommit=True) as owner, psycopg.connect(document, autocommit=True) as other:
        fill(owner, OUR_ROWS, size)
        owner.execute(COUNTED, (OF_AN_EVENT,))
        owner.execute(ORGANIZER)
        fill(other, DOCUMENT_ROWS, size)
        for connection, schema in ((owner, "private"), (other, "public")):
            connection.execute("vacuum analyze")
            connection.execute(REFRESH.format(schema).encode())
    return url, document


def registrations(url: str, document: str, size: int) -> Shape:
    """One more registration, for any of the events."""
    numbers = {"turn": -1, "events": size // OF_AN_EVENT}

    def milliseconds(url: str, script: str, first: int) -> float:
        rate = pgbench(url, script, asks=ASKS, warm=WARM, options=NO_WAIT, first=first, **numbers)
        return 1000 / rate

    with psycopg.connect(url, autocommit=True) as owner:

        def uncounted(number: int) -> float:
            owner.execute(COUNTING.format("disable").encode())
            taken = milliseconds(url, OURS, 2_000 + 2 * number * STEP)
            owner.execute(COUNTING.format("enable").encode())
            return taken

        return take_turns(
            f"one more registration, beside {size:,}",
            "ms",
            {
                "limit": uncounted,
                "ours": lambda number: milliseconds(url, OURS, 2_000 + (2 * number + 1) * STEP),
                "document": lambda number: milliseconds(document, DOCUMENT, 2_000 + 2 * number * STEP),
            },
        )


def refreshes(databases: dict[int, tuple[str, str]]) -> Growth:
    """All statistics anew, by the registrations there are."""

    def milliseconds(side: int, schema: str, size: int, _: int) -> float:
        return 1000 / pgbench(databases[size][side], REFRESH.format(schema) + ";", asks=2)

    return grow(
        "all statistics anew, by the registrations there are",
        "ms",
        SIZES,
        {"ours": partial(milliseconds, 0, "private"), "document": partial(milliseconds, 1, "public")},
        rounds=3,
    )


def looks(databases: dict[int, tuple[str, str]]) -> Growth:
    """The statistics of one event, as its organizer reads them."""

    def milliseconds(size: int, _: int) -> float:
        return 1000 / pgbench(databases[size][0], READ, asks=50, options=acting("authenticated", 0), event=2)

    return grow(
        "the statistics of an event, by the registrations of all",
        "ms",
        SIZES,
        {"ours": milliseconds},
        rounds=3,
    )


def forgotten(url: str, known: str) -> int:
    """How many registrations of an event its statistics do not show."""
    with psycopg.connect(url, options=acting("authenticated", 0)) as connection:
        connection.execute("set role postgres")
        row = connection.execute(FORGOTTEN.format(known).encode()).fetchone()
    assert row is not None
    return int(row[0])


def measure(ground: Ground) -> Report:
    databases = {size: prepare(ground, size) for size in SIZES}
    refreshed, looked = refreshes(databases), looks(databases)
    url, document = databases[min(SIZES)]
    registered = registrations(url, document, min(SIZES))
    findings: dict[str, float] = {
        "a registration / without its statistics": registered.ratio("ours", "limit"),
        "registrations that are not shown yet": forgotten(url, KNOWN_NOW),
        "registrations that the document does not show yet": forgotten(document, KNOWN),
        "a refresh, slope of ours": refreshed.slope("ours"),
        "a refresh, slope of the document": refreshed.slope("document"),
        "a look at an event, slope of ours": looked.slope("ours"),
    }
    for size in SIZES:
        ground.drop(f"statistics_{size}", f"statistics_document_{size}")
    return report("statistics", [registered, refreshed, looked], findings)
