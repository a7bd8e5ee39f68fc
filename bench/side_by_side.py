"""What every workload shares: variants that take turns on one server, and the report.

Single figures swing with the machine. Variants that take turns swing together, so ratios of medians are held.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

RESULTS = Path(__file__).parent / "results"


@dataclass(frozen=True)
class Shape:
    """One way to load the server, and the figure of each variant in each round."""

    name: str
    unit: str
    figures: dict[str, list[float]]

    def median(self, variant: str) -> float:
        return statistics.median(self.figures[variant])

    def ratio(self, variant: str, other: str) -> float:
        """The median of one variant in parts of the other's."""
        return self.median(variant) / self.median(other)

    def __str__(self) -> str:
        lines = [f"{self.name} ({self.unit})"]
        for variant, found in self.figures.items():
            spread = f"{min(found):,.2f} to {max(found):,.2f}"
            share = self.ratio(variant, "limit")
            lines.append(f"  {variant:<10} {self.median(variant):>11,.2f}   {spread:<25} {share:.2f} x limit")
        return "\n".join(lines)


@dataclass(frozen=True)
class Finding:
    """A figure made of the others; one with a bound is a goal, and `make bench` fails when it is missed."""

    name: str
    value: float
    at_least: float | None = None
    at_most: float | None = None

    @property
    def is_missed(self) -> bool:
        too_low = self.at_least is not None and self.value < self.at_least
        too_high = self.at_most is not None and self.value > self.at_most
        return too_low or too_high

    def __str__(self) -> str:
        goals = [("at least", self.at_least), ("at most", self.at_most)]
        wanted = "".join(f", {words} {bound:g}" for words, bound in goals if bound is not None)
        return f"{self.name}: {self.value:.2f}{wanted}{': MISSED' if self.is_missed else ''}"


def take_turns(name: str, unit: str, rounds: int, variants: Mapping[str, Callable[[int], float]]) -> Shape:
    """Measure the variants in turns, round by round."""
    figures: dict[str, list[float]] = {variant: [] for variant in variants}
    for number in range(rounds):
        for variant, measure in variants.items():
            figures[variant].append(measure(number))
        print(f"{name}: round {number + 1} of {rounds}", file=sys.stderr)
    return Shape(name, unit, figures)


def report(workload: str, shapes: Sequence[Shape], findings: Sequence[Finding]) -> int:
    """Print, as JSON with `--json`, and keep what was found; 1 when a goal is missed."""
    parser = argparse.ArgumentParser(prog=f"python -m bench.{workload}")
    parser.add_argument("--json", action="store_true", help="one object on a line instead of a table")
    facts = {
        "workload": workload,
        "shapes": [asdict(shape) for shape in shapes],
        "findings": [asdict(finding) | {"is_missed": finding.is_missed} for finding in findings],
    }
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{workload}.json").write_text(json.dumps(facts, indent=2) + "\n")
    print(json.dumps(facts) if parser.parse_args().json else "\n".join(map(str, [*shapes, *findings])))
    return int(any(finding.is_missed for finding in findings))
