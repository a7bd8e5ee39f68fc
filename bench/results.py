"""The results of runs: one file of JSON a workload, from which pages and chart are made. No host, no path."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.side_by_side import Finding, Growth, Report, Shape

if TYPE_CHECKING:
    from collections.abc import Iterable

RESULTS = Path(__file__).parent / "results"
WORKLOADS = (
    "seats",
    "lists",
    "notifications",
    "history",
    "search",
    "vectors",
    "recommendations",
    "queue",
    "client",
)
OVER_HTTP = ("api", "soak")  # on a stack of their own: `python -m bench.api`, `python -m bench.soak`


def publish(found: Report, as_json: bool) -> None:
    """Print what a workload found, and keep it."""
    facts = as_facts(found)
    RESULTS.mkdir(exist_ok=True)
    file_of(found.workload).write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")
    if as_json:
        print(json.dumps(facts), flush=True)
    else:
        print("\n".join(map(str, ["", f"== {found.workload}", *found.shapes, *found.findings])), flush=True)


def verdict(reports: Iterable[Report]) -> int:
    """The exit code: 1 if a must was missed."""
    missed = [f for found in reports for f in found.findings if f.is_missed and f.goal and f.goal.must]
    for finding in missed:
        print(f"missed: {finding.workload}: {finding}", file=sys.stderr)
    return int(bool(missed))


def load() -> dict[str, Report]:
    """What was found last, by workload; one that never ran is not among them."""
    return {
        name: from_facts(json.loads(file_of(name).read_text(encoding="utf-8")))
        for name in (*WORKLOADS, *OVER_HTTP)
        if file_of(name).exists()
    }


def file_of(workload: str) -> Path:
    return RESULTS / f"{workload}.json"


def as_facts(found: Report) -> dict[str, Any]:
    findings = [
        asdict(finding)
        | {"goal": str(finding.goal) if finding.goal else None, "is_missed": finding.is_missed}
        for finding in found.findings
    ]
    return {"workload": found.workload, "shapes": [asdict(s) for s in found.shapes], "findings": findings}


def from_facts(facts: dict[str, Any]) -> Report:
    """A report as it was; whether it reaches its goals is asked of the goals of today."""
    findings = [Finding(facts["workload"], found["name"], found["value"]) for found in facts["findings"]]
    return Report(facts["workload"], tuple(map(_shape, facts["shapes"])), tuple(findings))


def _shape(facts: dict[str, Any]) -> Shape | Growth:
    if isinstance(next(iter(facts["figures"].values())), list):
        return Shape(**facts)
    figures = {  # JSON has no numbers as keys
        variant: {int(size): found for size, found in sizes.items()}
        for variant, sizes in facts["figures"].items()
    }
    return Growth(facts["name"], facts["unit"], figures)
