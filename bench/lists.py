"""What people read, under row security and without it: the statements that the SDK sends.

The limit is the same statement by the owner, whom no policy stops, with the condition that the policy adds
written out. Ours is asked as a person, as an organizer and as an admin. The document has its own policies.
The guide's is the form that Supabase's documentation recommends, with an admin in it
(https://supabase.com/docs/guides/database/postgres/row-level-security):
`(select auth.uid()) = user_id or (select is_admin())`.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import psycopg

from bench.ground import REQUEST, acting, milliseconds, person, pgbench
from bench.side_by_side import Growth, Report, Shape, grow, report, take_turns

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench.ground import Ground

SIZES = (2_000, 20_000, 200_000)  # registrations: ten of a person, fifty of an event
ME, ORGANIZER, ADMIN = 17, 3, 5
SECONDS = 1

EVENT = "'00000000-0000-4000-9000-000000000041'::uuid"
FILL = """
    set session_replication_role = replica;
    insert into auth.users (id, email)
    select ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, n || '@example.com'
    from generate_series(0, {people}) as n;
    insert into public.events (id, slug, title, description, date, location, status, capacity, organizer_id)
    select
        ('00000000-0000-4000-9000-' || lpad(n::text, 12, '0'))::uuid, 'taller-' || n, 'Taller ' || n,
        'Un taller', now() + make_interval(hours => n % 2000 - 200), 'Ruta N',
        (case when n % 10 = 0 then 'draft' else 'published' end), 500,
        ('00000000-0000-4000-8000-' || lpad((n % 200)::text, 12, '0'))::uuid
    from generate_series(1, {events}) as n;
    insert into public.event_registrations (event_id, {date_column} user_id, ticket_type, status, created_at)
    select
        e.id, {date_value} ('00000000-0000-4000-8000-' || lpad((n % {people})::text, 12, '0'))::uuid,
        'general', 'confirmed', now() - make_interval(mins => n)
    from generate_series(1, {registrations}) as n
    cross join lateral (select n / {people} * 97 % {events} + n % 50 + 1) as of (event)
    inner join public.events as e
        on e.id = ('00000000-0000-4000-9000-' || lpad(of.event::text, 12, '0'))::uuid
    on conflict do nothing;
    insert into public.user_roles (user_id, role) values
    ({organizer}, 'organizer'), ({admin}, 'admin');
    reset session_replication_role;
"""
GUIDE = """
    create schema guide;
    grant usage on schema guide to authenticated;
    create function guide.is_admin() returns boolean language sql stable security definer as
    $$
        select exists (select from public.user_roles where user_id = (select auth.uid()) and role = 'admin')
    $$;
    create table guide.event_registrations (
        like public.event_registrations including defaults including indexes
    );
    insert into guide.event_registrations select * from public.event_registrations;
    alter table guide.event_registrations enable row level security;
    create policy own on guide.event_registrations for select to authenticated
    using ((select auth.uid()) = user_id or (select guide.is_admin()));
    grant select on guide.event_registrations to authenticated;
    grant execute on function guide.is_admin() to authenticated;
"""
MINE = """
    select id, event_id, user_id, status, ticket_type, created_at from {table}
    {where} order by created_at desc, id desc limit 50
"""
OWN = "".join(("select json_agg(t) from (", MINE, ") as t;"))
PAGE = """
    select json_agg(t) from (
        select id, title, slug, date, location, status, capacity from {table}
        where status = 'published' and date >= now() order by date, id limit 20
    ) as t;
"""
ORGANIZED = """
    select json_agg(t) from (
        select id, title, slug, date, location, status, capacity from {table}
        where organizer_id = {organizer} order by date, id limit 20
    ) as t;
"""


def prepare(ground: Ground, registrations: int) -> tuple[str, str]:
    """A database of ours and one of the document with the same rows."""
    url, document = ground.ours(f"lists_{registrations}"), ground.document(f"document_{registrations}")
    words = {
        "people": registrations // 10,
        "events": registrations // 50 + 60,
        "registrations": registrations,
        "organizer": person(ORGANIZER),
        "admin": person(ADMIN),
    }
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute(FILL.format(date_column="event_date,", date_value="e.date,", **words).encode())
        owner.execute(GUIDE)
        owner.execute("vacuum analyze")
    with psycopg.connect(document, autocommit=True) as owner:
        owner.execute(FILL.format(date_column="", date_value="", **words).encode())
        owner.execute("vacuum analyze")
    return url, document


def read(url: str, statement: str, options: str = "") -> Callable[[int], float]:
    return lambda _: milliseconds(url, statement, options)


def own_registrations(url: str) -> Shape:
    """The client names the person."""
    mine, of_admin = (
        OWN.format(table="public.event_registrations", where=f"where user_id = {person(number)}")
        for number in (ME, ADMIN)
    )
    turns = {
        "limit": read(url, mine),
        "ours": read(url, mine, acting("authenticated", ME)),
        "ours, admin": read(url, of_admin, acting("app_admin", ADMIN)),
    }
    return take_turns("one's own registrations", "ms", turns)


def published_page(url: str, document: str) -> Shape:
    page = PAGE.format(table="public.events_public")
    return take_turns(
        "a page of what is on",
        "ms",
        {
            "limit": read(url, page),
            "ours": read(url, page, acting("authenticated", ME)),
            "ours, anon": read(url, page, "-c role=anon"),
            "ours, organizer": read(url, page, acting("authenticated", ORGANIZER)),
            "ours, admin": read(url, page, acting("app_admin", ADMIN)),
            "document": read(document, PAGE.format(table="public.events"), acting("authenticated", ME)),
        },
    )


def organized(url: str, document: str) -> Shape:
    mine = partial(ORGANIZED.format, organizer=person(ORGANIZER))
    return take_turns(
        "what one organizes, drafts too",
        "ms",
        {
            "limit": read(url, mine(table="public.events_public")),
            "ours": read(url, mine(table="public.events_public"), acting("authenticated", ORGANIZER)),
            "ours, admin": read(url, mine(table="public.events_public"), acting("app_admin", ADMIN)),
            "document": read(document, mine(table="public.events"), acting("authenticated", ORGANIZER)),
        },
    )


def of_event(url: str) -> Shape:
    """What an admin sees of everybody who comes to an event."""
    latest = OWN.format(table="public.event_registrations", where=f"where event_id = {EVENT}")
    turns = {"limit": read(url, latest), "ours, admin": read(url, latest, acting("app_admin", ADMIN))}
    return take_turns("the registrations of an event", "ms", turns)


def as_it_grows(databases: dict[int, tuple[str, str]]) -> Growth:
    """One's own registrations, by how many there are of all."""
    mine = OWN.format(table="public.event_registrations", where=f"where user_id = {person(ME)}")
    mine_by_guide = OWN.format(table="guide.event_registrations", where="")
    me = acting("authenticated", ME)
    variants = {
        "limit": lambda size, _: milliseconds(databases[size][0], mine),
        "ours": lambda size, _: milliseconds(databases[size][0], mine, me),
        "guide": lambda size, _: milliseconds(databases[size][0], mine_by_guide, me),
        "document": lambda size, _: milliseconds(databases[size][1], mine, me),
    }
    return grow("one's own registrations, by how many there are of all", "ms", SIZES, variants)


def whole_requests(url: str) -> Shape:
    """From 8 clients; the limit only selects 1, and the owner is stopped by no policy."""

    def rate(statement: str, role: str = "authenticated") -> Callable[[int], float]:
        script = REQUEST.format(role=role, person=person(ME), statement=statement)
        return lambda _: pgbench(url, script, clients=8, seconds=SECONDS)

    mine = MINE.format(table="public.event_registrations", where=f"where user_id = {person(ME)}")
    turns = {"limit": rate("select 1"), "ours": rate(mine), "no policy": rate(mine, "postgres")}
    return take_turns("whole requests", "requests/s", turns)


def measure(ground: Ground) -> Report:
    databases = {size: prepare(ground, size) for size in SIZES}
    url, document = databases[max(SIZES)]
    own, page, mine, of_all = (
        own_registrations(url),
        published_page(url, document),
        organized(url, document),
        of_event(url),
    )
    grown, requests = as_it_grows(databases), whole_requests(url)
    for size in SIZES:
        ground.drop(f"lists_{size}", f"document_{size}")
    lists = {
        "own registrations": (own, "ours"),
        "own registrations of an admin": (own, "ours, admin"),
        "published page": (page, "ours"),
        "published page, not signed in": (page, "ours, anon"),
        "published page, organizer": (page, "ours, organizer"),
        "published page, admin": (page, "ours, admin"),
        "what one organizes": (mine, "ours"),
        "what somebody organizes, admin": (mine, "ours, admin"),
        "registrations of an event, admin": (of_all, "ours, admin"),
    }
    findings = {
        f"{name} / no row security": shape.ratio(who, "limit") for name, (shape, who) in lists.items()
    }
    largest = grown.shape(max(SIZES))
    findings |= {
        "whole request / one that selects 1": requests.ratio("ours", "limit"),
        "whole request / the same without row security": requests.ratio("ours", "no policy"),
        "own registrations, document / ours": largest.ratio("document", "ours"),
        "own registrations, guide's policy / ours": largest.ratio("guide", "ours"),
        "own registrations, slope of ours": grown.slope("ours"),
        "own registrations, slope of the guide's policy": grown.slope("guide"),
    }
    return report("lists", [own, page, mine, of_all, grown, requests], findings)
