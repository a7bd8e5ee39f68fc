"""Two pictures: how far from each goal we are, a bar that ends at its line or beyond; and what time does."""

from __future__ import annotations

from html import escape
from itertools import cycle
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bench.side_by_side import Finding, Report, Shape

ROW = 22
LEFT = 420
WIDTH = 300
RIGHT = 190
REACH = 2.0  # goals

PLOT_WIDTH, PLOT_HEIGHT, MARGIN, LABEL = 640, 300, 50, 15
COLOURS = ("#1f77b4", "#d62728", "#2e7d32", "#9467bd", "#8c564b", "#e377c2", "#555", "#bc8f00")


def draw(reports: Iterable[Report]) -> str:
    """An SVG: a row for each goal; right of the line is better than the goal."""
    rows = [finding for report in reports for finding in report.findings if finding.goal]
    height = ROW * (len(rows) + 2)
    line = LEFT + WIDTH / REACH
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{LEFT + WIDTH + RIGHT}" height="{height}" '
        'font-family="sans-serif" font-size="12">',
        '<rect width="100%" height="100%" fill="white"/>',
        f'<text x="{line}" y="14" text-anchor="middle" fill="#555">goal</text>',
    ]
    for number, finding in enumerate(rows, start=1):
        y = ROW * number
        share = min(achieved(finding), REACH)
        colour = "#c0392b" if finding.is_missed else "#2e7d32"
        name, value = f"{finding.workload}: {finding.name}", f"{finding.value:.2f} ({finding.goal})"
        bar = f'width="{WIDTH * share / REACH:.1f}" height="{ROW - 8}" fill="{colour}"'
        parts += [
            f'<text x="{LEFT - 8}" y="{y + 15}" text-anchor="end">{escape(name)}</text>',
            f'<rect x="{LEFT}" y="{y + 4}" {bar}/>',
            f'<text x="{LEFT + WIDTH + 8}" y="{y + 15}">{escape(value)}</text>',
        ]
    parts.append(f'<line x1="{line}" x2="{line}" y1="18" y2="{height - ROW / 2}" stroke="#555"/>')
    return "\n".join([*parts, "</svg>\n"])


def achieved(finding: Finding) -> float:
    """How much of the goal is reached: 1 is the goal, more is better."""
    goal = finding.goal
    assert goal is not None
    if goal.at_least is not None:
        return finding.value / goal.at_least if goal.at_least else REACH
    assert goal.at_most is not None
    if finding.value <= 0:
        return REACH
    return goal.at_most / finding.value


def lines(shape: Shape, minutes: float) -> str:
    """An SVG: a line for each variant, its figures one after another over so many minutes."""
    top = max(max(found) for found in shape.figures.values())
    right, bottom = MARGIN + PLOT_WIDTH, MARGIN + PLOT_HEIGHT

    def height(value: float) -> float:
        return bottom - PLOT_HEIGHT * value / top

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{right + 180}" height="{bottom + MARGIN}" '
        'font-family="sans-serif" font-size="12">',
        '<rect width="100%" height="100%" fill="white"/>',
        f'<text x="{MARGIN}" y="{MARGIN - 12}">{escape(shape.name)} ({escape(shape.unit)})</text>',
        f'<path d="M{MARGIN} {MARGIN}V{bottom}H{right}" fill="none" stroke="#555"/>',
        f'<text x="{right}" y="{bottom + 20}" text-anchor="end">{minutes:g} minutes</text>',
        f'<text x="{MARGIN - 6}" y="{MARGIN + 4}" text-anchor="end">{top:.0f}</text>',
        f'<text x="{MARGIN - 6}" y="{bottom + 4}" text-anchor="end">0</text>',
    ]
    lowest = float(bottom + LABEL)
    by_end = sorted(shape.figures.items(), key=lambda item: item[1][-1])
    for colour, (name, found) in zip(cycle(COLOURS), by_end, strict=False):
        step = PLOT_WIDTH / max(len(found) - 1, 1)
        points = " ".join(f"{MARGIN + step * n:.1f},{height(value):.1f}" for n, value in enumerate(found))
        lowest = min(lowest - LABEL, height(found[-1]))  # so that no label lies on another
        label = f"{name} {found[-1]:.0f}"
        parts += [
            f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.5"/>',
            f'<text x="{right + 8}" y="{lowest + 4:.1f}" fill="{colour}">{escape(label)}</text>',
        ]
    return "\n".join([*parts, "</svg>\n"])
