"""Many downloads at once: each person counts once, and none is lost."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import psycopg

if TYPE_CHECKING:
    from tests.harness.database import Database

PEOPLE = 3
EACH = 4
WAITING = """
    select count(*) from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock' and query ~ 'resource_access_logs'
"""


def test_each_person_counts_once_however_often_at_once(database: Database) -> None:
    owner = database.connect()
    people = [uuid4() for _ in range(PEOPLE)]
    for person in people:
        owner.execute("insert into auth.users (id) values (%s)", (person,))
    row = owner.execute(
        "insert into public.resources (title, type, url, status)"
        " values ('Guía', 'article', 'https://example.com', 'published') returning id"
    ).fetchone()
    assert row is not None
    resource: UUID = row[0]

    def download(person: UUID) -> None:
        with psycopg.connect(database.url(), autocommit=True) as connection:
            connection.execute(
                "insert into public.resource_access_logs (resource_id, user_id, access_type)"
                " values (%s, %s, 'download')",
                (resource, person),
            )

    # The row of the resource is held until all of them wait: for it, or for one another.
    with ThreadPoolExecutor(PEOPLE * EACH) as pool, owner.transaction():
        owner.execute("select from public.resources where id = %s for no key update", (resource,))
        started = [pool.submit(download, person) for person in people * EACH]
        with psycopg.connect(database.url(), autocommit=True) as watcher:
            deadline = time.monotonic() + 30
            while watcher.execute(WAITING).fetchone() != (PEOPLE * EACH,):
                assert time.monotonic() < deadline, "not all downloads began"
                time.sleep(0.02)
    for one in started:
        one.result()

    counted = owner.execute(
        "select r.download_count, count(l.id) from public.resources as r"
        " inner join public.resource_access_logs as l on l.resource_id = r.id group by r.id"
    ).fetchall()
    assert counted == [(PEOPLE, PEOPLE)]
