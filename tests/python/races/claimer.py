"""A worker of the tests that may be killed at any point: `python -m tests.python.races.claimer URL`.

It leaves one row in public.effects for each job that it does, in the transaction that completes the job.
"""

from __future__ import annotations

import random
import sys
import time

import psycopg

IDLE_SECONDS = 0.02


def main(url: str) -> None:
    """Until killed."""
    with psycopg.connect(url, autocommit=True) as connection:
        while True:
            lease = "select id, lease_token from private.claim_jobs('{storm}', %s, '400 milliseconds')"
            jobs = connection.execute(lease, (random.randint(1, 5),)).fetchall()
            for job, token in jobs:
                time.sleep(random.choice((0, 0.005)))
                try:
                    with connection.transaction():
                        connection.execute("insert into public.effects (job) values (%s)", (job,))
                        time.sleep(random.choice((0, 0.005)))
                        connection.execute("select private.complete_job(%s, %s)", (job, token))
                except psycopg.errors.DatabaseError as error:
                    if error.sqlstate != "MD160":
                        raise
            if not jobs:
                time.sleep(IDLE_SECONDS)


if __name__ == "__main__":
    main(sys.argv[1])
