"""After an account is deleted nothing in the database tells of its person, wherever one looks."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    import psycopg

    from tests.harness.database import Database

ME = "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa"
OTHER = "bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb"
WORDS = "zulema@example\\.org|573009998877|zulema quintero|zulema-quintero"
# What the person said of herself, wherever there is room for words.
SAYS = "Soy Zulema Quintero, zulema@example.org, 573009998877"

LIFE = f"""
insert into auth.users (id, email, email_confirmed_at, phone, raw_user_meta_data) values
('{ME}', 'zulema@example.org', now(), '573009998877',
    '{{"first_name": "Zulema", "last_name": "Quintero"}}'),
('{OTHER}', 'otro@example.org', now(), null, '{{"first_name": "Otro"}}');
insert into public.user_roles (user_id, role) values
('{ME}', 'member'), ('{ME}', 'organizer'), ('{OTHER}', 'member'), ('{OTHER}', 'admin');
update public.user_roles set permissions = '["content.moderate"]' where user_id = '{ME}' and role = 'member';
update public.role_history set reason = '{SAYS}' where user_id = '{ME}';
update public.profiles set bio = '{SAYS}' where id = '{ME}';
select tests.create_topic('hola', 'nadie');
insert into public.venues (id, name, address, area, created_by, contact_info) values
('{ME}', '{SAYS}', 'Calle 1', 'Centro', '{ME}', '{{"phone": "573009998877"}}');
insert into public.events (id, title, description, date, location, status, organizer_id, venue_id) values
('{ME}', 'Zulema Quintero', '{SAYS}', now() - interval '3 days', 'x', 'published',
    '{ME}', '{ME}'),
('{OTHER}', 'Taller', 'x', now() + interval '3 days', 'x', 'published', '{OTHER}', null);
insert into public.event_series (
    organizer_id, rule, first_day, start_time, timezone, generated_until, content, children, problem
) values
('{ME}', 'FREQ=WEEKLY', '2026-01-01', '18:00', 'America/Bogota', '2026-01-01',
    '{{"title": "Zulema Quintero", "description": "{SAYS}"}}', '{{"x": [{{"by": "{SAYS}"}}]}}', '{SAYS}');
insert into public.event_staff (event_id, user_id, role, added_by) values
('{OTHER}', '{ME}', 'check_in', '{OTHER}'), ('{ME}', '{OTHER}', 'check_in', '{ME}');
insert into public.blog_posts (id, title, content, excerpt, tags, meta_data, status, author_id) values
('{ME}', 'Zulema Quintero', '{SAYS}', '{SAYS}', '{{Zulema Quintero}}', '{{"by": "{SAYS}"}}', 'published',
    '{ME}');
update public.blog_posts set content = content || '!' where id = '{ME}';
insert into public.blog_comments (post_id, user_id, content) values ('{ME}', '{ME}', '{SAYS}');
insert into public.resources (title, description, type, url, status, author_id, tags) values
('Zulema Quintero', '{SAYS}', 'article', 'https://example.org', 'published', '{ME}', '{{zulema quintero}}');
insert into public.resource_access_logs (resource_id, user_id, access_type, ip_address, user_agent)
select r.id, '{ME}', 'view', '203.0.113.0/24', '{SAYS}' from public.resources as r;
insert into public.forum_topics (id, category_id, title, content, author_id)
select '{ME}', c.id, 'Zulema Quintero', '{SAYS}', '{ME}' from public.forum_categories as c limit 1;
insert into public.forum_posts (topic_id, author_id, content) values ('{ME}', '{ME}', '{SAYS}');
insert into public.forum_reads (user_id, topic_id, last_read_number) values ('{ME}', '{ME}', 1)
on conflict do nothing;
insert into public.event_registrations (
    event_id, user_id, ticket_type, status, payment_status, meta_data
) values
('{OTHER}', '{ME}', 'general', 'confirmed', 'not_required', '{{"name": "{SAYS}"}}');
insert into private.registration_keys (user_id, key, request) values ('{ME}', 'zulema-quintero', '[]');
insert into public.payment_events (
    id, provider, provider_event_id, transaction_id, registration_id, event_id, user_id, kind, amount,
    currency, occurred_at
) values
('{ME}', 'manual', 'x', 'x', '{ME}', '{OTHER}', '{ME}', 'paid', 1, 'COP', now());
insert into public.payment_refunds (
    payment_id, registration_id, event_id, user_id, amount, currency, cause, reason
) values
('{ME}', '{ME}', '{OTHER}', '{ME}', 1, 'COP', 'manual', '{SAYS}');
insert into public.user_messages (sender_id, recipient_id, content) values
('{ME}', '{OTHER}', '{SAYS}'), ('{OTHER}', '{ME}', 'Hola Zulema Quintero');
insert into public.user_connections (requester_id, recipient_id) values
('{ME}', '{OTHER}'), (tests.user_id('nadie'), '{ME}');
insert into public.user_blocks (blocker_id, blocked_id)
select '{ME}', u.id from auth.users as u where u.id not in ('{ME}', '{OTHER}');
insert into public.user_mutes (user_id, entity_type, entity_id) values ('{ME}', 'user', '{OTHER}');
insert into public.user_silences (user_id, reason, ends_at, lifted_at) values
('{ME}', '{SAYS}', now(), now());
insert into public.notifications (user_id, type, title, message) values
('{ME}', 'message', 'Zulema Quintero', '{SAYS}');
insert into public.user_activities (user_id, activity_type, entity_type, entity_id, metadata) values
('{ME}', 'blog_view', 'blog_post', '{ME}', '{{"by": "{SAYS}"}}');
insert into public.user_interests (user_id, interest_type, interest_value, source) values
('{ME}', 'topic', 'Zulema Quintero', 'explicit');
insert into public.content_recommendations (user_id, content_type, content_id, score, reason) values
('{ME}', 'event', '{OTHER}', 0.5, '{{"for": "{SAYS}"}}');
insert into public.user_engagement_metrics (user_id, metric, value) values ('{ME}', 'visits', 1);
insert into public.moderation_queue (target_type, target_id, owner_id, snapshot, decision_note) values
('blog_post', '{ME}', '{ME}', '{{"content": "{SAYS}"}}', '{SAYS}');
insert into public.content_reports (item_id, reporter_id, target_type, target_id, reason, note)
select q.id, '{ME}', 'event', '{OTHER}', 'spam', '{SAYS}' from public.moderation_queue as q;
insert into public.report_templates (id, name, description, type, query, created_by) values
('{ME}', 'Zulema Quintero', '{SAYS}', 'event', 'event_report', '{ME}');
insert into public.report_schedules (
    template_id, name, frequency, parameters, recipients, next_run_at, created_by
) values
('{ME}', 'Zulema Quintero', 'daily', '{{"event_types": ["{SAYS}"]}}', '["{ME}"]', now(), '{ME}');
insert into public.report_executions (template_id, parameters, created_by) values
('{ME}', '{{"by": "{SAYS}"}}', '{ME}');
update public.event_registrations set check_in_time = now() where user_id = '{ME}';
insert into private.ticket_codes (code_hash, registration_id)
select private.ticket_hash('{SAYS}'), r.id from public.event_registrations as r where r.user_id = '{ME}';
insert into private.rate_buckets (user_id, action, tokens, refilled_at) values ('{ME}', 'report', 1, now());
insert into private.calendar_tokens (token_hash, user_id, revoked_at) values
(sha256('{ME}'), '{ME}', null), (sha256('{SAYS}'), '{ME}', now());
insert into private.legal_holds (user_id, reason, placed_at, lifted_at) values
('{ME}', '{SAYS}', now(), now());
select private.audit('test.happened', 'things', '1', '{ME}', '{{}}', '{{"words": "{SAYS}"}}');
insert into private.consent_log (user_id, purpose, version, is_granted, source, network, at)
select '{ME}', p.code, '1', true, 'web', '203.0.113.0/24', now() from private.consent_purposes as p limit 1;
insert into private.content_views (content_type, content_id, day, viewer, user_id) values
('event', '{OTHER}', date_trunc('day', now(), 'UTC'), '{ME}', '{ME}');
select private.ensure_event_partitions(2022, 2022);
insert into public.events (title, description, date, location, status, organizer_id) values
('Zulema Quintero', '{SAYS}', '2022-05-01', 'x', 'completed', '{ME}');
select private.archive_events(2022);
insert into storage.objects (bucket_id, name, owner_id) values ('avatars', '{ME}/a.png', '{ME}');
"""
RELATIONS = """
select c.oid::regclass::text
from pg_class as c
where c.relkind in ('r', 'm') and c.relnamespace::regnamespace::text !~ '^(pg_|information_schema)'
    and c.relnamespace::regnamespace::text <> 'tests'
"""


def told(owner: psycopg.Connection[Any]) -> dict[str, list[str]]:
    """Every row of every table, of leaves and of the platform too, in which the person can be found."""
    found = {}
    for (relation,) in owner.execute(RELATIONS).fetchall():
        rows = owner.execute(f"select t::text from {relation} as t where t::text ~* %s", (WORDS,)).fetchall()
        if rows:
            found[relation] = [row[0][:200] for row in rows]
    return found


@pytest.fixture
def lived(database: Database) -> psycopg.Connection[Any]:
    """A person who has left a trace wherever a person can."""
    owner = database.connect()
    owner.execute("select tests.create_user('nadie', '{member}')")
    owner.execute(
        "insert into public.forum_categories (name, slug) values ('General', 'general')"
        " on conflict do nothing"
    )
    owner.execute(LIFE.encode())
    return owner


def test_the_person_is_in_every_table_that_can_hold_one(lived: psycopg.Connection[Any]) -> None:
    subjects = lived.execute(
        "select relation::text, attribute from private.privacy_registry where pii = 'subject' order by 1, 2"
    ).fetchall()
    empty = [
        f"{relation}.{attribute}"
        for relation, attribute in subjects
        if not relation.startswith("archive.")
        and lived.execute(f"select 1 from {relation} where {attribute} = %s limit 1", (ME,)).fetchone()
        is None
    ]
    assert empty == []
    redacted = lived.execute(
        "select relation::text, string_agg(format('t.%I::text', attribute), ', ')"
        " from private.privacy_registry where erase = 'redact' and relation::text !~ '^archive'"
        " group by relation"
    ).fetchall()
    silent = [
        relation
        for relation, words in redacted
        if not lived.execute(
            f"select from {relation} as t where concat({words}) ~* %s limit 1", (WORDS,)
        ).fetchall()
    ]
    assert silent == []


@pytest.mark.parametrize("by", ["the person", "the Auth admin API"])
def test_afterwards_nothing_tells_of_the_person(
    lived: psycopg.Connection[Any], database: Database, by: str
) -> None:
    before = told(lived)
    assert len(before) > 25
    assert "archive.events_2022" in before
    if by == "the person":
        with database.connect("authenticator") as connection:
            connection.autocommit = False
            connection.execute(
                "select set_config('request.jwt.claims', %s, true),"
                " set_config('role', 'authenticated', true)",
                (json.dumps({"sub": ME, "role": "authenticated"}),),
            )
            connection.execute("select public.delete_my_account('zulema@example.org')")
            connection.commit()
    else:
        with database.connect("supabase_auth_admin") as connection:
            connection.execute("delete from auth.users where id = %s", (ME,))
    assert told(lived) == {}
    assert lived.execute(
        "select e.organizer_id, e.title from public.events as e where e.id = %s", (ME,)
    ).fetchone() == (None, "[…]")
    assert lived.execute(
        "select e.current_registrations, s.confirmed from public.events as e"
        " inner join private.event_seats as s on s.event_id = e.id where e.id = %s",
        (OTHER,),
    ).fetchone() == (0, 0)
