"""What the client adds to a request, the gateway to PostgREST, and how long things take to begin.

On an embedded stack of its own. The limit of a call of the client is the same request sent by httpx, with the
answer read as JSON.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import psycopg

from bench.side_by_side import Report, Shape, report, take_turns
from medellin_ai import MedellinClient
from medellin_ai_ops.db.check import apply_migrations
from medellin_ai_ops.db.push import load_seed
from medellin_ai_ops.stack import state
from medellin_ai_ops.stack.paths import repo_root

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.ground import Ground
    from medellin_ai_ops.stack.state import StackState

CALLS = 200
STARTS = 3


@contextmanager
def stack() -> Iterator[StackState]:
    """A stack that is stopped and deleted afterwards."""
    with tempfile.TemporaryDirectory(prefix="medellin-ai-bench-") as folder:
        home = Path(folder) / "home"
        environment = os.environ | {"MEDELLIN_HOME": str(home)}

        def medellin(*arguments: str) -> None:
            command = [sys.executable, "-m", "medellin_ai_ops.cli", *arguments]
            subprocess.run(command, cwd=repo_root(), env=environment, check=True, capture_output=True)

        medellin("up", "--detach")
        try:
            found = state.load(home)
            assert found is not None
            yield found
        finally:
            medellin("down")


def each(call: Callable[[], object]) -> Callable[[int], float]:
    """The median of many calls, in milliseconds."""

    def measured(_: int) -> float:
        taken = []
        for _ in range(CALLS):
            began = time.perf_counter()
            call()
            taken.append(time.perf_counter() - began)
        return statistics.median(taken) * 1000

    return measured


def requests(running: StackState) -> Shape:
    with (
        MedellinClient(running.api_url, running.publishable_key) as client,
        httpx.Client(headers={"apikey": running.publishable_key}) as line,
    ):
        seen: list[httpx.Request] = []
        with httpx.Client(event_hooks={"request": [seen.append]}) as watched:
            MedellinClient(running.api_url, running.publishable_key, http_client=watched).events.list(
                limit=20
            )
        [request] = seen
        direct = httpx.URL(f"http://127.0.0.1:{running.ports.rest}").copy_with(
            raw_path=request.url.raw_path.removeprefix(b"/rest/v1")
        )
        return take_turns(
            "a page of events",
            "ms",
            {
                "limit": each(lambda: line.get(request.url).json()),
                "ours": each(lambda: client.events.list(limit=20)),
                "no gateway": each(lambda: line.get(direct).json()),
            },
        )


def start(*arguments: str) -> Callable[[int], float]:
    """How long a Python takes from its start to its end."""

    def measured(_: int) -> float:
        taken = []
        for _ in range(STARTS):
            began = time.perf_counter()
            subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
            taken.append(time.perf_counter() - began)
        return min(taken) * 1000

    return measured


def starts() -> Shape:
    return take_turns(
        "from start to end",
        "ms",
        {
            "limit": start("-c", "pass"),
            "import": start("-c", "import medellin_ai"),
            "--help": start("-m", "medellin_ai_ops.cli", "--help"),
        },
    )


def installed(ground: Ground) -> float:
    """Seconds that all migrations and the seed take."""
    ground.server.create_database("install")
    url = ground.server.url("install")
    began = time.perf_counter()
    with psycopg.connect(url, autocommit=True) as owner:
        apply_migrations(owner, repo_root())
    load_seed(url)
    taken = time.perf_counter() - began
    ground.drop("install")
    return taken


def measure(ground: Ground) -> Report:
    seconds = installed(ground)
    with stack() as running:
        asked = requests(running)
    begun = starts()
    findings = {
        "a call of the client / of httpx": asked.ratio("ours", "limit"),
        "what the gateway adds (ms)": asked.median("limit") - asked.median("no gateway"),
        "migrations and seed (s)": seconds,
        "import medellin_ai / an empty Python": begun.ratio("import", "limit"),
        "medellin-ai --help / an empty Python": begun.ratio("--help", "limit"),
    }
    return report("client", [asked, begun], findings)
