"""`reports`: what is due by the schedules of reports becomes runs, each a job of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medellin_ai_ops.work.job import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medellin_ai_ops.work.job import Job
    from medellin_ai_ops.work.tools import Tools

PROCESS = "select private.process_scheduled_reports()"


def run(tools: Tools, jobs: Sequence[Job]) -> None:
    with tools.finish(*jobs) as connection:
        connection.execute(PROCESS)


KIND = Kind("reports", run)
