"""The badge and the list of notifications of people who have 100, 20,000 and a million of them, all unread.

The limit of the badge is a counter that somebody else keeps: one row by its key, without row security. What
is held are whole requests, as PostgREST makes them: role and claims, what runs before each request, the
statement with what it is wrapped in, the commit. The statement alone is shown beside it. The limit of the
list is the same statement by the owner, whom no policy stops.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg

from bench.ground import REQUEST, acting, milliseconds, person
from bench.side_by_side import Growth, Report, grow, report

if TYPE_CHECKING:
    from bench.ground import Ground

PEOPLE = {100: 1, 20_000: 2, 1_000_000: 3}  # by how much each has

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
LATEST = """
    select json_agg(t) from (
        select id, title, message, type, read, archived, created_at from public.notifications
        where user_id = {person} and archived = false order by created_at desc, id desc limit 20
    ) as t;
"""


def prepare(ground: Ground) -> str:
    url = ground.ours("notifications")
    with psycopg.connect(url, autocommit=True) as owner:
        for size, number in PEOPLE.items():
            owner.execute(FILL.format(person=person(number), number=number, size=size).encode())
        owner.execute(COUNTERS)
        owner.execute("vacuum analyze")
    return url


def badge(url: str) -> Growth:
    def request(size: int, statement: str) -> float:
        whole = REQUEST.format(role="authenticated", person=person(PEOPLE[size]), statement=statement)
        return milliseconds(url, whole)

    def counted(size: int) -> str:
        return COUNTED.format(person=person(PEOPLE[size]))

    turns = {
        "limit": lambda size, _: request(size, counted(size)),
        "ours": lambda size, _: request(size, BADGE),
        "limit, alone": lambda size, _: milliseconds(url, f"{counted(size)};"),
        "ours, alone": lambda size, _: milliseconds(url, f"{BADGE};", acting("authenticated", PEOPLE[size])),
    }
    return grow("the badge, by what is unread", "ms", [*PEOPLE], turns)


def latest(url: str) -> Growth:
    def taken(size: int, options: str = "") -> float:
        return milliseconds(url, LATEST.format(person=person(PEOPLE[size])), options)

    turns = {
        "limit": lambda size, _: taken(size),
        "ours": lambda size, _: taken(size, acting("authenticated", PEOPLE[size])),
    }
    return grow("the latest 20, by how many there are", "ms", [*PEOPLE], turns)


def measure(ground: Ground) -> Report:
    url = prepare(ground)
    badges, lists = badge(url), latest(url)
    ground.drop("notifications")
    findings: dict[str, float] = {}
    for size in PEOPLE:
        findings |= {
            f"badge of {size:,} / a counter": badges.shape(size).ratio("ours", "limit"),
            f"latest 20 of {size:,} / no row security": lists.shape(size).ratio("ours", "limit"),
        }
    findings |= {
        "badge, the statement alone / a counter": badges.shape(max(PEOPLE)).ratio(
            "ours, alone", "limit, alone"
        ),
        "badge, slope": badges.slope("ours"),
        "latest 20, slope": lists.slope("ours"),
    }
    return report("notifications", [badges, lists], findings)
