"""`erase_files`: the files of somebody whose account is gone. SQL cannot delete their bytes."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from medellin_ai_ops.work.job import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medellin_ai_ops.work.job import Job
    from medellin_ai_ops.work.tools import Tools


def run(tools: Tools, jobs: Sequence[Job]) -> None:
    files = [file for job in jobs for file in job.payload["files"]]
    by_bucket = itemgetter("bucket")
    for bucket, of_bucket in groupby(sorted(files, key=by_bucket), by_bucket):
        tools.storage.remove(bucket, [file["name"] for file in of_bucket])


KIND = Kind("erase_files", run)
