"""README.md and docs/ name no figure of speed but those of bench/reference."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bench import page, results
from bench.side_by_side import Finding, Growth, Report, Shape
from medellin_ai_ops.gen.files import stale
from medellin_ai_ops.stack.paths import repo_root

if TYPE_CHECKING:
    from pathlib import Path

SEATS = Report(
    "seats",
    (
        Shape("200 events", "requests/s", {"limit": [5000.0, 4000.0, 4100.0], "hot": [1811.4]}),
        Growth("one client", "ms", {"ours": {10: [1.0], 1_000: [1.0], 100_000: [1.0]}}),
    ),
    (
        Finding("seats", "cost with 100,000 / with 10, ours", 1.04),
        Finding("seats", "one event, hot / document", 1.7),
    ),
)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ('"cost with 100,000 / with 10, ours"', "1.04"),
        ('"200 events" "limit"', "4,100"),
        ('"200 events" "hot"', "1,811"),
        ('"one client" "ours" "100000"', "1"),
        ('"one client" "ours" "slope"', "0"),
    ],
)
def test_a_marked_place_gets_its_figure(names: str, said: str) -> None:
    written = f"Before <!-- bench:seats {names} -->old<!-- /bench -->, after"
    assert page.fill(written, {"seats": SEATS}) == written.replace("old", said)


def test_filling_twice_changes_nothing() -> None:
    once = page.fill(
        "<!-- bench:goals --><!-- /bench -->\n<!-- bench:misses --><!-- /bench -->", {"seats": SEATS}
    )
    assert page.fill(once, {"seats": SEATS}) == once
    assert "| seats: cost with 100,000 / with 10, ours | 1.04 | must: at most 1.2 |  |" in once
    assert "- seats: one event, hot / document: 1.70 (aim: at least 5). Cause: this machine" in once


def test_the_table_of_figures_has_a_column_for_ours_the_limit_and_the_document() -> None:
    table = page.fill("<!-- bench:figures --><!-- /bench -->", {"seats": SEATS})
    assert "| seats: 200 events | requests/s | 4,100 |  |  | hot 1,811 |" in table
    assert "| seats: one client, 100,000 | ms |  | 1 |  |  |" in table
    assert "| seats: one client, slope | ms |  | +0.00 |  |  |" in table


def test_what_was_never_measured_is_a_dash() -> None:
    assert page.fill('<!-- bench:queue "ours / pgmq" -->3<!-- /bench -->', {}) == (
        '<!-- bench:queue "ours / pgmq" -->–<!-- /bench -->'
    )


@pytest.mark.parametrize(
    "written",
    [
        '<!-- bench:seats "no such finding" -->1<!-- /bench -->',
        '<!-- bench:seats "200 events" "nobody" -->1<!-- /bench -->',
        '<!-- bench:seats "200 events" "limit" "10" -->1<!-- /bench -->',
        '<!-- bench:seats "one client" "ours" -->1<!-- /bench -->',
        '<!-- bench:seats "one client" "ours" "11" -->1<!-- /bench -->',
        "<!-- bench:seats -->1<!-- /bench -->",
        '<!-- bench:seat "200 events" "limit" -->1<!-- /bench -->',
        '<!-- bench:seats "200 events" "limit" -->1',
        "<!-- bench:seats '200 events' -->1<!-- /bench -->",
    ],
)
def test_a_place_that_no_result_fills_is_refused(written: str) -> None:
    with pytest.raises(page.UnknownFigureError):
        page.fill(written, {"seats": SEATS})


def test_results_come_back_from_their_file_as_they_were() -> None:
    assert results.from_facts(json.loads(json.dumps(results.as_facts(SEATS)))) == SEATS


def test_the_pages_say_what_the_reference_says() -> None:
    files = page.render(results.load(results.REFERENCE))
    assert stale(files, repo_root(), ()) == [], "run: make bench-page"


def test_the_reference_names_no_host_and_no_path() -> None:
    for file in results.REFERENCE.glob("*.json"):
        assert not re.search(r"127\.0\.0\.1|https?://|/(home|root|tmp|work)/", file.read_text()), file.name


def test_the_last_run_becomes_the_reference_and_what_did_not_run_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(results, "RESULTS", tmp_path / "results")
    monkeypatch.setattr(results, "REFERENCE", tmp_path / "reference")
    soak = Report(
        "soak", (Shape("memory", "MB", {"worker": [38.0, 40.0]}),), (Finding("soak", "minutes", 2.0),)
    )
    results.publish(SEATS, as_json=True)
    results.publish(soak, as_json=True)
    results.take()
    (results.RESULTS / "seats.json").unlink()
    results.publish(replace(soak, findings=(Finding("soak", "minutes", 10.0),)), as_json=True)
    results.draw()
    results.take()
    taken = results.load(results.REFERENCE)
    assert taken["seats"] == SEATS
    assert taken["soak"].findings[0].value == 10
    assert "10 minutes" in results.pictures(taken)["soak.svg"]
    assert {file.name for file in results.RESULTS.iterdir()} == {"soak.json", "chart.svg", "soak.svg"}


def test_the_readme_names_no_figure_of_speed_by_hand() -> None:
    readme = (repo_root() / "README.md").read_text(encoding="utf-8")
    section = re.split(r"^## ", readme.partition("## Speed\n")[2], flags=re.MULTILINE)[0]
    assert len(page.PLACE.findall(section)) > 10
    assert re.findall(r"\d+", page.PLACE.sub("", section)) == []
