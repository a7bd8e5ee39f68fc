"""The queue: jobs claimed and completed by 50, against a bare table emptied by 50.

Ours is two transactions a batch, with leases, attempts, priorities and kinds. The peer is pgmq's published
design (https://github.com/pgmq/pgmq, `read` and `delete`): a batch gets a time until which others do not see
it, and is deleted by its ids. The limit is one statement that picks 50 rows in their order and deletes them.
"""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

import psycopg

from bench.side_by_side import Growth, Report, grow, report, take_turns

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench.ground import Ground
    from medellin_ai_ops.db.catalog import Connection

JOBS = 20_000
DEPTHS = (1_000, 10_000, 100_000)
BATCHES = 15
BATCH = 50
WORKERS = 4

TABLES_OF_OTHERS = """
    create table public.bare_jobs (
        id bigint generated always as identity primary key,
        payload jsonb not null,
        run_at timestamptz not null default now()
    );
    create index on public.bare_jobs (run_at, id);
    create table public.messages (
        msg_id bigint generated always as identity primary key,
        read_ct integer not null default 0,
        enqueued_at timestamptz not null default now(),
        vt timestamptz not null default now(),
        message jsonb
    );
    create index on public.messages (vt);
"""
BARE_BATCH = """
    delete from public.bare_jobs where id = any (array(
        select id from public.bare_jobs order by run_at, id limit %s for update skip locked
    )) returning id, payload
"""
PEER_BATCH = """
    with picked as (
        select msg_id from public.messages where vt <= clock_timestamp()
        order by msg_id limit %s for update skip locked
    )
    update public.messages as m set vt = clock_timestamp() + interval '5 minutes', read_ct = read_ct + 1
    from picked where m.msg_id = picked.msg_id
    returning m.msg_id, m.message
"""
OUR_BATCH = "select id, payload, lease_token from private.claim_jobs('{reports}', %s)"
FILL = {
    "limit": "insert into public.bare_jobs (payload) select '{{}}' from generate_series(1, {jobs})",
    "pgmq": "insert into public.messages (message) select '{{}}' from generate_series(1, {jobs})",
    "ours": "insert into private.jobs (kind) select 'reports' from generate_series(1, {jobs})",
}
TABLES = {"limit": "public.bare_jobs", "pgmq": "public.messages", "ours": "private.jobs"}


def bare_batch(worker: Connection) -> int:
    """The limit: one batch, in one transaction."""
    return len(worker.execute(BARE_BATCH, (BATCH,)).fetchall())


def peer_batch(worker: Connection) -> int:
    """Pgmq's way: one batch, read in a transaction and deleted in another."""
    jobs = worker.execute(PEER_BATCH, (BATCH,)).fetchall()
    if jobs:
        worker.execute("delete from public.messages where msg_id = any (%s)", ([job[0] for job in jobs],))
    return len(jobs)


def our_batch(worker: Connection) -> int:
    """Ours: one batch, claimed in a transaction and completed in another."""
    jobs = worker.execute(OUR_BATCH, (BATCH,)).fetchall()
    if jobs:
        worker.execute(
            "select private.complete_jobs(%s::bigint[], %s)", ([job[0] for job in jobs], jobs[0][2])
        )
    return len(jobs)


VARIANTS: dict[str, Callable[[Connection], int]] = {
    "limit": bare_batch,
    "pgmq": peer_batch,
    "ours": our_batch,
}


def drain(url: str, batch: Callable[[Connection], int]) -> float:
    """How many jobs a second several workers do until none is left."""
    start = threading.Barrier(WORKERS + 1)

    def work(_: int) -> int:
        done = 0
        with psycopg.connect(url, autocommit=True) as worker:
            worker.prepare_threshold = 0
            start.wait()
            while found := batch(worker):
                done += found
        return done

    with ThreadPoolExecutor(WORKERS) as pool:
        workers = pool.map(work, range(WORKERS))
        start.wait()
        began = time.perf_counter()
        done = sum(workers)
        taken = time.perf_counter() - began
    assert done == JOBS, f"{done} of {JOBS} jobs were done"
    return done / taken


def depths(url: str) -> Growth:
    """What a batch takes, by how many jobs wait behind it."""

    def milliseconds(name: str, jobs: int, _: int) -> float:
        fill(url, name, jobs)
        with psycopg.connect(url, autocommit=True) as worker:
            worker.prepare_threshold = 0
            VARIANTS[name](worker)
            began = time.perf_counter()
            for _ in range(BATCHES):
                assert VARIANTS[name](worker) == BATCH
            return (time.perf_counter() - began) / BATCHES * 1000

    variants = {name: partial(milliseconds, name) for name in VARIANTS}
    return grow(f"one worker, a batch of {BATCH}, by how many wait", "ms", DEPTHS, variants, rounds=3)


def fill(url: str, name: str, jobs: int) -> None:
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute(f"truncate {TABLES[name]}".encode())
        owner.execute(FILL[name].format(jobs=jobs).encode())
        owner.execute(f"vacuum analyze {TABLES[name]}".encode())


def measure(ground: Ground) -> Report:
    """How many jobs a second each variant does, from a full queue to an empty one."""
    url = ground.ours("queue")
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute(TABLES_OF_OTHERS)

    def empty(name: str, _: int) -> float:
        fill(url, name, JOBS)
        return drain(url, VARIANTS[name])

    turns = {name: partial(empty, name) for name in VARIANTS}
    shape = take_turns(f"{WORKERS} workers, batches of {BATCH}", "jobs/s", turns)
    grown = depths(url)
    ground.drop("queue")
    findings = {
        "ours / limit": shape.ratio("ours", "limit"),
        "ours / pgmq": shape.ratio("ours", "pgmq"),
        "a batch by how many wait, slope of ours": grown.slope("ours"),
    }
    return report("queue", [shape, grown], findings)
