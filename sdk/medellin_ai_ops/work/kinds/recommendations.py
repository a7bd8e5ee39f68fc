"""`recommendations`: what everybody might like, some people in a transaction.

The job update-recommendations asks for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from medellin_ai_ops.work.job import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from medellin_ai_ops.work.job import Job
    from medellin_ai_ops.work.tools import Tools

STEP = "select private.recommend_next(%s, %s, %s) as last"


def run(tools: Tools, jobs: Sequence[Job]) -> None:
    (job,) = jobs
    last: UUID | None = None
    while True:
        row = tools.connection.execute(STEP, (job.id, job.lease_token, last)).fetchone()
        if row is None or row["last"] is None:
            return
        last = row["last"]
        tools.say(f"recommendations made up to {last}")


KIND = Kind("recommendations", run)
