"""Registrations: ours, the document, the ways of others and bare statements, in turns on one server.

Every variant is asked as PostgREST asks, by pgbench: one transaction with the role, the claims of a person
and the call, in one round trip. Ours is `public.register_for_event`. The document is what an application on
its schema sends: read the counter, compare, insert. Others' ways are written from what they publish, into
tables with the keys that they need and nothing else, in as few statements as it takes:

- pretix: an advisory lock on the quota until the commit, what is sold is counted, then the row
  (https://docs.pretix.eu/dev/development/implementation/locking.html)
- alf.io: a row for each seat, the first free one that nobody holds
  (https://github.com/alfio-event/alf.io, TicketRepository.java; Kompassi's slots are of that kind)

The limit inserts the registration into a table with its two keys and nothing else. For a hot event there is
another one, which writes the rows that ours writes: the registration and, for who gets a seat, the seat and
what the person is told. The server is durable.

What a hot event is about is a lock that is held while a commit waits for the disk. So it is measured on this
machine's disk, and once more with commits that take as long as on a network disk.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import psycopg

from bench.ground import AS_PERSON, WARM, pgbench
from bench.side_by_side import ROUNDS, Growth, Report, Shape, grow, report, take_turns

if TYPE_CHECKING:
    from typing import LiteralString

    from bench.ground import Ground
    from medellin_ai_ops.db.catalog import Connection

CLIENTS = 16
ASKS = 75  # of each client
CAPACITY = 500
SPREAD = 200  # events
FILLED = (10, 1_000, 10_000, 100_000)  # registrations that an event has already
COSTS = 60  # asks of one client
# Network disks promise milliseconds: https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html
NETWORK_DISK = "-c commit_delay=3000 -c commit_siblings=0"  # every commit waits, alone or not

# Events by number. Each round has events of its own, so that nothing is emptied between rounds.
GROWN = {filled: number for number, filled in enumerate(FILLED)}
HOT = range(100, 100 + 2 * ROUNDS)
ORDINARY = range(200, 200 + 2 * ROUNDS)
# Each client has an event of its own to get warm at.
WARM_HOT = range(300, 300 + CLIENTS)
WARM_ORDINARY = range(400, 400 + CLIENTS)
SPREAD_OUT = range(1_000, 1_000 + ROUNDS * SPREAD)
PEOPLE = max(FILLED) + ROUNDS * (COSTS + WARM)

NEXT = """
\\set turn :turn + 1
\\set person :first + :turn * :clients + :client_id
\\set seat :person - :first - :warm * :clients + 1
\\set event random(:first_event, :last_event)
\\if :turn < :warm and :away > 0
\\set event :away + :client_id
\\endif
"""
BARE_ROW = """
    insert into bench.{table} (event_id, event_date, user_id, ticket_type, status, payment_status)
    values (bench.event_id(:event), '2027-01-01', bench.person_id(:person), 'general', {status}, 'pending');
"""
CALLS = {
    "limit": BARE_ROW.format(table="registrations", status="'confirmed'"),
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
SEAT_ROWS = """
    {}
    update bench.seats set registration_id = bench.person_id(:person)
    where event_id = bench.event_id(:event) and seat = :seat;
    insert into bench.notifications (user_id, type, title, message)
    select bench.person_id(:person), 'event', 'Tu lugar', 'Tienes un lugar en el taller'
    where :seat <= :capacity;
"""
LOCKED = "select pg_advisory_xact_lock(:event); {}"
BY_COUNT = """
    case when (
        select count(*) from bench.orders
        where event_id = bench.event_id(:event) and status in ('confirmed', 'pending')
    ) < :capacity then 'confirmed' else 'waitlisted' end::public.registration_status
"""
OTHERS = {
    "rows": SEAT_ROWS.format(BARE_ROW.format(table="bookings", status="'confirmed'")),
    "pretix": LOCKED.format(BARE_ROW.format(table="orders", status=BY_COUNT)),
    "alf.io": """
        with free as (
            select seat from bench.tickets where event_id = bench.event_id(:event) and user_id is null
            order by seat limit 1 for update skip locked
        ), taken as (
            update bench.tickets as t set user_id = bench.person_id(:person)
            from free where t.event_id = bench.event_id(:event) and t.seat = free.seat
            returning t.seat
        )
        insert into bench.reservations (event_id, event_date, user_id, ticket_type, status, payment_status)
        select
            bench.event_id(:event), '2027-01-01', bench.person_id(:person), 'general',
            case when exists (select from taken) then 'confirmed' else 'waitlisted'
            end::public.registration_status, 'pending';
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
BARE_TABLES = """
    create table bench.registrations (
        like public.event_registrations including defaults,
        primary key (id),
        unique (event_id, user_id)
    );
    create table bench.bookings (like bench.registrations including all);
    create table bench.orders (like bench.registrations including all);
    create table bench.reservations (like bench.registrations including all);
    create table bench.notifications (like public.notifications including defaults, primary key (id));
    create table bench.seats (
        event_id uuid, seat integer, registration_id uuid, primary key (event_id, seat)
    );
    insert into bench.seats (event_id, seat)
    select bench.event_id(n), seat
    from unnest(%(events)s::bigint[]) as n, generate_series(1, %(capacity)s) as seat;
    create table bench.tickets (event_id uuid, seat integer, user_id uuid, primary key (event_id, seat));
    insert into bench.tickets (event_id, seat) select event_id, seat from bench.seats;
    create index on bench.tickets (event_id, seat) where user_id is null;
    insert into bench.registrations select * from public.event_registrations;
    grant select, insert, update on all tables in schema bench to authenticated;
"""
OVERSOLD = """
    select coalesce(sum(greatest(r.taken - %s, 0)), 0)::integer
    from unnest(%s::bigint[]) as n
    cross join lateral (
        select count(*) as taken from {table} as r
        where r.event_id = bench.event_id(n) and r.status = 'confirmed'
    ) as r
"""


def fill(connection: Connection, *registrations: LiteralString) -> None:
    """People, events, and the registrations that some events have already."""
    connection.execute(IDS)
    connection.execute(WITHOUT_TRIGGERS)
    connection.execute(PEOPLE_ROWS, (PEOPLE,))
    connection.execute(WITH_TRIGGERS)
    connection.execute(EVENT_ROWS, (CAPACITY, [*HOT, *WARM_HOT, *ORDINARY, *WARM_ORDINARY, *SPREAD_OUT]))
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
            "select public.set_event_hot(bench.event_id(n)) from unnest(%s::bigint[]) as n",
            ([*HOT, *WARM_HOT],),
        )
        for statement in BARE_TABLES.split(";")[:-1]:
            words = {"events": [*ORDINARY, *WARM_ORDINARY], "capacity": CAPACITY}
            owner.execute(statement.encode(), words)
        owner.execute("vacuum analyze")
    with psycopg.connect(document, autocommit=True) as owner:
        fill(owner, DOCUMENT_ROWS, COUNT)
        owner.execute("vacuum analyze")
    with psycopg.connect(ground.superuser()) as superuser:
        superuser.execute("grant set on parameter commit_delay to postgres")
    return {variant: document if variant == "document" else url for variant in (*CALLS, *OTHERS)}


def ask(
    url: str,
    call: str,
    events: range,
    *,
    warm_events: range = range(1),
    first: int = 1,
    clients: int = CLIENTS,
    asks: int = ASKS,
    options: str = "",
) -> float:
    """How many requests a second get done: each for another person, each for any of the events.

    Sessions get warm at these events, or at the same ones.
    """
    script = NEXT + AS_PERSON.format(role="authenticated", person="bench.person_id(:person)", statement=call)
    numbers = {
        "turn": -1,
        "first": first,
        "first_event": events[0],
        "last_event": events[-1],
        "away": warm_events[0],
        "capacity": CAPACITY,
    }
    return pgbench(url, script, clients=clients, asks=asks, warm=WARM, options=options, **numbers)


def one_event(urls: dict[str, str], name: str, options: str = "") -> Shape:
    """Everybody wants the same event; ours once as any event, once as a hot one."""

    def rate(variant: str, call: str, events: range, warm_events: range, number: int) -> float:
        turn = number + (ROUNDS if options else 0)
        first = 1 + turn * CLIENTS * (ASKS + WARM)
        event = events[turn : turn + 1]
        return ask(urls[variant], call, event, warm_events=warm_events, first=first, options=options)

    turns = {
        variant: partial(rate, variant, call, ORDINARY, WARM_ORDINARY)
        for variant, call in (CALLS | OTHERS).items()
    }
    turns["hot"] = partial(rate, "ours", CALLS["ours"], HOT, WARM_HOT)
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
        first = max(FILLED) + number * (COSTS + WARM) + 1
        no_wait = "-c synchronous_commit=off"
        rate = ask(urls[variant], CALLS[variant], event, first=first, clients=1, asks=COSTS, options=no_wait)
        return 1000 / rate

    variants = {variant: partial(milliseconds, variant) for variant in CALLS}
    return grow("one client, by the registrations there are already", "ms", FILLED, variants)


def oversold(url: str, events: range, table: str = "public.event_registrations") -> int:
    """How many more people hold a seat than there are, over all rounds."""
    with psycopg.connect(url) as connection:
        row = connection.execute(OVERSOLD.format(table=table).encode(), (CAPACITY, [*events])).fetchone()
    assert row is not None
    return int(row[0])


def measure(ground: Ground) -> Report:
    """Everybody at one event, at many, and one after another as an event fills."""
    urls = prepare(ground)
    slow = one_event(urls, ", on a network disk", NETWORK_DISK)
    fast, spread, grown = one_event(urls, ""), many_events(urls), costs(urls)
    few, many = min(FILLED), max(FILLED)
    findings = {
        f"{name}, {ours} / {other}": shape.ratio(ours, other)
        for name, shape in {"one event on a network disk": slow, "one event": fast}.items()
        for ours, other in (
            *(("hot", "document"), ("ours", "document"), ("hot", "rows")),
            *(("hot", "pretix"), ("hot", "alf.io")),
        )
    }
    findings |= {
        "one event, oversold by hot": oversold(urls["ours"], HOT),
        "one event, oversold by ours": oversold(urls["ours"], ORDINARY),
        "one event, oversold by the document": oversold(urls["document"], ORDINARY),
        "one event, oversold by pretix": oversold(urls["pretix"], ORDINARY, "bench.orders"),
        "one event, oversold by alf.io": oversold(urls["alf.io"], ORDINARY, "bench.reservations"),
        "many events, ours / limit": spread.ratio("ours", "limit"),
        "many events, ours / document": spread.ratio("ours", "document"),
        "cost with 100,000 / with 10, ours": grown.median("ours", many) / grown.median("ours", few),
        "cost with 100,000 / with 10, document": grown.median("document", many)
        / grown.median("document", few),
        "cost as an event fills, slope of ours": grown.slope("ours"),
        "cost as an event fills, slope of the document": grown.slope("document"),
    }
    ground.drop("seats", "seats_document")
    return report("seats", [slow, fast, spread, grown], findings)
