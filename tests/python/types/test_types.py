"""The client's types, from a caller's side: mistakes are found, and correct code is left in peace."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from mypy import api

from medellin_ai_ops.stack.paths import repo_root

CASES = Path(__file__).parent / "cases"


@pytest.fixture(scope="module")
def found() -> dict[str, set[tuple[int, str]]]:
    """What mypy says about the cases: file -> line and code of each error."""
    config = str(repo_root() / "pyproject.toml")
    options = ["--config-file", config, "--strict", "--enable-error-code", "unused-coroutine"]
    said, trouble, _ = api.run([*options, "--no-error-summary", *map(str, sorted(CASES.glob("*.py")))])
    assert not trouble
    errors: dict[str, set[tuple[int, str]]] = {path.name: set() for path in CASES.glob("*.py")}
    for line in said.splitlines():
        if ": note: " in line:
            continue
        place = re.fullmatch(r"(.+?):(\d+): error: .*\[([\w-]+)\]", line)
        assert place, line
        errors[Path(place.group(1)).name].add((int(place.group(2)), place.group(3)))
    return errors


def test_each_mistake_is_found_and_named(found: dict[str, set[tuple[int, str]]]) -> None:
    lines = (CASES / "refused.py").read_text(encoding="utf-8").splitlines()
    wanted = {
        (number, mark.group(1))
        for number, line in enumerate(lines, 1)
        if (mark := re.search(r"# E: ([\w-]+)$", line))
    }
    assert len(wanted) > 20
    assert found["refused.py"] == wanted


def test_correct_code_passes(found: dict[str, set[tuple[int, str]]]) -> None:
    assert found["accepted.py"] == set()
