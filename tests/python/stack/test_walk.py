"""docs/walk.md, run as it is written: each command in its order, and what it is said to print.

`…` stands for anything in a line; a line that is only `…` for any lines. Work that is done outside of the
request takes its time: what only looks is asked again until it shows what the page says.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from typing import TYPE_CHECKING, NamedTuple

import pytest

from medellin_ai_ops.stack.paths import repo_root

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from medellin_ai_ops.stack.state import StackState

pytestmark = pytest.mark.stack

BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
LOOKS = re.compile(r"\b(list|show|status|queue)\b")
PATIENCE = 60.0


class Step(NamedTuple):
    command: str
    printed: str

    def is_met_by(self, output: str) -> bool:
        lines = [
            ".*" if line == "…" else re.escape(line).replace("…", "[^\n]*")
            for line in self.printed.split("\n")
        ]
        return re.fullmatch("\n".join(lines), output, re.DOTALL) is not None


def steps(page: str) -> list[Step]:
    found = []
    for block in BLOCK.findall(page):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, printed = part.partition("\n")
            found.append(Step(command, printed.strip("\n")))
    return found


def run(step: Step, environment: Mapping[str, str], folder: Path) -> str:
    done = subprocess.run(
        ["bash", "-c", step.command],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
        check=False,
    )
    return done.stdout.strip("\n")


# In a container all databases are of one server, and other tests of backups count those that are thrown away.
@pytest.mark.xdist_group("backups")
def test_the_walk(stack: StackState, tmp_path: Path) -> None:
    program = tmp_path / "bin" / "medellin-ai"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m medellin_ai_ops.cli "$@"\n', encoding="utf-8")
    program.chmod(0o700)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MEDELLIN_")} | {
        "MEDELLIN_HOME": str(stack.home),
        "PATH": f"{program.parent}:{os.environ['PATH']}",
    }
    walk = steps((repo_root() / "docs" / "walk.md").read_text(encoding="utf-8"))
    assert len(walk) > 10

    for step in walk:
        until = time.monotonic() + PATIENCE
        output = run(step, environment, tmp_path)
        while not step.is_met_by(output) and LOOKS.search(step.command) and time.monotonic() < until:
            time.sleep(0.5)
            output = run(step, environment, tmp_path)
        assert step.is_met_by(output), f"$ {step.command}\n{output}\n\nbut the page says\n{step.printed}"


@pytest.mark.parametrize(
    ("printed", "output", "is_met"),
    [
        ("a … c", "a b c", True),
        ("a … c", "a\nc", False),
        ("a\n…\nc", "a\nb\nb\nc", True),
        ("1 (one)", "1 (one)", True),
        ("", "something", False),
    ],
)
def test_what_a_page_may_leave_out(printed: str, output: str, is_met: bool) -> None:
    assert Step("", printed).is_met_by(output) is is_met
