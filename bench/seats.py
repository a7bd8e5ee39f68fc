"""Registrations: ours against the document as written and against a bare insert, in turns on one server.

Every variant is asked as PostgREST asks, by pgbench: one transaction with the role,
the claims of a person and the call, in one round trip. Ours is `public.register_for_event`. The document is
what an application on its schema sends: read the counter, compare, insert. The limit inserts the same row
into a table with its two keys and nothing else. The server is durable.

What a hot event is about is a lock that is held while a commit waits for the disk. So it is measured on this
machine's disk, and once more with commits that take as long as on a network disk.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import psycopg

from bench.ground import AS_PERSON, pgbench
from bench.side_by_side import ROUNDS, Growth, Report, Shape, grow, report, take_turns

if TYPE_CHECKING:
    from typing import LiteralString

    from bench.ground import Ground
    from medellin_ai_ops.db.catalog import Connection

CLIENTS = 16
ASKS = 150  # of each client
CAPACITY = 500
SPREAD = 200  # events
FILLED = (10, 1_000, 10_000, 100_000)  # registrations that an event has already
COSTS = 60  # asks of one client
# Network disks promise milliseconds: https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html
NETWORK_DISK = "-c commit_delay=3000"

# Events by number. Each round has events of its own, so that nothing is emptied between rounds.
GROWN = {filled: number for number, filled in enumerate(FILLED)}
HOT = range(100, 100 + 2 * ROUNDS)
ORDINARY = range(200, 200 + 2 * ROUNDS)
SPREAD_OUT = range(1_000, 1_000 + ROUNDS * SPREAD)
PEOPLE = max(FILLED) + ROUNDS * COSTS

NEXT = """
\\set turn :turn + 1
\\set person :first + :turn * :clients + :client_id
\\set event random(:event, :last_event)
"""
CALLS = {
    "limit": """
        insert into bench.registrations (event_id, event_date, user_id, ticket_type, status, payment_status)
        values (
            bench.event_id(:event), '2027-01-01', bench.person_id(:person), 'general', 'confirmed', 'pending'
        );
    """,
    "document": """
        insert into event_registrations (event_id, user_id, ticket_type, status)
        select
            id, bench.person_id(:person), 'general',
            case when current_registrations < capacity then 'confirmed' else 'waitlisted'
            end::registration_status
        from events where id = bench.event_id(:event);
    """,
    "ours": """
        select private.pre_request();
        select public.register_for_event(bench.event_id(:event));
    """,
}

IDS = """
    create schema bench;
    grant usage on schema bench to authenticated;
    create function bench.event_id(number bigint) returns uuid language sql immutable
    return ('00000000-0000-4000-9000-' || lpad(number::text, 12, '0'))::uuid;
    create function bench.person_id(number bigint) returns uuid language sql immutable
    return ('00000000-0000-4000-8000-' || lpad(number::text, 12, '0'))::uuid;
    grant execute on all functions in schema bench to authenticated;
"""
# The same rows in both databases. Triggers would count people and registrations row by row.
WITHOUT_TRIGGERS = "set session_replication_role = replica"
WITH_TRIGGERS = "reset session_replication_role"
PEOPLE_ROWS = """
    insert into auth.users (id, email)
    select bench.person_id(n), n || '@example.com' from generate_series(0, %s) as n
"""
EVENT_ROWS = """
    insert into public.events (id, slug, title, description, date, location, status, capacity, organizer_id)
    select
        bench.event_id(n), 'taller-' || n, 'Taller', 'Un taller', '2027-01-01', 'Ruta N', 'published', %s,
        bench.person_id(0)
    from unnest(%s::bigint[]) as n
"""
DOCUMENT_ROWS = """
    insert into public.event_registrations (event_id, user_id, ticket_type, status)
    select bench.event_id(%(event)s), bench.person_id(n), 'general', 'confirmed'
    from generate_series(1, %(filled)s) as n
"""
OUR_ROWS = """
    insert into public.event_registrations (event_id, event_date, user_id, ticket_type, status)
    select bench.event_id(%(event)s), '2027-01-01', bench.person_id(n), 'general', 'confirmed'
    from generate_series(1, %(filled)s) as n
"""
COUNT = "update public.events set current_registrations = %(filled)s where id = bench.event_id(%(event)s)"
COUNT_SEATS = (
    "update private.event_seats set confirmed = %(filled)s where event_id = bench.event_id(%(event)s)"
)
AS_ORGANIZER = (
    "select set_config('request.jwt.claims', json_build_object('sub', bench.person_id(0))::text, false)"
)
BARE_TABLE = """
    create table bench.registrations (
        like public.event_registrations including defaults,
        primary key (id),
        unique (event_id, user_id)
    );
    grant insert on bench.registrations to authenticated;
    insert into bench.registrations select * from public.event_registrations;
"""
OVERSOLD = """
    select coalesce(sum(greatest(r.taken - %s, 0)), 0)::integer
    from unnest(%s::bigint[]) as n
    cross join lateral (
        select count(*) as taken from public.event_registrations as r
        where r.event_id = bench.event_id(n) and r.status = 'confirmed'
    ) as r
"""


def fill(connection: Connection, *registrations: LiteralString) -> None:
    """People, events, and the registrations that some events have already."""
    connection.execute(IDS)
    connection.execute(WITHOUT_TRIGGERS)
    connection.execute(PEOPLE_ROWS, (PEOPLE,))
    connection.execute(WITH_TRIGGERS)
    connection.execute(EVENT_ROWS, (CAPACITY, [*HOT, *ORDINARY, *SPREAD_OUT]))
    connection.execute(EVENT_ROWS, (10 * PEOPLE, [*GROWN.values()]))
    connection.execute(WITHOUT_TRIGGERS)
    for filled, event in GROWN.items():
        for statement in registrations:
            connection.execute(statement, {"event": event, "filled": filled})
    connection.execute(WITH_TRIGGERS)


def prepare(ground: Ground) -> dict[str, str]:
    """The database of each variant."""
    url, document = ground.ours("seats"), ground.document("seats_document")
    with psycopg.connect(url, autocommit=True) as owner:
        fill(owner, OUR_ROWS, COUNT, COUNT_SEATS)
        owner.execute(
            "insert into public.user_roles (user_id, role) values (bench.person_id(0), 'organizer')"
        )
        owner.execute(AS_ORGANIZER)
        owner.execute(
            "select public.set_event_hot(bench.event_id(n)) from unnest(%s::bigint[]) as n", ([*HOT],)
        )
        owner.execute(BARE_TABLE)
        owner.execute("vacuum analyze")
    with psycopg.connect(document, autocommit=True) as owner:
        fill(owner, DOCUMENT_ROWS, COUNT)
        owner.execute("vacuum analyze")
    with psycopg.connect(ground.superuser()) as superuser:
        superuser.execute("grant set on parameter commit_delay to postgres")
    return {"limit": url, "document": document, "ours": url}


def ask(
    url: str,
    call: str,
    events: range,
    *,
    first: int = 1,
    clients: int = CLIENTS,
    asks: int = ASKS,
    options: str = "",
) -> float:
    """How many requests a second get done: each for another person, each for any of the events."""
    script = NEXT + AS_PERSON.format(role="authenticated", person="bench.person_id(:person)", statement=call)
    numbers = {"turn": -1, "first": first, "event": events[0], "last_event": events[-1]}
    return pgbench(url, script, clients=clients, asks=asks, options=options, **numbers)


def one_event(urls: dict[str, str], name: str, options: str = "") -> Shape:
    """Everybody wants the same event; ours once as any event, once as a hot one."""
    first = ROUNDS if options else 0

    def rate(variant: str, events: range, number: int) -> float:
        event = events[first + number : first + number + 1]
        return ask(urls[variant], CALLS[variant], event, options=options)

    turns = {variant: partial(rate, variant, ORDINARY) for variant in CALLS}
    turns["hot"] = partial(rate, "ours", HOT)
    return take_turns(f"{CLIENTS} clients, one event with {CAPACITY} seats{name}", "requests/s", turns)


def many_events(urls: dict[str, str]) -> Shape:
    """The same people, over many events."""

    def rate(variant: str, number: int) -> float:
        return ask(urls[variant], CALLS[variant], SPREAD_OUT[number * SPREAD : (number + 1) * SPREAD])

    turns = {variant: partial(rate, variant) for variant in CALLS}
    return take_turns(f"{CLIENTS} clients, {SPREAD} events", "requests/s", turns)


def costs(urls: dict[str, str]) -> Growth:
    """What one more registration takes, by how many there are.

    Commits do not wait for the disk, which would hide the work.
    """

    def milliseconds(variant: str, filled: int, number: int) -> float:
        event = range(GROWN[filled], GROWN[filled] + 1)
        first = max(FILLED) + number * COSTS + 1
        no_wait = "-c synchronous_commit=off"
        rate = ask(urls[variant], CALLS[variant], event, first=first, clients=1, asks=COSTS, options=no_wait)
        return 1000 / rate

    variants = {variant: partial(milliseconds, variant) for variant in CALLS}
    return grow("one client, by the registrations there are already", "ms", FILLED, variants)


def oversold(url: str, events: range) -> int:
    """How many more people hold a seat than there are, over all rounds."""
    with psycopg.connect(url) as connection:
        row = connection.execute(OVERSOLD, (CAPACITY, [*events])).fetchone()
    assert row is not None
    return int(row[0])


def measure(ground: Ground) -> Report:
    """Everybody at one event, at many, and one after another as an event fills."""
    urls = prepare(ground)
    slow = one_event(urls, ", on a network disk", NETWORK_DISK)
    fast, spread, grown = one_event(urls, ""), many_events(urls), costs(urls)
    few, many = min(FILLED), max(FILLED)
    findings = {
        "one event on a network disk, hot / document": slow.ratio("hot", "document"),
        "one event on a network disk, ours / document": slow.ratio("ours", "document"),
        "one event, hot / document": fast.ratio("hot", "document"),
        "one event, ours / document": fast.ratio("ours", "document"),
        "one event, oversold by hot": oversold(urls["ours"], HOT),
        "one event, oversold by ours": oversold(urls["ours"], ORDINARY),
        "one event, oversold by the document": oversold(urls["document"], ORDINARY),
        "many events, ours / document": spread.ratio("ours", "document"),
        "cost with 100,000 / with 10, ours": grown.median("ours", many) / grown.median("ours", few),
        "cost with 100,000 / with 10, document": grown.median("document", many)
        / grown.median("document", few),
    }
    ground.drop("seats", "seats_document")
    return report("seats", [slow, fast, spread, grown], findings)
