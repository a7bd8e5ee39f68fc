"""`python -m bench [WORKLOAD ...]`: everything side by side, in one run on one server.

Prints a table for each workload, writes JSON and a chart to bench/results/, and fails on a missed must.
"""

from __future__ import annotations

import argparse
import importlib
import sys
import time
from typing import TYPE_CHECKING

from bench.ground import ground
from bench.results import WORKLOADS, draw, publish, verdict

if TYPE_CHECKING:
    from bench.side_by_side import Report


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("workloads", nargs="*", help=f"of {', '.join(WORKLOADS)}; all when left out")
    parser.add_argument("--json", action="store_true", help="one object a line instead of tables")
    arguments = parser.parse_args()
    unknown = [name for name in arguments.workloads if name not in WORKLOADS]
    if unknown:
        parser.error(f"there is no workload {unknown[0]}; choose of {', '.join(WORKLOADS)}")

    began = time.monotonic()
    reports: list[Report] = []
    with ground() as ours:
        for name in arguments.workloads or WORKLOADS:
            started = time.monotonic()
            found: Report = importlib.import_module(f"bench.{name}").measure(ours)
            reports.append(found)
            publish(found, arguments.json)
            print(f"{name} took {time.monotonic() - started:.0f} s", file=sys.stderr)
    print(f"everything took {time.monotonic() - began:.0f} s", file=sys.stderr)
    draw()
    return verdict(reports)


if __name__ == "__main__":
    sys.exit(main())
