"""What every workload shares: variants that take turns on one server, findings, and their goals.

Single figures swing with the machine. Variants that take turns swing together: each round has its ratio, and
the median of those is held.
"""

from __future__ import annotations

import math
import statistics
import sys
import tomllib
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

GOALS = Path(__file__).with_name("goals.toml")
ROUNDS = 5
Key = TypeVar("Key")


@dataclass(frozen=True)
class Shape:
    """One way to load the server, and the figure of each variant in each round."""

    name: str
    unit: str
    figures: dict[str, list[float]]

    def median(self, variant: str) -> float:
        return statistics.median(self.figures[variant])

    def ratio(self, variant: str, other: str) -> float:
        """One variant in parts of the other, each round by itself; the median."""
        rounds = zip(self.figures[variant], self.figures[other], strict=True)
        return statistics.median(one / another for one, another in rounds)

    def __str__(self) -> str:
        lines = [f"{self.name} ({self.unit})"]
        for variant, found in self.figures.items():
            spread = f"{min(found):,.2f} to {max(found):,.2f}"
            share = f"{self.ratio(variant, 'limit'):.2f} x limit" if "limit" in self.figures else ""
            lines.append(f"  {variant:<12} {self.median(variant):>11,.2f}   {spread:<25} {share}".rstrip())
        return "\n".join(lines)


@dataclass(frozen=True)
class Growth:
    """What one thing takes as more is stored: the figures of each variant, by size and round."""

    name: str
    unit: str
    figures: dict[str, dict[int, list[float]]]

    def median(self, variant: str, size: int) -> float:
        return statistics.median(self.figures[variant][size])

    def shape(self, size: int) -> Shape:
        """The variants at one size."""
        return Shape(self.name, self.unit, {variant: found[size] for variant, found in self.figures.items()})

    def slope(self, variant: str) -> float:
        """The exponent with which it grows: 0 does not grow, 1 grows as what is stored does."""
        sizes = [math.log(size) for size in self.figures[variant]]
        taken = [math.log(self.median(variant, size)) for size in self.figures[variant]]
        return statistics.linear_regression(sizes, taken).slope

    def __str__(self) -> str:
        sizes = next(iter(self.figures.values()))
        head = "".join(f"{size:>12,}" for size in sizes)
        lines = [f"{self.name} ({self.unit})", f"  {'':<12}{head}       slope"]
        for variant, found in self.figures.items():
            cells = "".join(f"{self.median(variant, size):>12,.2f}" for size in found)
            lines.append(f"  {variant:<12}{cells}       {self.slope(variant):+.2f}")
        return "\n".join(lines)


@dataclass(frozen=True)
class Goal:
    """What a finding is held against."""

    must: bool = False
    aim: bool = False
    at_least: float | None = None
    at_most: float | None = None
    cause: str = "not known"

    def is_missed_by(self, value: float) -> bool:
        too_low = self.at_least is not None and value < self.at_least
        return too_low or (self.at_most is not None and value > self.at_most)

    def __str__(self) -> str:
        bounds = [("at least", self.at_least), ("at most", self.at_most)]
        wanted = " and ".join(f"{words} {bound:g}" for words, bound in bounds if bound is not None)
        return f"{'must' if self.must else 'aim'}: {wanted}"


@dataclass(frozen=True)
class Finding:
    """A figure made of the others, and its goal, if it has one."""

    workload: str
    name: str
    value: float

    @property
    def goal(self) -> Goal | None:
        return goals().get(self.workload, {}).get(self.name)

    @property
    def is_missed(self) -> bool:
        return self.goal is not None and self.goal.is_missed_by(self.value)

    def __str__(self) -> str:
        line = f"{self.name}: {self.value:.2f}"
        if self.goal is None:
            return line
        if not self.is_missed:
            return f"{line}   ({self.goal})"
        return f"{line}   MISSED ({self.goal})" + (f": {self.goal.cause}" if self.goal.aim else "")


@dataclass(frozen=True)
class Report:
    """What a workload found."""

    workload: str
    shapes: tuple[Shape | Growth, ...]
    findings: tuple[Finding, ...]


def report(workload: str, shapes: Sequence[Shape | Growth], findings: Mapping[str, float]) -> Report:
    """Findings by their names; every goal of the workload must have its finding."""
    forgotten = goals().get(workload, {}).keys() - findings.keys()
    if forgotten:
        raise LookupError(f"{workload} has goals without findings: {', '.join(sorted(forgotten))}")
    found = tuple(Finding(workload, name, value) for name, value in findings.items())
    return Report(workload, tuple(shapes), found)


@cache
def goals() -> dict[str, dict[str, Goal]]:
    text = tomllib.loads(GOALS.read_text(encoding="utf-8"))
    return {
        workload: {name: Goal(**words) for name, words in wanted.items()} for workload, wanted in text.items()
    }


def take_turns(
    name: str, unit: str, variants: Mapping[str, Callable[[int], float]], rounds: int = ROUNDS
) -> Shape:
    """Measure the variants in turns, round by round."""
    return Shape(name, unit, _measured(name, variants, rounds))


def grow(
    name: str,
    unit: str,
    sizes: Sequence[int],
    variants: Mapping[str, Callable[[int, int], float]],
    rounds: int = ROUNDS,
) -> Growth:
    """Measure each variant at each size, all in turns; a variant is told the size and the round."""
    turns = {(who, size): partial(measure, size) for size in sizes for who, measure in variants.items()}
    found = _measured(name, turns, rounds)
    return Growth(name, unit, {who: {size: found[who, size] for size in sizes} for who in variants})


def _measured(name: str, turns: Mapping[Key, Callable[[int], float]], rounds: int) -> dict[Key, list[float]]:
    figures: dict[Key, list[float]] = {turn: [] for turn in turns}
    for number in range(rounds):
        for turn, measure in turns.items():
            figures[turn].append(measure(number))
        print(f"{name}: round {number + 1} of {rounds}", file=sys.stderr)
    return figures
