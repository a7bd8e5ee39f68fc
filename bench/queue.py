"""The queue: jobs claimed and completed by 50, against a bare table emptied by 50, in turns on one server.

`python -m bench.queue`. Ours is two transactions a batch, with leases, attempts, priorities and kinds; the
limit is one statement that picks 50 rows in their order and deletes them. The server is durable.
"""

from __future__ import annotations

import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

import psycopg

from bench.side_by_side import Finding, Shape, report, take_turns
from medellin_ai_ops.db.check import apply_migrations
from medellin_ai_ops.db.scratch import own_server
from medellin_ai_ops.stack.paths import repo_root

if TYPE_CHECKING:
    from collections.abc import Callable

    from medellin_ai_ops.db.catalog import Connection

JOBS = 60_000
BATCH = 50
WORKERS = 4
ROUNDS = 5
GOAL = 0.30

BARE_TABLE = """
    create table public.bare_jobs (
        id bigint generated always as identity primary key,
        payload jsonb not null,
        run_at timestamptz not null default now()
    );
    create index on public.bare_jobs (run_at, id);
"""
BARE_BATCH = """
    delete from public.bare_jobs where id = any (array(
        select id from public.bare_jobs order by run_at, id limit %s for update skip locked
    )) returning id, payload
"""
OUR_BATCH = "select id, payload, lease_token from private.claim_jobs('{reports}', %s)"
FILL = {
    "limit": "insert into public.bare_jobs (payload) select '{{}}' from generate_series(1, {jobs})",
    "ours": "insert into private.jobs (kind) select 'reports' from generate_series(1, {jobs})",
}
TABLES = {"limit": "public.bare_jobs", "ours": "private.jobs"}


def bare_batch(worker: Connection) -> int:
    """The limit: one batch, in one transaction."""
    return len(worker.execute(BARE_BATCH, (BATCH,)).fetchall())


def our_batch(worker: Connection) -> int:
    """Ours: one batch, claimed in a transaction and completed in another."""
    jobs = worker.execute(OUR_BATCH, (BATCH,)).fetchall()
    if jobs:
        worker.execute(
            "select private.complete_jobs(%s::bigint[], %s)", ([job[0] for job in jobs], jobs[0][2])
        )
    return len(jobs)


VARIANTS: dict[str, Callable[[Connection], int]] = {"limit": bare_batch, "ours": our_batch}


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


def measure(url: str) -> Shape:
    """How many jobs a second each variant does, from a full queue to an empty one."""
    with psycopg.connect(url, autocommit=True) as owner:
        apply_migrations(owner, repo_root())
        owner.execute(BARE_TABLE)

        def empty(name: str, _: int) -> float:
            owner.execute(f"truncate {TABLES[name]}".encode())
            owner.execute(FILL[name].format(jobs=JOBS).encode())
            owner.execute(f"vacuum analyze {TABLES[name]}".encode())
            return drain(url, VARIANTS[name])

        turns = {name: partial(empty, name) for name in VARIANTS}
        return take_turns(f"{WORKERS} workers, batches of {BATCH}", "jobs/s", ROUNDS, turns)


def main() -> int:
    """Measure, print, write down; 1 when the goal is missed."""
    with own_server(durable=True) as server:
        shape = measure(server.url())
    return report("queue", [shape], [Finding("ours / limit", shape.ratio("ours", "limit"), at_least=GOAL)])


if __name__ == "__main__":
    sys.exit(main())
