"""`medellin-ai work`: the worker, which does what waits in the queue."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING, Annotated

import typer

from medellin_ai_ops.commands.db import DatabaseUrl, Json  # noqa: TC001  (typer reads them at run time)
from medellin_ai_ops.console import emit, fail, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medellin_ai_ops.work.job import Kind
    from medellin_ai_ops.work.worker import Done, Span


def work(
    kind: Annotated[
        list[str] | None, typer.Option(help="Only this kind of jobs; again for more.", metavar="KIND")
    ] = None,
    once: Annotated[bool, typer.Option("--once", help="Only what is due now.")] = False,
    drain: Annotated[bool, typer.Option("--drain", help="Until nothing is due.")] = False,
    url: DatabaseUrl = None,
    as_json: Json = False,
) -> None:
    """Do what waits in the queue; Ctrl-C ends it when what was begun is over."""
    from medellin_ai_ops.db.grant_admin import database_url
    from medellin_ai_ops.work.worker import Worker

    if once and drain:
        fail("--once and --drain are two different spans", "Choose one", code=2)
    kinds = able(chosen(kind or []), is_asked=bool(kind))
    outcomes: list[str] = []

    def tell(done: Done) -> None:
        outcomes.append(done.outcome)
        if as_json:
            facts = {"job": done.job.id, "kind": done.job.kind, "attempt": done.job.attempts}
            emit(facts | {"outcome": done.outcome, "seconds": round(done.seconds, 3), "error": done.error})
        else:
            reason = f": {done.error}" if done.error else ""
            print(f"{done.job.kind} {done.job.id} {done.outcome}, {done.seconds:.2f} s{reason}", flush=True)

    worker = Worker(database_url(url), kinds, os.environ, tell, say)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: worker.stop.set())
    span: Span = "once" if once else "drain" if drain else "for ever"
    worker.run(span)
    failed = sum(outcome != "done" for outcome in outcomes)
    say(f"{len(outcomes) - failed} done" + (f", {failed} not" if failed else ""))
    if failed and span != "for ever":
        fail(f"{failed} job(s) did not work", "They are tried again by themselves: medellin-ai jobs queue")


def chosen(names: Sequence[str]) -> list[Kind]:
    """The kinds of these names, or all."""
    from medellin_ai_ops.work.kinds import KINDS

    unknown = [name for name in names if name not in KINDS]
    if unknown:
        fail(f"no worker does {unknown[0]}", f"Choose of {', '.join(KINDS)}", code=2)
    return [KINDS[name] for name in names or KINDS]


def able(kinds: Sequence[Kind], *, is_asked: bool) -> list[Kind]:
    """Without those for which something is missing here; said, or an error when they were asked for."""
    lacking = {kind.name: missing for kind in kinds if (missing := kind.lacks(os.environ))}
    for name, missing in lacking.items():
        if is_asked:
            fail(f"{name} cannot be done here", f"Set {missing}")
        say(f"{name} is left to other workers: {missing} is not set")
    return [kind for kind in kinds if kind.name not in lacking]
