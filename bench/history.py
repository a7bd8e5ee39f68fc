"""What is kept by time: events of ten years by their id, and months of logs that are let go.

Partitions are for retention. What they cost a look by id is held against the same rows in one table.

Months of a log are dropped as a whole: what others wait for, and what is written, must not grow with what is
in them. The whole of it does, since it counts what goes and removes files; nobody waits for that.
"""

from __future__ import annotations

import sys
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import psycopg

from bench.ground import acting, milliseconds
from bench.side_by_side import Growth, Report, Shape, report, take_turns

if TYPE_CHECKING:
    from typing import Self

    from psycopg.rows import TupleRow

    from bench.ground import Ground

EVENTS = 100_000  # as FILL makes
ROWS = (3_000, 300_000)

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
BY_FUNCTION = """
\\set number random(1, {events})
select title from {function}(('00000000-0000-4000-9000-' || lpad(:number::text, 12, '0'))::uuid);
"""
MONTHS = """
    select private.ensure_month_partitions('public.user_activities', '2020-01-01', '2020-02-01');
    set session_replication_role = replica;
    insert into public.user_activities (user_id, activity_type, entity_type, entity_id, created_at)
    select
        gen_random_uuid(), 'forum_post', 'topic', gen_random_uuid(),
        '2020-01-01'::timestamptz + n * interval '59 days' / {rows}
    from generate_series(1, {rows}) as n;
    reset session_replication_role;
    create table if not exists bench.activities (like public.user_activities including all);
    insert into bench.activities select * from public.user_activities where created_at < '2020-03-01';
"""
# Months that are due have been frozen for long.
FROZEN = "vacuum (freeze) public.user_activities, bench.activities"
NOTED = """
    insert into public.user_activities (user_id, activity_type, entity_type, entity_id)
    values (gen_random_uuid(), 'forum_post', 'topic', gen_random_uuid())
"""
WRITTEN = "select wal_bytes from pg_stat_get_backend_wal(pg_backend_pid())"


@dataclass(frozen=True)
class Gone:
    """What it took that months went."""

    waited_ms: float
    whole_ms: float
    written_kb: float


def look_up(url: str) -> Shape:
    """As the SDK asks, as it would ask for the id alone, and as functions of the database do."""
    somebody = acting("authenticated", 1)
    by_id = BY_FUNCTION.format(function="public.event_by_id", events=EVENTS)
    id_only = BY_ID.format(relation="public.events_all", events=EVENTS)
    inside = BY_FUNCTION.format(function="private.event_row", events=EVENTS)
    one_table = BY_ID.format(relation="bench.events", events=EVENTS)
    turns = {
        "limit": lambda _: milliseconds(url, one_table),
        "ours": lambda _: milliseconds(url, by_id, somebody),
        "id alone": lambda _: milliseconds(url, id_only, somebody),
        "in functions": lambda _: milliseconds(url, inside),
    }
    return take_turns("an event by its id", "ms", turns)


class Others:
    """Somebody who goes on writing into a log, and how long each row of his takes."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._done = threading.Event()
        self._rows: list[tuple[float, float]] = []
        self._thread = threading.Thread(target=self._write)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def waited(self, moment: float) -> float:
        """For how many milliseconds the row waited that was written next after a moment."""
        return next((ended - began) * 1000 for began, ended in self._rows if ended > moment)

    def _write(self) -> None:
        with psycopg.connect(self._url, autocommit=True) as other:
            other.execute("set session_replication_role = replica")  # these people do not exist
            while not self._done.is_set():
                began = time.perf_counter()
                other.execute(NOTED)
                self._rows.append((began, time.perf_counter()))


def retention(url: str, rows: int) -> Gone:
    """Two months are due. The row that another writes when it commits has waited since the log was closed."""
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute(MONTHS.format(rows=rows).encode())
        owner.execute(FROZEN)
        owner.execute("checkpoint")
        before = written(owner)
        with Others(url) as others:
            began = time.perf_counter()
            with owner.transaction():
                owner.execute("select count(*) from private.apply_retention(false)")
                ready = time.perf_counter()
            whole = time.perf_counter() - began
        return Gone(others.waited(ready), whole * 1000, written(owner) - before)


def deletion(url: str, _: int) -> Gone:
    """The same rows go from one table, and their room is made free. Nobody waits for that."""
    with psycopg.connect(url, autocommit=True) as owner:
        before = written(owner)
        began = time.perf_counter()
        owner.execute("delete from bench.activities")
        owner.execute("vacuum bench.activities")
        whole = time.perf_counter() - began
        return Gone(0, whole * 1000, written(owner) - before)


def written(owner: psycopg.Connection[TupleRow]) -> float:
    """How many kilobytes of WAL this session has written so far."""
    owner.execute("select pg_stat_force_next_flush()")
    row = owner.execute(WRITTEN).fetchone()
    return float(row[0]) / 1024 if row else 0


def let_go(url: str) -> tuple[Growth, Growth, Growth]:
    ways = {"ours": retention, "delete": deletion}
    found: dict[str, dict[int, list[Gone]]] = {who: {rows: [] for rows in ROWS} for who in ways}
    for number in range(3):
        for rows in ROWS:
            for who, way in ways.items():
                found[who][rows].append(way(url, rows))
        print(f"two months are let go: round {number + 1} of 3", file=sys.stderr)

    def growth(name: str, unit: str, figure: str) -> Growth:
        return Growth(
            name,
            unit,
            {
                who: {rows: [getattr(gone, figure) for gone in runs] for rows, runs in sizes.items()}
                for who, sizes in found.items()
                if figure != "waited_ms" or who == "ours"
            },
        )

    return (
        growth("two months are let go: what others wait", "ms", "waited_ms"),
        growth("two months are let go: the whole of it", "ms", "whole_ms"),
        growth("two months are let go: what is written to the WAL", "kB", "written_kb"),
    )


def measure(ground: Ground) -> Report:
    url = ground.ours("history")
    with psycopg.connect(ground.superuser()) as superuser:
        superuser.execute("grant pg_checkpoint to postgres")
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute(FILL)
        owner.execute("vacuum analyze")
    found = look_up(url)
    waits, whole, wal = let_go(url)
    ground.drop("history")
    few, many = ROWS
    findings = {
        "by id over the years / one table": found.ratio("ours", "limit"),
        "by id over the years, the id alone / one table": found.ratio("id alone", "limit"),
        "by id over the years, in functions / one table": found.ratio("in functions", "limit"),
        "what others wait for 300,000 rows that go / 3,000": waits.median("ours", many)
        / waits.median("ours", few),
        "WAL of 300,000 rows that go / 3,000": wal.median("ours", many) / wal.median("ours", few),
        "300,000 rows that go, ours / delete and vacuum": whole.shape(many).ratio("ours", "delete"),
    }
    return report("history", [found, waits, whole, wal], findings)
