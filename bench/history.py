"""What is kept by time: events of ten years by their id, and months of logs that are let go.

Partitions are for retention. What they cost a look by id is held against the same rows in one table. A month
of a log is dropped as a whole: what that takes must not grow with what is in it.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import psycopg

from bench.ground import milliseconds
from bench.side_by_side import Report, Shape, report, take_turns

if TYPE_CHECKING:
    from bench.ground import Ground

EVENTS = 100_000  # as FILL makes
MONTHS = {"10,000 rows": 10_000, "1,000,000 rows": 1_000_000}

FILL = """
    set session_replication_role = replica;
    insert into public.events (id, slug, title, description, date, location, status)
    select
        ('00000000-0000-4000-9000-' || lpad(n::text, 12, '0'))::uuid, 'e-' || n, 'Taller', 'Un taller',
        now() + make_interval(days => n % 1800), 'Ruta N', 'published'
    from generate_series(1, 100000) as n;
    reset session_replication_role;
    insert into private.event_keys (id, slug, date) select id, slug, date from public.events
    on conflict do nothing;
    create schema bench;
    create table bench.events (like public.events including defaults);
    insert into bench.events select * from public.events;
    alter table bench.events add primary key (id);
"""
BY_ID = """
\\set number random(1, {events})
select title from {relation} where id = ('00000000-0000-4000-9000-' || lpad(:number::text, 12, '0'))::uuid;
"""
BY_KEY = """
\\set number random(1, {events})
select title from private.event_row(('00000000-0000-4000-9000-' || lpad(:number::text, 12, '0'))::uuid);
"""
MONTH = """
    set session_replication_role = replica;
    create table bench.month (like public.user_activities including all) partition by range (created_at);
    create table bench.month_1 partition of bench.month
    for values from ('2020-01-01') to ('2020-02-01');
    insert into bench.month (user_id, activity_type, entity_type, entity_id, metadata, created_at)
    select
        gen_random_uuid(), 'view', 'event', gen_random_uuid(), '{{}}',
        '2020-01-01'::timestamptz + make_interval(secs => n)
    from generate_series(1, {rows}) as n;
    reset session_replication_role;
"""


def look_up(url: str) -> Shape:
    numbers = {"events": EVENTS}
    turns = {
        "limit": lambda _: milliseconds(url, BY_ID.format(relation="bench.events", **numbers)),
        "ours": lambda _: milliseconds(url, BY_KEY.format(**numbers)),
        "ours, id only": lambda _: milliseconds(url, BY_ID.format(relation="public.events", **numbers)),
    }
    return take_turns("an event by its id", "ms", turns)


def let_go(url: str) -> Shape:
    """The month leaves and is dropped; what is in it stays in memory, as it would be in use."""

    def dropped(rows: int, _: int) -> float:
        with psycopg.connect(url, autocommit=True) as owner:
            owner.execute(MONTH.format(rows=rows).encode())
            owner.execute("checkpoint")
            began = time.perf_counter()
            owner.execute("alter table bench.month detach partition bench.month_1")
            owner.execute("drop table bench.month_1")
            taken = time.perf_counter() - began
            owner.execute("drop table bench.month")
        return taken * 1000

    turns = {name: (lambda number, rows=rows: dropped(rows, number)) for name, rows in MONTHS.items()}
    return take_turns("a month is dropped", "ms", turns, rounds=3)


def measure(ground: Ground) -> Report:
    url = ground.ours("history")
    with psycopg.connect(ground.superuser()) as superuser:
        superuser.execute("grant pg_checkpoint to postgres")
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute(FILL)
        owner.execute("vacuum analyze")
    found, gone = look_up(url), let_go(url)
    ground.drop("history")
    few, many = MONTHS
    findings = {
        "by id over the years / one table": found.ratio("ours", "limit"),
        "by id over the years, without its date / one table": found.ratio("ours, id only", "limit"),
        "dropping 1,000,000 rows / 10,000": gone.ratio(many, few),
    }
    return report("history", [found, gone], findings)
