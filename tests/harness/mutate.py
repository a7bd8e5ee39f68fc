"""`python -m tests.harness.mutate [R16 ...]`: does any test notice when a known fault comes back?

Each tests/mutations/Rnn.sql puts one fault into a copy of the migrated database. The tests that carry the
number must pass without it, and at least one must fail with it: an assertion, not an error on the way. One
that nobody notices makes the exit code 1.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from medellin_ai_ops.console import say
from medellin_ai_ops.stack.paths import repo_root
from tests.harness import pgtap
from tests.harness.database import Scratch
from tests.harness.run import REPORT_VARIABLE, RUN_VARIABLE, TEMPLATE, TEMPLATE_VARIABLE, OwnedRun, Run

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

RED = "red"


@dataclass(frozen=True)
class Verdict:
    """What came of one fault; only `red` is good."""

    number: str
    state: str
    words: str


@dataclass
class Outcome:
    """Tests that passed, that failed by an assertion, and that went wrong otherwise."""

    passed: set[str] = field(default_factory=set)
    failed: set[str] = field(default_factory=set)
    broken: dict[str, str] = field(default_factory=dict)


def judge(run: Run, mutation: Path, tests: Sequence[Path]) -> Verdict:
    """Put the fault into a copy of the template and run the tests with its number, with it and without."""
    number = mutation.stem
    template = f"mutation_{number.lower()}_{os.getpid()}"
    if not tests:
        return Verdict(number, "UNGUARDED", "no test carries this number")
    before = run_tests(run, number, TEMPLATE, tests)
    run.clone(template, TEMPLATE)
    try:
        try:
            with psycopg.connect(run.cluster.url(template), autocommit=True) as connection:
                connection.execute(mutation.read_bytes())
        except psycopg.Error as error:
            return Verdict(number, "BROKEN", f"the fault cannot be put in: {str(error).splitlines()[0]}")
        run.close_template(template)
        after = run_tests(run, number, template, tests)
    finally:
        run.drop_template(template)
    return _compare(number, before, after)


def _compare(number: str, before: Outcome, after: Outcome) -> Verdict:
    if before.failed or before.broken:
        culprit = next(iter([*before.failed, *before.broken]))
        return Verdict(number, "BROKEN", f"fails without the fault too: {culprit}")
    if not before.passed:
        return Verdict(number, "UNGUARDED", "no test carries this number")
    noticed = after.failed & before.passed
    if noticed:
        return Verdict(number, RED, f"{len(noticed)} of {len(before.passed)}: {', '.join(sorted(noticed))}")
    if after.broken:
        test, words = next(iter(after.broken.items()))
        return Verdict(number, "BROKEN", f"no assertion failed, but {test} broke: {words}")
    return Verdict(number, "GREEN", f"nobody noticed: {', '.join(sorted(after.passed))}")


def run_tests(run: Run, number: str, template: str, tests: Sequence[Path]) -> Outcome:
    """The tests of a number on copies of a template: pgTAP files here, Python files in a pytest."""
    outcome = Outcome()
    scratch = Scratch(run, template)
    for test in tests:
        if test.suffix == ".sql":
            verdict = pgtap.judge(pgtap.execute(scratch.take().url(), test.read_text(encoding="utf-8")))
            if verdict.broken:
                scratch.give_up()
            if verdict.failed:
                outcome.failed.add(_name(test))
            elif verdict.broken:
                outcome.broken[_name(test)] = verdict.broken[0]
            else:
                outcome.passed.add(_name(test))
    scratch.give_up()
    python = [test for test in tests if test.suffix == ".py"]
    if python:
        _run_pytest(run, number, template, python, outcome)
    return outcome


def _run_pytest(run: Run, number: str, template: str, tests: Sequence[Path], outcome: Outcome) -> None:
    """Its harness writes how each test went into a file."""
    with tempfile.NamedTemporaryFile(dir=run.folder, suffix=".json") as report:
        command: list[str | Path] = [
            *(sys.executable, "-m", "pytest", "-q", "-p", "tests.harness.plugin", "-p", "no:cacheprovider"),
            *("--rootdir", repo_root(), "-c", repo_root() / "pyproject.toml", "--mutation", number),
        ]
        result = subprocess.run(
            [*command, *tests],
            cwd=repo_root(),
            env={
                **os.environ,
                RUN_VARIABLE: str(run.folder),
                TEMPLATE_VARIABLE: template,
                REPORT_VARIABLE: report.name,
            },
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        written = Path(report.name).read_text()
    if not written:
        outcome.broken["pytest"] = (result.stdout + result.stderr).strip().splitlines()[-1]
        return
    facts = json.loads(written)
    outcome.passed.update(facts["passed"])
    outcome.failed.update(facts["failed"])
    outcome.broken.update(facts["broken"])


def _name(test: Path) -> str:
    return str(test.relative_to(repo_root())) if test.is_relative_to(repo_root()) else str(test)


def tests_by_number(folder: Path) -> dict[str, list[Path]]:
    """The test files that carry each number."""
    found: dict[str, list[Path]] = {}
    for file in sorted(folder.rglob("test_*.sql")):
        for number in pgtap.mutations_of(file):
            found.setdefault(number, []).append(file)
    for file in sorted(folder.rglob("test_*.py")):
        numbers = re.findall(r"mark\.mutation\(([^)]*)\)", file.read_text(encoding="utf-8"))
        for number in sorted({number for listed in numbers for number in re.findall(r"R\d+", listed)}):
            found.setdefault(number, []).append(file)
    return found


def judge_all(run: Run, mutations: Iterable[Path], guards: dict[str, list[Path]]) -> list[Verdict]:
    """All verdicts, in the order of the numbers; two at a time."""
    ordered = sorted(mutations, key=lambda file: int(file.stem.lstrip("R")))
    _ = run.cluster
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        return list(pool.map(lambda file: judge(run, file, guards.get(file.stem, [])), ordered))


def main(arguments: Sequence[str]) -> int:
    """Judge the faults that are named, or all."""
    known = {file.stem: file for file in (repo_root() / "tests" / "mutations").glob("R*.sql")}
    wanted = [argument.upper() for argument in arguments] or list(known)
    unknown = [number for number in wanted if number not in known]
    if unknown:
        say(f"error: there is no tests/mutations/{unknown[0]}.sql. Known are: {', '.join(sorted(known))}")
        return 2
    run = OwnedRun()
    try:
        verdicts = judge_all(
            run, [known[number] for number in wanted], tests_by_number(repo_root() / "tests")
        )
    finally:
        run.end()
    for verdict in verdicts:
        print(f"{verdict.number:5} {verdict.state:10} {verdict.words}")
    missed = [verdict.number for verdict in verdicts if verdict.state != RED]
    if missed:
        say(f"error: not red: {', '.join(missed)}. Write a test that notices, or mend the mutation")
        return 1
    say(f"all {len(verdicts)} faults are noticed")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
