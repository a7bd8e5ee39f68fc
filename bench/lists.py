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

from bench.ground import milliseconds, pgbench
from bench.side_by_side import Report, Shape, report, take_turns

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench.ground import Ground

PEOPLE = 20_000
EVENTS = 4_000
REGISTRATIONS = 200_000
ME, ORGANIZER, ADMIN = 17, 3, 5
SECONDS = 1

PERSON = "'00000000-0000-4000-8000-{:012d}'::uuid"
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
OWN = """
    select json_agg(t) from (
        select id, event_id, user_id, status, ticket_type, created_at from {table}
        {where} order by created_at desc, id desc limit 50
    ) as t;
"""
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
BARE = "select 1;"


def person(number: int) -> str:
    return PERSON.format(number)


def acting(role: str, number: int) -> str:
    """A session that acts for a person; the envelope of a request is measured by itself."""
    claims = f'{{"role":"authenticated","sub":"00000000-0000-4000-8000-{number:012d}"}}'
    return f"-c role={role} -c request.jwt.claims={claims}"


def prepare(ground: Ground) -> tuple[str, str]:
    url, document = ground.ours("lists"), ground.document("lists_document")
    numbers = {"people": PEOPLE, "events": EVENTS, "registrations": REGISTRATIONS}
    people = {"organizer": person(ORGANIZER), "admin": person(ADMIN)}
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute(
            FILL.format(date_column="event_date,", date_value="e.date,", **numbers, **people).encode()
        )
        owner.execute(GUIDE)
        owner.execute("vacuum analyze")
    with psycopg.connect(document, autocommit=True) as owner:
        owner.execute(FILL.format(date_column="", date_value="", **numbers, **people).encode())
        owner.execute("vacuum analyze")
    return url, document


def read(url: str, statement: str, options: str = "") -> Callable[[int], float]:
    return lambda _: milliseconds(url, statement, options)


def own_registrations(url: str, document: str) -> Shape:
    """The client names the person; the guide and the document rely on it as well."""
    mine = f"where user_id = {person(ME)}"
    ours = OWN.format(table="public.event_registrations", where=mine)
    of_admin = OWN.format(table="public.event_registrations", where=f"where user_id = {person(ADMIN)}")
    return take_turns(
        "one's own registrations",
        "ms",
        {
            "limit": read(url, ours),
            "ours": read(url, ours, acting("authenticated", ME)),
            "ours, admin": read(url, of_admin, acting("app_admin", ADMIN)),
            "guide": read(
                url, OWN.format(table="guide.event_registrations", where=""), acting("authenticated", ME)
            ),
            "document": read(document, ours, acting("authenticated", ME)),
        },
    )


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


def everything(url: str) -> Shape:
    """What an admin sees of everybody."""
    latest = OWN.format(table="public.event_registrations", where="")
    return take_turns(
        "the latest registrations of all",
        "ms",
        {"limit": read(url, latest), "ours, admin": read(url, latest, acting("app_admin", ADMIN))},
    )


def whole_requests(url: str) -> Shape:
    """Requests with role, claims and commit, of 8 clients; the limit is one that only selects 1."""
    from bench.ground import AS_PERSON

    def rate(statement: str) -> Callable[[int], float]:
        script = AS_PERSON.format(
            role="authenticated", person=f"'00000000-0000-4000-8000-{ME:012d}'::text", statement=statement
        )
        return lambda _: pgbench(url, script, clients=8, seconds=SECONDS)

    ours = OWN.format(table="public.event_registrations", where=f"where user_id = {person(ME)}")
    return take_turns("whole requests", "requests/s", {"limit": rate(BARE), "ours": rate(ours)})


def measure(ground: Ground) -> Report:
    url, document = prepare(ground)
    own, page, mine, latest = (
        own_registrations(url, document),
        published_page(url, document),
        organized(url, document),
        everything(url),
    )
    requests = whole_requests(url)
    ground.drop("lists", "lists_document")
    lists = {
        "own registrations": (own, "ours"),
        "own registrations of an admin": (own, "ours, admin"),
        "published page": (page, "ours"),
        "published page, not signed in": (page, "ours, anon"),
        "published page, organizer": (page, "ours, organizer"),
        "published page, admin": (page, "ours, admin"),
        "what one organizes": (mine, "ours"),
        "what somebody organizes, admin": (mine, "ours, admin"),
        "latest of all, admin": (latest, "ours, admin"),
    }
    findings = {
        f"{name} / no row security": shape.ratio(who, "limit") for name, (shape, who) in lists.items()
    }
    findings["whole request / one that selects 1"] = requests.ratio("ours", "limit")
    findings["own registrations, document / ours"] = own.ratio("document", "ours")
    findings["own registrations, guide's policy / ours"] = own.ratio("guide", "ours")
    return report("lists", [own, page, mine, latest, requests], findings)
