"""Each goal and how far from it we are, as a picture: the bar ends at the goal's line, or beyond it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bench.side_by_side import Finding, Report

ROW = 22
LEFT = 470
WIDTH = 300
REACH = 2.0  # goals


def draw(reports: Iterable[Report]) -> str:
    """An SVG: a row for each goal; right of the line is better than the goal."""
    rows = [finding for report in reports for finding in report.findings if finding.goal]
    height = ROW * (len(rows) + 2)
    line = LEFT + WIDTH / REACH
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{LEFT + WIDTH + 130}" height="{height}" '
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
