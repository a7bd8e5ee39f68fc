"""`python -m bench.page [--take | --check]`: README.md and docs/ say what bench/reference says.

With `--take`, what was found last on this machine becomes the reference first.

A figure stands between two comments, and is written again from the results:

    bench:seats "many events, ours / document"                    a finding
    bench:seats "16 clients, 200 events" "hot"                    the median of a variant
    bench:seats "one client, filled events" "ours" "100000"       the same, at a size; or "slope"

each as <!-- ... -->1.85<!-- /bench -->. `bench:goals`, `bench:figures` and `bench:misses` are whole tables.
What was never measured is a dash.
"""

from __future__ import annotations

import argparse
import re
import sys
from typing import TYPE_CHECKING

from bench import results
from bench.side_by_side import Growth
from medellin_ai_ops.gen.files import stale, write
from medellin_ai_ops.stack.paths import repo_root

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from bench.side_by_side import Finding, Report, Shape

    Reports = Mapping[str, Report]

OPENING, CLOSING = "<!-- bench:", "<!-- /bench -->"
PLACE = re.compile(
    r'(?P<mark><!-- bench:(?P<word>\w+)(?P<names>(?: "[^"\n]+")*) -->)(?:(?!<!--).)*<!-- /bench -->',
    re.DOTALL,
)
UNKNOWN = "–"
NAMED = ("limit", "ours", "document")  # the columns of the table; the others share one


class UnknownFigureError(LookupError):
    """A page asks for what no workload finds."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.page")
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--take", action="store_true", help="bench/results becomes the reference first")
    group.add_argument("--check", action="store_true", help="write nothing; exit 1 if a file would change")
    arguments = parser.parse_args()
    if arguments.take:
        results.take()
    try:
        files = render(results.load(results.REFERENCE))
    except UnknownFigureError as error:
        print(f"error: {error}\nChange the page and run this again.", file=sys.stderr)
        return 1
    if arguments.check:
        wrong = stale(files, repo_root(), ())
        for name in wrong:
            print(f"{name} says other figures than bench/reference; run: make bench-page", file=sys.stderr)
        return int(bool(wrong))
    for name in write(files, repo_root(), ()):
        print(name)
    return 0


def render(reports: Reports) -> dict[str, str]:
    """Every file that is made of the reference, and what it has to say."""
    files, wrong = {}, []
    for page in pages():
        name = str(page.relative_to(repo_root()))
        try:
            files[name] = fill(page.read_text(encoding="utf-8"), reports)
        except UnknownFigureError as error:
            wrong.append(f"{name}: {error}")
    if wrong:
        raise UnknownFigureError("\n".join(wrong))
    folder = results.REFERENCE.relative_to(repo_root())
    return files | {f"{folder}/{name}": text for name, text in results.pictures(reports).items()}


def pages() -> list[Path]:
    return [repo_root() / "README.md", *sorted((repo_root() / "docs").glob("*.md"))]


def fill(page: str, reports: Reports) -> str:
    """The page, with each marked place as the results have it."""
    places = len(PLACE.findall(page))
    if not page.count(OPENING) == page.count(CLOSING) == places:
        raise UnknownFigureError(f"a marked place is not of the form {OPENING}... -->...{CLOSING}")

    wrong: list[str] = []

    def place(found: re.Match[str]) -> str:
        try:
            said = _said(found["word"], re.findall(r'"([^"]+)"', found["names"]), reports)
        except UnknownFigureError as error:
            wrong.append(str(error))
            said = UNKNOWN
        return f"{found['mark']}{said}{CLOSING}"

    filled = PLACE.sub(place, page)
    if wrong:
        raise UnknownFigureError("; ".join(wrong))
    return filled


def number(value: float) -> str:
    """Three digits, which is more than a benchmark knows; whole numbers as they are."""
    if value == round(value) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def _said(word: str, names: list[str], reports: Reports) -> str:
    if not names and word in TABLES:
        return "\n\n" + "\n".join(TABLES[word](reports.values())) + "\n\n"
    if word not in (*results.WORKLOADS, *results.OVER_HTTP):
        raise UnknownFigureError(f"there is no workload {word}")
    if word not in reports:
        return UNKNOWN
    try:
        return number(_figure(reports[word], *names))
    except (KeyError, TypeError, ValueError):
        raise UnknownFigureError(f"{word} finds no {' | '.join(names)}") from None


def _figure(found: Report, name: str, variant: str | None = None, size: str | None = None) -> float:
    if variant is None:
        return {finding.name: finding.value for finding in found.findings}[name]
    shape = {shape.name: shape for shape in found.shapes}[name]
    if isinstance(shape, Growth):
        return shape.slope(variant) if size == "slope" else shape.median(variant, int(size or ""))
    if size is not None:
        raise KeyError(size)
    return shape.median(variant)


def _goals(reports: Iterable[Report]) -> Iterator[str]:
    yield "| | found | goal | |"
    yield "|---|--:|---|---|"
    for finding in _with_goals(reports):
        outcome = "missed" if finding.is_missed else ""
        yield f"| {finding.workload}: {finding.name} | {number(finding.value)} | {finding.goal} | {outcome} |"


def _misses(reports: Iterable[Report]) -> Iterator[str]:
    missed = [(finding, finding.goal) for finding in _with_goals(reports) if finding.is_missed]
    causes = dict.fromkeys(goal.cause for _, goal in missed if goal)
    for cause in causes:
        found = (
            f"{finding.workload}: {finding.name}: {number(finding.value)} ({goal})"
            for finding, goal in missed
            if goal and goal.cause == cause
        )
        yield f"- {'; '.join(found)}. Cause: {cause}."
    if not missed:
        yield "None."


def _with_goals(reports: Iterable[Report]) -> Iterator[Finding]:
    return (finding for found in reports for finding in found.findings if finding.goal)


def _figures(reports: Iterable[Report]) -> Iterator[str]:
    yield "| | unit | limit | ours | document | others |"
    yield "|---|---|--:|--:|--:|---|"
    for found in reports:
        for shape in found.shapes:
            rows = _growth(shape) if isinstance(shape, Growth) else {shape.name: _medians(shape)}
            for name, medians in rows.items():
                cells = [medians.get(variant, "") for variant in NAMED]
                others = ", ".join(f"{v} {said}" for v, said in medians.items() if v not in NAMED)
                yield f"| {' | '.join([f'{found.workload}: {name}', shape.unit, *cells, others])} |"


def _medians(shape: Shape) -> dict[str, str]:
    return {variant: number(shape.median(variant)) for variant in shape.figures}


def _growth(shape: Growth) -> dict[str, dict[str, str]]:
    sizes = next(iter(shape.figures.values()))
    rows = {
        f"{shape.name}, {size:,}": {v: number(shape.median(v, size)) for v in shape.figures} for size in sizes
    }
    return rows | {f"{shape.name}, slope": {v: f"{shape.slope(v):+.2f}" for v in shape.figures}}


TABLES: dict[str, Callable[[Iterable[Report]], Iterator[str]]] = {
    "goals": _goals,
    "figures": _figures,
    "misses": _misses,
}

if __name__ == "__main__":
    sys.exit(main())
