"""A pgTAP file as one test: a connection of its own on a clone, and not a single line taken on trust.

Files share a clone: each is shown to roll back all it did, or the next one gets a fresh clone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import psycopg
import pytest
from psycopg import pq
from tap.parser import Parser

from tests.harness.database import Scratch
from tests.harness.run import RUN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from _pytest._code.code import TerminalRepr

SCRATCH = pytest.StashKey[Scratch]()
VOID = 2278
TEXT = 25
STATEMENT_SECONDS = 60


class PgTapFailure(Exception):
    """The file ran and says that something is not so."""


class PgTapError(Exception):
    """The file is no proper test: it broke off, counts wrong, or says something that is not TAP."""


class PgTapFile(pytest.File):
    """Collects one test a file; `-- mutation: R16 R17` in its header become marks."""

    def collect(self) -> Iterator[pytest.Item]:
        item = PgTapItem.from_parent(self, name=self.path.stem, nodeid=self.nodeid or str(self.path))
        for number in mutations_of(self.path):
            item.add_marker(pytest.mark.mutation(number))
        yield item


class PgTapItem(pytest.Item):
    """Runs the file and holds every line against the rules of TAP, and some of ours."""

    def script(self) -> str:
        return self.path.read_text(encoding="utf-8")

    def runtest(self) -> None:
        scratch = self.config.stash.setdefault(SCRATCH, Scratch(self.config.stash[RUN]))
        verdict = judge(execute(scratch.take().url(), self.script()))
        if verdict.broken:
            scratch.give_up()
            raise PgTapError("\n".join([*verdict.broken, *verdict.failed]))
        if verdict.failed:
            raise PgTapFailure("\n".join(verdict.failed))

    def repr_failure(
        self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None
    ) -> str | TerminalRepr:
        if isinstance(excinfo.value, PgTapFailure | PgTapError):
            return str(excinfo.value)
        return super().repr_failure(excinfo)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        return self.path, None, self.nodeid


def mutations_of(path: Path) -> list[str]:
    """The numbers in the header comment of a pgTAP file."""
    numbers: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("--"):
            break
        if match := re.match(r"--\s*mutation:\s*(.+)", line):
            numbers += re.findall(r"R\d+", match[1])
    return numbers


@dataclass
class Outcome:
    """What the server answered: tags of the statements, the lines they printed, where it broke off."""

    tags: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    error: str | None = None
    is_open: bool = False


def execute(url: str, script: str) -> Outcome:
    """Send the file as it is, and keep what came before an error."""
    outcome = Outcome()
    with psycopg.connect(
        url, autocommit=True, options=f"-c statement_timeout={STATEMENT_SECONDS}s"
    ) as connection:
        session = connection.pgconn
        session.send_query(script.encode())
        while (result := session.get_result()) is not None:
            _record(outcome, result, script)
        outcome.is_open = session.transaction_status != pq.TransactionStatus.IDLE
    return outcome


def _record(outcome: Outcome, result: pq.abc.PGresult, script: str) -> None:
    if result.status == pq.ExecStatus.FATAL_ERROR:
        outcome.error = _describe_error(result, script)
        return
    outcome.tags.append((result.command_status or b"").decode())
    if result.status != pq.ExecStatus.TUPLES_OK or (result.nfields == 1 and result.ftype(0) == VOID):
        return
    for row in range(result.ntuples):
        if result.nfields != 1 or result.ftype(0) != TEXT:
            outcome.lines.append(f"a row that is not TAP, from {outcome.tags[-1]}")
            continue
        outcome.lines += (result.get_value(row, 0) or b"null").decode().splitlines()


def _describe_error(result: pq.abc.PGresult, script: str) -> str:
    def part(name: pq.DiagnosticField) -> str:
        return (result.error_field(name) or b"").decode()

    words = f"{part(pq.DiagnosticField.SQLSTATE)} {part(pq.DiagnosticField.MESSAGE_PRIMARY)}"
    position = part(pq.DiagnosticField.STATEMENT_POSITION)
    if position:
        words += f" (line {script[: int(position)].count(chr(10)) + 1})"
    more = (part(pq.DiagnosticField.MESSAGE_DETAIL), part(pq.DiagnosticField.CONTEXT))
    return "\n".join([words, *(f"    {line}" for text in more for line in text.splitlines())])


@dataclass
class Verdict:
    """What is wrong with the file itself, and what the file found wrong."""

    broken: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def judge(outcome: Outcome) -> Verdict:
    """Hold the output against TAP: a plan first, each result in its turn, nothing skipped, nothing else."""
    verdict = Verdict()
    planned: int | None = None
    results = 0
    last = "nothing"
    in_failure = False
    parser = Parser()
    for text in outcome.lines:
        line = parser.parse_line(text)
        if line.category == "plan":
            if planned is not None or results:
                verdict.broken.append(f"the plan comes twice or late: {text}")
            planned = int(line.expected_tests)
        elif line.category == "test":
            results += 1
            last = text
            in_failure = not line.ok
            if line.number != results:
                verdict.broken.append(f"result {results} has the wrong number: {text}")
            if line.skip or line.todo:
                verdict.broken.append(f"nothing may be skipped or left to do: {text}")
            if not line.ok:
                verdict.failed.append(text)
        elif line.category == "diagnostic":
            if in_failure:
                verdict.failed.append(text)
        else:
            verdict.broken.append(f"not TAP: {text}")
    if outcome.error is not None:
        verdict.broken.insert(0, f"broke off after {last}: {outcome.error}")
    elif planned is None or planned != results or results == 0:
        verdict.broken.insert(0, f"planned {planned}, ran {results}")
    elif (
        outcome.is_open
        or outcome.tags[0] != "BEGIN"
        or outcome.tags[-1] != "ROLLBACK"
        or "COMMIT" in outcome.tags
    ):
        verdict.broken.append("a file starts with begin, ends with rollback, and commits nothing")
    return verdict
