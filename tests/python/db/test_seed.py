"""supabase/seed.sql: a community that keeps the rules, loads again unchanged, and touches nobody else."""

from __future__ import annotations

import os
import subprocess
import time
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from medellin_ai_ops.console import OpsError
from medellin_ai_ops.db.push import load_seed, push
from medellin_ai_ops.stack.paths import node_modules, repo_root
from tests.harness.database import cloned

from .conftest import new_user

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.harness.database import Database
    from tests.harness.run import Run

TABLES = (
    "auth.users",
    "auth.identities",
    "public.profiles",
    "public.user_roles",
    "public.role_history",
    "public.venues",
    "public.event_categories",
    "public.events",
    "public.event_category_mappings",
    "public.event_registrations",
    "public.user_connections",
    "public.user_messages",
    "public.notifications",
    "private.event_keys",
    "private.event_seats",
    "public.ai_models",
    "public.user_interests",
    "public.report_templates",
    "public.report_schedules",
    "public.user_activities",
    "public.blog_posts",
    "public.blog_comments",
    "public.forum_categories",
    "public.forum_topics",
    "public.forum_posts",
    "public.forum_reads",
    "public.notifications",
    "private.slugs",
    "public.resource_categories",
    "public.resources",
    "public.resource_access_logs",
)


@pytest.fixture(scope="module")
def seeded(run: Run) -> Iterator[psycopg.Connection[Any]]:
    """A seeded database, to be looked at only."""
    with cloned(run, run.seeded_template()) as database:
        connection = database.connect()
        connection.read_only = True
        yield connection


def snapshot(url: str) -> dict[str, Any]:
    """Every row of every table that the seed writes."""
    with psycopg.connect(url) as connection:
        return {
            table: sorted(str(row) for row in connection.execute(f"select to_jsonb(t) from {table} as t"))
            for table in TABLES
        }


def value(connection: psycopg.Connection[Any], query: str) -> Any:
    row = connection.execute(query).fetchone()
    assert row is not None
    return row[0]


@pytest.mark.parametrize(
    ("least", "query"),
    [
        (
            60,
            "select count(*) from public.profiles where bio <> '' and email <> '' and signup_completed",
        ),
        (
            12,
            "select count(*) from public.venues where is_approved and coordinates is not null",
        ),
        (10, "select count(*) from public.event_categories where is_active"),
        (40, "select count(*) from public.events"),
        (15, "select count(*) from public.events where date < now() and status = 'completed'"),
        (20, "select count(*) from public.events where date > now() and status = 'published'"),
        (2, "select count(*) from public.events where status = 'cancelled' and meta_data ? 'cancel_reason'"),
        (2, "select count(*) from public.events where status = 'draft'"),
        (4, "select count(*) from public.events where price_type = 'paid' and date > now()"),
        (3, "select count(*) from public.events where date > now() and current_registrations = capacity"),
        (600, "select count(*) from public.event_registrations"),
        (300, "select count(*) from public.event_registrations where check_in_time is not null"),
        (6, "select count(distinct user_id) from public.user_roles where role = 'organizer'"),
        (20, "select count(distinct user_id) from public.user_roles where role = 'member'"),
        (60, "select count(*) from public.user_connections where status = 'accepted'"),
        (8, "select count(*) from public.user_connections where status = 'pending'"),
        (15, "select count(*) from public.user_messages where read"),
        (5, "select count(*) from public.user_messages where not read"),
        (2, "select count(*) from public.ai_models where is_active"),
        (100, "select count(*) from public.user_interests where source = 'profile'"),
        (2, "select count(*) from public.report_templates where is_active"),
        (3, "select count(distinct frequency) from public.report_schedules where next_run_at > now()"),
        (600, "select count(*) from public.user_activities"),
        (6, "select count(*) from public.resource_categories"),
        (10, "select count(*) from public.resources where status = 'published' and visibility = 'public'"),
        (4, "select count(distinct visibility) from public.resources where status = 'published'"),
        (3, "select count(distinct status) from public.resources"),
        (8, "select count(distinct type) from public.resources"),
        (3, "select count(*) from public.resources where is_featured and download_count > 20"),
    ],
)
def test_the_community_is_lively(seeded: psycopg.Connection[Any], least: int, query: str) -> None:
    assert value(seeded, query) >= least


# Each query finds what must not be there.
NEVER = {
    "an admin": "select user_id from public.user_roles where role = 'admin'",
    "a password": "select email from auth.users where encrypted_password <> ''",
    "a real address": "select email from auth.users where email not like '%@example.com'",
    "an id that is not of the seed": """
        select id from auth.users where id::text not like '5eed0001-%'
        union all select id from public.venues where id::text not like '5eed0002-%'
        union all select id from public.event_categories where id::text not like '5eed0003-%'
        union all select id from public.events where id::text not like '5eed0004-%'
        union all select id from public.event_registrations where id::text not like '5eed0005-%'
        union all select id from public.user_connections where id::text not like '5eed000b-%'
        union all select id from public.user_messages where id::text not like '5eed000c-%'
        union all select id from public.resource_categories where id::text not like '5eed0007-%'
        union all select id from public.resources where id::text not like '5eed0008-%'
    """,
    "a person who cannot sign in later": """
        select u.id from auth.users as u
        where u.email_confirmed_at is null or u.confirmation_token is null or u.recovery_token is null
            or u.email_change is null or u.email_change_token_new is null or u.aud <> 'authenticated'
            or not exists (select from auth.identities as i where i.user_id = u.id and i.provider = 'email')
    """,
    "more people than seats": """
        select s.event_id from private.event_seats as s where s.confirmed + s.held > s.capacity
    """,
    "counters that lie": """
        select e.id from public.events as e
        where (e.current_registrations, e.actual_attendees) <> (
            select count(*) filter (where r.status = 'confirmed'), count(r.check_in_time)
            from public.event_registrations as r where r.event_id = e.id
        )
    """,
    "more seats than the venue has": """
        select e.id from public.events as e join public.venues as v on v.id = e.venue_id
        where coalesce(e.capacity, e.max_capacity) > v.capacity or e.max_capacity > v.capacity
    """,
    "an online event with a venue, or another one without": """
        select id from public.events where (format = 'online') <> (venue_id is null) and status <> 'draft'
    """,
    "a registration before the person, before the event, or in the future": """
        select r.id from public.event_registrations as r
        join public.events as e on e.id = r.event_id
        join auth.users as u on u.id = r.user_id
        where r.created_at < u.created_at or r.created_at < e.created_at or r.created_at > now()
            or r.created_at >= coalesce(e.registration_deadline, e.date)
    """,
    "a check-in before the doors open, or of an event to come": """
        select r.id from public.event_registrations as r join public.events as e on e.id = r.event_id
        where r.check_in_time < e.date - interval '30 minutes' or r.check_in_time > e.end_date
            or (r.check_in_time is not null and e.date > now())
    """,
    "a seat at a cancelled event or a draft": """
        select r.id from public.event_registrations as r join public.events as e on e.id = r.event_id
        where e.status in ('cancelled', 'draft') and r.status <> 'cancelled'
    """,
    "an organizer without the role, or at his own event": """
        select e.id from public.events as e
        where e.organizer_id not in (select user_id from public.user_roles where role = 'organizer')
            or (e.id, e.organizer_id) in (select event_id, user_id from public.event_registrations)
    """,
    "an event without a category": """
        select e.id from public.events as e
        where not exists (select from public.event_category_mappings as m where m.event_id = e.id)
    """,
    "a resource of somebody who may not share": """
        select r.id from public.resources as r
        where not exists (
            select from public.user_roles as m join auth.users as u on u.id = m.user_id
            where m.user_id = r.author_id and m.role = 'member' and u.created_at < r.created_at
        )
    """,
    "a resource for attendees by somebody who was not there": """
        select r.id from public.resources as r
        where (r.visibility = 'attendees') <> (r.event_id is not null)
        union all
        select r.id from public.resources as r
        where r.event_id is not null and not exists (
            select from public.event_registrations as g
            where g.event_id = r.event_id and g.user_id = r.author_id and g.status = 'confirmed'
        )
    """,
    "downloads that lie": """
        select r.id from public.resources as r
        where r.download_count <> (
            select count(*) from public.resource_access_logs as l
            where l.resource_id = r.id and l.access_type = 'download'
        )
    """,
    "money that does not fit": """
        select r.id from public.event_registrations as r join public.events as e on e.id = r.event_id
        where (e.price_type = 'paid') <> (r.payment_status <> 'not_required')
            or (r.amount_paid is not null) <> (r.payment_status in ('paid', 'refunded'))
            or r.amount_paid not in (0, e.price, e.early_bird_price)
            or (r.amount_paid = 0) <> (r.payment_status = 'refunded')
    """,
    "a connection or message before both people, or in the future": """
        select c.id from public.user_connections as c
        join auth.users as u on u.id in (c.requester_id, c.recipient_id)
        where c.created_at < u.created_at or c.decided_at < c.created_at
            or c.created_at > now() or c.decided_at > now()
        union all
        select m.id from public.user_messages as m
        join auth.users as u on u.id in (m.sender_id, m.recipient_id)
        where m.created_at < u.created_at or m.read_at < m.created_at or m.read_at > now()
    """,
    "a place outside the valley": """
        select id from public.venues
        where coordinates[0] not between -75.65 and -75.52 or coordinates[1] not between 6.15 and 6.35
    """,
    "an event at night": """
        select id from public.events
        where (date at time zone 'America/Bogota')::time not between '07:00' and '19:30'
    """,
}


@pytest.mark.parametrize("what", NEVER)
def test_there_is_never(seeded: psycopg.Connection[Any], what: str) -> None:
    assert seeded.execute(NEVER[what]).fetchall() == []


def test_loading_again_changes_nothing(database: Database) -> None:
    load_seed(database.url())
    before = snapshot(database.url())

    load_seed(database.url())

    assert snapshot(database.url()) == before
    assert len(before["public.event_registrations"]) >= 600


def test_what_people_changed_meanwhile_stays(database: Database) -> None:
    load_seed(database.url())
    with psycopg.connect(database.url()) as connection:
        connection.execute("update public.profiles set bio = null where id::text like '%001'")
        connection.execute(
            "update public.event_registrations set status = 'cancelled' where id::text like '%24%3'"
        )
        connection.execute("delete from auth.users where id::text like '%000000000064'")
    before = snapshot(database.url())

    load_seed(database.url())

    after = snapshot(database.url())
    lost = {table: [row for row in before[table] if row not in after[table]] for table in TABLES}
    seats = ("public.events", "private.event_seats")  # the one who came back sits down again
    assert {table: rows for table, rows in lost.items() if rows and table not in seats} == {}
    assert len(after["auth.users"]) == len(before["auth.users"]) + 1


def test_a_database_with_people_of_its_own_is_left_alone(database: Database) -> None:
    with psycopg.connect(database.url(), autocommit=True) as connection:
        new_user(connection, "real@example.com")
    before = snapshot(database.url())

    with pytest.raises(OpsError, match=r"this database has 1 account\(s\) of its own"):
        load_seed(database.url())

    assert snapshot(database.url()) == before


def push_with_seed(url: str) -> subprocess.CompletedProcess[str]:
    program = node_modules() / ".bin" / "supabase"
    remote = f"--remote={url}?sslmode=disable"
    return subprocess.run(
        [program, "db", "push", "--yes", "--include-seed", remote, "--workdir", repo_root()],
        env={**os.environ, "SUPABASE_TELEMETRY_DISABLED": "1", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_real_cli_loads_it(blank_url: str) -> None:
    result = push_with_seed(blank_url)

    assert result.returncode == 0, result.stderr
    with psycopg.connect(blank_url) as connection:
        assert value(connection, "select count(*) from public.event_registrations") >= 600


def test_the_real_cli_is_refused_too(blank_url: str) -> None:
    with psycopg.connect(blank_url, autocommit=True) as connection:
        new_user(connection, "real@example.com")

    result = push_with_seed(blank_url)

    assert result.returncode != 0
    assert "seed.sql is for empty projects: this database has 1 account(s) of its own" in result.stderr
    with psycopg.connect(blank_url) as connection:
        assert value(connection, "select count(*) from auth.users") == 1
        assert value(connection, "select count(*) from public.events") == 0


@pytest.mark.deep
def test_migrations_and_seed_load_while_somebody_waits(run: Run) -> None:
    """Ten seconds were promised; it is about two on an idle machine. Elsewhere no test looks at a watch."""
    name = f"load_time_{os.getpid()}"
    run.cluster.create_database(name)
    try:
        start = time.monotonic()
        push(run.cluster.url(name))
        migrated = time.monotonic()
        load_seed(run.cluster.url(name))
        done = time.monotonic()
    finally:
        run.cluster.drop_database(name)
    print(f"migrations {migrated - start:.1f} s, seed {done - migrated:.1f} s")
    assert done - start < 10
