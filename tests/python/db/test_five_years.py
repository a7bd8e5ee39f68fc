"""Five years of the platform in seconds: its clock is moved by months, and its jobs run as they would."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

if TYPE_CHECKING:
    from tests.harness.database import Database

BEGIN = dt.datetime(2026, 12, 3, tzinfo=dt.UTC)
MONTHS = 60
PEOPLE = ("ana", "beto", "cata", "dani")
JOBS = ("ensure-partitions", "archive-events", "apply-retention")

# Events of the months to come, one a draft; people at them, staff, categories, slides, and rows of logs.
A_MONTH = """
insert into public.events (title, slug, description, date, location, status, organizer_id, created_at)
select
    'Evento', format('evento-%%s-%%s', to_char(private.clock(), 'YYYY-MM'), n), 'x',
    private.clock() + (n - 1) %% 5 * interval '1 month' + n * interval '1 hour', 'Ruta N',
    case when n = 3 then 'draft' else 'published' end, tests.user_id('olga'), private.clock()
from generate_series(1, %(events)s) as n;
insert into public.event_registrations (event_id, user_id, ticket_type, status, created_at)
select e.id, tests.user_id(p.name), 'general', p.status::public.registration_status, private.clock()
from public.events as e,
    (values ('ana', 'confirmed'), ('beto', 'confirmed'), ('cata', 'cancelled')) as p (name, status)
where e.created_at = private.clock() and e.status = 'published';
insert into public.event_staff (event_id, user_id, role)
select e.id, tests.user_id('dani'), 'check_in'
from public.events as e
where e.created_at = private.clock();
insert into public.event_category_mappings (event_id, category_id)
select e.id, c.id from public.events as e, public.event_categories as c
where e.created_at = private.clock() and c.slug = 'charlas';
insert into public.resources (title, type, url, author_id, status, visibility, event_id, created_at)
select
    'Notas', 'article', 'https://example.com', tests.user_id('olga'), 'published', 'attendees', e.id,
    private.clock()
from public.events as e
where e.created_at = private.clock() and e.slug like '%%-2';
insert into public.user_activities (user_id, activity_type, entity_type, entity_id, created_at)
select tests.user_id(p.name), 'forum_post', 'topic', gen_random_uuid(), private.clock()
from unnest(%(people)s::text[]) as p (name);
insert into public.resource_access_logs (resource_id, user_id, access_type, created_at)
select r.id, tests.user_id('ana'), 'view', private.clock()
from public.resources as r
where r.created_at = private.clock();
insert into monitoring.performance_metrics (timestamp, query_type) values (private.clock(), 'list');
insert into public.notifications (user_id, type, title, message, read, created_at)
select tests.user_id('ana'), 'system', r.title, 'x', r.is_read, private.clock()
from (values ('leída', true), ('sin leer', false)) as r (title, is_read);
"""
# Everything about events, the same wherever it lies.
WHOLE = """
select
    (select md5(string_agg(e::text, '' order by e.id)) from (
        select id, slug, date, status, current_registrations from public.events_all
    ) as e),
    (select md5(string_agg(r::text, '' order by r.id)) from (
        select id, event_id, event_date, user_id, status, created_at from public.event_registrations_all
    ) as r),
    (select count(*) from public.event_staff_all),
    (select count(*) from public.event_category_mappings_all),
    (select md5(string_agg(s::text, '' order by s.event_id)) from private.event_seats as s),
    (select md5(string_agg(k::text, '' order by k.id)) from private.event_keys as k)
"""
COUNTERS = """
select e.slug
from public.events_all as e
join private.event_seats as s on s.event_id = e.id
cross join lateral (
    select count(*) as confirmed from public.event_registrations_all as r
    where r.event_id = e.id and r.status = 'confirmed'
) as n
where (s.confirmed, s.held, e.current_registrations) is distinct from (n.confirmed, 0, n.confirmed)
"""


class Simulation:
    """A database whose clock the test moves."""

    def __init__(self, database: Database, events: int) -> None:
        self.sql = database.connect()
        self.events = events
        self.months = [_months_on(month) for month in range(MONTHS)]
        self.sql.execute(
            """
            select tests.create_user('olga', '{organizer,member}'), tests.create_user('otro', '{organizer}'),
                tests.create_user('jefa', '{admin}');
            select tests.create_user(p.name) from unnest('{ana,beto,cata,dani,nadie}'::text[]) as p (name);
            insert into public.event_categories (name, slug) values ('Charlas', 'charlas');
            alter table public.event_registrations disable trigger note_activity;
            """
        )

    def run(self) -> None:
        for number, month in enumerate(self.months):
            self.sql.execute("select tests.freeze(%s)", (month,))
            if number == 18:
                self.sql.execute(
                    "insert into private.legal_holds (user_id, reason, placed_at)"
                    " values (tests.user_id('beto'), 'Tutela', private.clock())"
                )
            for job in JOBS:
                assert self.one("select private.run_job(%s)", job) == "ok", (month, job, self.last_error(job))
            with psycopg.ClientCursor(self.sql) as cursor:
                cursor.execute(A_MONTH, {"events": self.events, "people": list(PEOPLE)})

    def last_error(self, job: str) -> object:
        return self.one("select last_error from private.scheduled_jobs where name = %s", job)

    def one(self, query: str, *values: object) -> Any:
        row = self.sql.execute(query.encode(), values).fetchone()
        assert row is not None
        return row[0]

    def all(self, query: str) -> list[Any]:
        return [row[0] for row in self.sql.execute(query.encode()).fetchall()]

    def seen(self, person: str | None, query: str) -> list[Any]:
        """What a person, or nobody in particular, gets from the API."""
        with self.sql.transaction(force_rollback=True):
            self.sql.execute(
                "select tests.authenticate_as_anon()"
                if person is None
                else "select tests.authenticate_as(%s)",
                None if person is None else (person,),
            )
            return self.all(query)


def _months_on(months: int) -> dt.datetime:
    year, month = divmod(BEGIN.month - 1 + months, 12)
    return BEGIN.replace(year=BEGIN.year + year, month=month + 1)


def simulate(database: Database, events: int) -> None:
    world = Simulation(database, events)
    world.run()
    everything_is_there(world)
    everybody_sees_what_is_theirs(world)
    the_logs_hold_what_the_rules_say(world)
    a_year_comes_back(world)


def everything_is_there(world: Simulation) -> None:
    made = MONTHS * world.events
    end = world.months[-1]
    years = world.all("select year from private.archived_years order by year")
    assert years == list(range(2026, end.year - 2)), "every year that ended two years ago is archived"
    live = world.one("select count(*) from public.events")
    archived = world.one("select count(*) from archive.events")
    assert live + archived == made
    assert archived == world.one("select sum(events) from private.archived_years") > made / 3
    assert world.one("select min(date) from public.events").year == end.year - 2
    assert world.one("select count(*) from public.event_registrations_all") == MONTHS * (world.events - 1) * 3
    assert world.one("select count(*) from archive.event_registrations") > 0
    for table in ("event_staff", "event_category_mappings"):
        assert world.one(f"select count(*) from public.{table}_all") == made
        assert world.one(f"select count(*) from archive.{table}") == archived
    assert world.all(COUNTERS) == []

    assert world.one("select count(*) from private.event_keys") == made
    assert world.one("select count(distinct slug) from public.events_all") == made
    assert world.one("select count(*) from public.resolve_slug('event', 'evento-2027-05-2')") == 1
    slug = world.one("select slug from archive.events limit 1")
    with pytest.raises(psycopg.errors.UniqueViolation):
        world.sql.execute("select tests.create_event(%s, 'olga')", (slug,))

    defaults = world.all(
        "select inhrelid::regclass::text from pg_inherits join pg_class as c on c.oid = inhrelid"
        " where pg_get_expr(c.relpartbound, c.oid) = 'DEFAULT'"
    )
    assert "partitions.events_default" in defaults
    assert [world.one(f"select count(*) from {leaf}") for leaf in defaults] == [0] * len(defaults)
    furthest = world.one(
        "select max(right(inhrelid::regclass::text, 4)) from pg_inherits"
        " where inhparent = 'public.events'::regclass and inhrelid::regclass::text ~ '[0-9]$'"
    )
    assert int(furthest) == end.year + 6


def everybody_sees_what_is_theirs(world: Simulation) -> None:
    seen = world.seen
    events = "select id from public.events_all where is_archived order by id"
    registrations = "select id from public.event_registrations_all where is_archived order by id"
    published = world.all("select id from archive.events where status <> 'draft' order by id")
    every = world.all("select id from archive.events order by id")
    assert 0 < len(published) < len(every)
    for person in (None, "ana", "beto", "nadie", "otro"):
        assert seen(person, events) == published, person
    for person in ("olga", "dani", "jefa"):
        assert seen(person, events) == every, person

    for person in ("ana", "beto", "cata"):
        own = f"from archive.event_registrations where user_id = tests.user_id('{person}')"
        assert seen(person, registrations) == world.all(f"select id {own} order by id") != []
    for person in ("nadie", "olga", "otro", "dani"):
        assert seen(person, registrations) == [], person
    assert seen("jefa", registrations) == world.all("select id from archive.event_registrations order by id")

    attendees = f"select user_id from public.event_attendees('{published[0]}')"
    assert len(seen("olga", attendees)) == 3
    for person in ("otro", "ana", "dani"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            seen(person, attendees)
    slides = "select id from public.resources where event_date is null"
    kept = world.one("select count(*) from public.resources where event_date is null")
    assert kept > 0
    assert [len(seen(p, slides)) for p in ("ana", "dani", "cata", "nadie", None)] == [kept, kept, 0, 0, 0]


def the_logs_hold_what_the_rules_say(world: Simulation) -> None:
    end = world.months[-1]

    def months_since(years: int, months: int = 0) -> int:
        """How many months were written into leaves that end after the time for which rows are kept."""
        back = years * 12 + months
        return sum(month >= _months_on(MONTHS - 1 - back).replace(day=1) for month in world.months)

    by_person = dict(
        world.sql.execute(
            "select p.name, count(*) from unnest(%s::text[]) as p (name)"
            " join public.user_activities as a on a.user_id = tests.user_id(p.name) group by p.name",
            (list(PEOPLE),),
        ).fetchall()
    )
    kept = months_since(2)
    assert by_person == {"ana": kept, "beto": MONTHS, "cata": kept, "dani": kept}
    assert world.one("select count(*) from monitoring.performance_metrics") == months_since(0, 3)
    assert world.one("select count(*) from public.resource_access_logs") == months_since(1)
    assert world.one("select count(*) from public.notifications where title = 'sin leer'") == MONTHS
    read = world.one("select count(*) from public.notifications where title = 'leída'")
    since = world.one("select private.clock() - interval '6 months'")
    assert read == sum(month >= since for month in world.months) < MONTHS
    empty = (
        "select inhrelid::regclass::text from pg_inherits join pg_class as c on c.oid = inhrelid"
        " where inhparent = 'monitoring.performance_metrics'::regclass"
        f" and right(c.relname, 7) < '{end.year - 1}_01'"
    )
    assert world.all(empty) == [], "old leaves are gone"


def a_year_comes_back(world: Simulation) -> None:
    before = world.sql.execute(WHOLE.encode()).fetchall()
    rows_moved = world.one("select rows_moved from private.archived_years where year = 2027")
    live = {table: world.one(f"select count(*) from {table}") for table in rows_moved}
    assert world.one("select year from private.restore_events(2027)") == 2027
    assert world.sql.execute(WHOLE.encode()).fetchall() == before
    assert world.all(COUNTERS) == []
    grown = {table: world.one(f"select count(*) from {table}") - count for table, count in live.items()}
    assert grown == {
        table: 0 if table == "public.resources" else count for table, count in rows_moved.items()
    }
    assert sum(grown.values()) > 0, json.dumps(grown)
    assert world.one("select private.run_job('archive-events')") == "ok"
    assert world.sql.execute(WHOLE.encode()).fetchall() == before
    assert world.one("select count(*) from public.events where date < '2028-01-01'") == 0


def test_five_years(database: Database) -> None:
    simulate(database, events=3)


@pytest.mark.deep
def test_five_years_of_many_events(database: Database) -> None:
    simulate(database, events=40)
