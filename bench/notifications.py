"""The badge and the list of notifications of people who have 100, 20,000 and a million of them, all unread.

The limit of the badge is a counter that somebody else keeps: one row by its key, without row security. What
is held are whole requests, as PostgREST makes them: role and claims, what runs before each request, the
statement with what it is wrapped in, the commit. The statement alone is shown beside it. The limit of the
list is the same statement by the owner, whom no policy stops.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg

from bench.ground import AS_PERSON, milliseconds
from bench.lists import acting, person
from bench.side_by_side import Report, Shape, report, take_turns

if TYPE_CHECKING:
    from bench.ground import Ground

SIZES = {1: 100, 2: 20_000, 3: 1_000_000}

FILL = """
    set session_replication_role = replica;
    insert into auth.users (id, email) select {person}, '{number}@example.com';
    insert into public.notifications (user_id, type, title, message, created_at)
    select {person}, 'event', 'Cambió', 'El taller cambió de hora', now() - make_interval(secs => n)
    from generate_series(1, {size}) as n;
    reset session_replication_role;
"""
COUNTERS = """
    create schema bench;
    create table bench.counters (user_id uuid primary key, unread bigint not null);
    insert into bench.counters select user_id, count(*) from public.notifications group by user_id;
    grant usage on schema bench to authenticated;
    grant select on bench.counters to authenticated;
"""
COUNTED = "select unread from bench.counters where user_id = {person}"
BADGE = "select unread from public.unread_badge"
REQUEST = """
    select private.pre_request();
    with pgrst_source as ({statement})
    select
        '' as total_result_set, count(t) as page_total, coalesce(json_agg(t), '[]') as body,
        nullif(current_setting('response.headers', true), '') as response_headers,
        nullif(current_setting('response.status', true), '') as response_status, '' as response_inserted
    from (select * from pgrst_source) as t;
"""
LATEST = """
    select json_agg(t) from (
        select id, title, message, type, read, archived, created_at from public.notifications
        where user_id = {person} and archived = false order by created_at desc, id desc limit 20
    ) as t;
"""


def prepare(ground: Ground) -> str:
    url = ground.ours("notifications")
    with psycopg.connect(url, autocommit=True) as owner:
        for number, size in SIZES.items():
            owner.execute(FILL.format(person=person(number), number=number, size=size).encode())
        owner.execute(COUNTERS)
        owner.execute("vacuum analyze")
    return url


def badge(url: str, number: int) -> Shape:
    def request(statement: str) -> str:
        wrapped = REQUEST.format(statement=statement)
        return AS_PERSON.format(role="authenticated", person=person(number), statement=wrapped)

    counted = COUNTED.format(person=person(number))
    turns = {
        "limit": lambda _: milliseconds(url, request(counted)),
        "ours": lambda _: milliseconds(url, request(BADGE)),
        "limit, alone": lambda _: milliseconds(url, counted + ";"),
        "ours, alone": lambda _: milliseconds(url, BADGE + ";", acting("authenticated", number)),
    }
    return take_turns(f"the badge of {SIZES[number]:,}", "ms", turns)


def latest(url: str, number: int) -> Shape:
    statement = LATEST.format(person=person(number))
    turns = {
        "limit": lambda _: milliseconds(url, statement),
        "ours": lambda _: milliseconds(url, statement, acting("authenticated", number)),
    }
    return take_turns(f"the latest 20 of {SIZES[number]:,}", "ms", turns)


def measure(ground: Ground) -> Report:
    url = prepare(ground)
    badges = {number: badge(url, number) for number in SIZES}
    lists = {number: latest(url, number) for number in SIZES}
    ground.drop("notifications")
    findings = {
        f"badge of {SIZES[number]:,} / a counter": shape.ratio("ours", "limit")
        for number, shape in badges.items()
    }
    findings |= {
        f"badge of {SIZES[number]:,}, the statement alone / a counter": shape.ratio(
            "ours, alone", "limit, alone"
        )
        for number, shape in badges.items()
    }
    findings |= {
        f"latest 20 of {SIZES[number]:,} / no row security": shape.ratio("ours", "limit")
        for number, shape in lists.items()
    }
    return report("notifications", [*badges.values(), *lists.values()], findings)
