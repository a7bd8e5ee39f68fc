"""What runs found: one file of JSON a workload, and pictures. It names no host and no path.

`results/` is the last run on this machine. `reference/` is the run that README.md and docs/ speak of.
"""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import chart
from bench.side_by_side import Finding, Growth, Report, Shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

RESULTS = Path(__file__).parent / "results"
REFERENCE = Path(__file__).parent / "reference"
WORKLOADS = (
    "seats",
    "lists",
    "notifications",
    "history",
    "search",
    "vectors",
    "recommendations",
    "statistics",
    "queue",
    "client",
)
OVER_HTTP = ("api", "soak")  # on a stack of their own: `python -m bench.api`, `python -m bench.soak`


def publish(found: Report, as_json: bool) -> None:
    """Print what a workload found, and keep it."""
    facts = as_facts(found)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{found.workload}.json").write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")
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


def draw() -> None:
    """The pictures of what was found last on this machine."""
    for name, text in pictures(load(RESULTS)).items():
        (RESULTS / name).write_text(text, encoding="utf-8")


def take() -> None:
    """Make what was found last the reference; what did not run since stays as it was."""
    REFERENCE.mkdir(exist_ok=True)
    for name in load(RESULTS):
        shutil.copyfile(RESULTS / f"{name}.json", REFERENCE / f"{name}.json")


def load(folder: Path) -> dict[str, Report]:
    """Reports by workload; one that never ran is not among them."""
    files = {name: folder / f"{name}.json" for name in (*WORKLOADS, *OVER_HTTP)}
    return {
        name: from_facts(json.loads(file.read_text(encoding="utf-8")))
        for name, file in files.items()
        if file.exists()
    }


def pictures(reports: Mapping[str, Report]) -> dict[str, str]:
    """Drawings by the names of their files."""
    found = {"chart.svg": chart.draw(reports.values())} if reports else {}
    if soak := reports.get("soak"):
        minutes = {finding.name: finding.value for finding in soak.findings}["minutes"]
        memory = soak.shapes[0]
        assert isinstance(memory, Shape)
        found["soak.svg"] = chart.lines(memory, minutes)
    return found


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
