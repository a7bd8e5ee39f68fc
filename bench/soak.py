"""`python -m bench.soak`: ten minutes of the traffic of `bench.api`, with pauses, while memory is watched.

Memory is what a component's processes have to themselves (anonymous pages, of Linux's smaps_rollup: what
would leak). PostgreSQL's shared buffers, which fill up once, are shown beside it. The first third warms up;
flat means that the last third is like the second one.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from bench import api
from bench.client import stack
from bench.results import draw, publish, verdict
from bench.side_by_side import Report, Shape, report

if TYPE_CHECKING:
    import psutil  # type: ignore[import-untyped]

    from medellin_ai_ops.db.catalog import Connection
    from medellin_ai_ops.stack.state import StackState

MINUTES = 10
SAMPLES = 150
SHARED = "shared buffers"
MEMORY, OPEN = "memory", "connections"
CONNECTIONS = "select count(*) from pg_stat_activity where backend_type = 'client backend'"

Figures = dict[str, list[float]]


def measure(minutes: float = MINUTES) -> Report:
    memory: Figures = {}
    connections: Figures = {}
    jobs: Figures = {}
    with (
        stack() as running,
        tempfile.TemporaryDirectory(prefix="medellin-ai-bench-") as folder,
    ):
        plan = api.prepare(running)
        api.settle(running)
        with psycopg.connect(running.db_url, autocommit=True) as watcher:
            locust = api.start(running, plan, Path(folder), api.PAUSES["with pauses"], minutes * 60)
            began = time.monotonic()
            while (gone := time.monotonic() - began) < minutes * 60:
                add(memory, memory_of(running))
                add(connections, connections_of(running, watcher))
                add(jobs, {"queue": api.single(watcher, api.WAITING)})
                if len(memory[SHARED]) % (SAMPLES // 10) == 0:
                    print(f"{gone / 60:.1f} of {minutes:g} minutes", file=sys.stderr)
                time.sleep(minutes * 60 / SAMPLES)
        load = api.counted(locust)
        findings = api.kept(running)
    shapes = [Shape(MEMORY, "MB", memory), Shape(OPEN, "open", connections)]
    findings |= {"minutes": minutes, "errors": float(load.all.failed), "requests a second": load.rate}
    findings["jobs that wait, more in a minute"] = slope(jobs["queue"], minutes)
    for shape in shapes:
        for name, found in shape.figures.items():
            findings[f"{shape.name} of {name}, last third / second"] = settled(found)
            findings[f"{shape.name} of {name}, more in a minute ({shape.unit})"] = slope(found, minutes)
    return report("soak", [*shapes, Shape("jobs that wait", "jobs", jobs)], findings)


def add(series: Figures, sample: dict[str, float]) -> None:
    for name, value in sample.items():
        series.setdefault(name, []).append(value)


def memory_of(running: StackState) -> dict[str, float]:
    """Megabytes by component."""
    found = {}
    for name, processes in api.components(running):
        pages = [pages_of(process) for process in processes]
        found[name] = round(sum(page["Pss_Anon"] for page in pages), 1)
        if name == "postgres":
            found[SHARED] = round(sum(page["Pss_Shmem"] for page in pages), 1)
    return found


def pages_of(process: psutil.Process) -> dict[str, float]:
    """Megabytes by kind of page; shared ones by parts."""
    pages = {"Pss_Anon": 0.0, "Pss_Shmem": 0.0}
    with suppress(OSError):  # it has ended
        lines = Path(f"/proc/{process.pid}/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]
        pages |= {name: int(size.split()[0]) / 1024 for name, size in (line.split(":") for line in lines)}
    return pages


def connections_of(running: StackState, watcher: Connection) -> dict[str, float]:
    """Sessions in the database, and connections and files that the components hold open."""
    found = {"database": api.single(watcher, CONNECTIONS)}
    for name, processes in api.components(running):
        if name in {"rest", "gateway", "worker"}:
            found[name] = float(sum(process.num_fds() for process in processes))
    return found


def settled(figures: list[float]) -> float:
    """The median of the last third in parts of the second's."""
    third = len(figures) // 3
    second = statistics.median(figures[third : 2 * third])
    return statistics.median(figures[2 * third :]) / second if second else 1.0


def slope(figures: list[float], minutes: float) -> float:
    """How much more it gets in a minute, after the first third."""
    rest = figures[len(figures) // 3 :]
    step = minutes / len(figures)
    return statistics.linear_regression([step * place for place in range(len(rest))], rest).slope


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.soak")
    parser.add_argument("--minutes", type=float, default=MINUTES)
    parser.add_argument("--json", action="store_true", help="one object instead of tables")
    arguments = parser.parse_args()
    found = measure(arguments.minutes)
    publish(found, arguments.json)
    draw()
    return verdict([found])


if __name__ == "__main__":
    sys.exit(main())
