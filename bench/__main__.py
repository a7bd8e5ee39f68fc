"""`python -m bench [WORKLOAD ...]`: everything side by side, in one run on one server.

Prints a table for each workload, writes JSON and a chart to bench/results/, and fails on a missed must.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from bench import chart
from bench.ground import ground

if TYPE_CHECKING:
    from bench.side_by_side import Report

WORKLOADS = ("seats", "lists", "notifications", "history", "search", "vectors", "queue", "client")
RESULTS = Path(__file__).parent / "results"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("workloads", nargs="*", help=f"of {', '.join(WORKLOADS)}; all when left out")
    parser.add_argument("--json", action="store_true", help="one object a line instead of tables")
    arguments = parser.parse_args()
    unknown = [name for name in arguments.workloads if name not in WORKLOADS]
    if unknown:
        parser.error(f"there is no workload {unknown[0]}; choose of {', '.join(WORKLOADS)}")

    RESULTS.mkdir(exist_ok=True)
    began = time.monotonic()
    reports: list[Report] = []
    with ground() as ours:
        for name in arguments.workloads or WORKLOADS:
            started = time.monotonic()
            found: Report = importlib.import_module(f"bench.{name}").measure(ours)
            reports.append(found)
            facts = as_json(found)
            (RESULTS / f"{name}.json").write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")
            if arguments.json:
                print(json.dumps(facts), flush=True)
            else:
                print("\n".join(map(str, ["", f"== {name}", *found.shapes, *found.findings])), flush=True)
            print(f"{name} took {time.monotonic() - started:.0f} s", file=sys.stderr)
    (RESULTS / "chart.svg").write_text(chart.draw(reports), encoding="utf-8")
    print(f"everything took {time.monotonic() - began:.0f} s", file=sys.stderr)
    missed = [f for found in reports for f in found.findings if f.is_missed and f.goal and f.goal.must]
    for finding in missed:
        print(f"missed: {finding.workload}: {finding}", file=sys.stderr)
    return int(bool(missed))


def as_json(found: Report) -> dict[str, object]:
    findings = [
        asdict(finding)
        | {"goal": str(finding.goal) if finding.goal else None, "is_missed": finding.is_missed}
        for finding in found.findings
    ]
    return {"workload": found.workload, "shapes": [asdict(s) for s in found.shapes], "findings": findings}


if __name__ == "__main__":
    sys.exit(main())
