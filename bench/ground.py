"""The server on which all workloads of a run stand, and what asks it."""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import tempfile
from collections import defaultdict
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from medellin_ai_ops.db.check import apply_migrations
from medellin_ai_ops.db.scratch import own_server
from medellin_ai_ops.stack.paths import repo_root
from medellin_ai_ops.stack.postgres import bundled_postgres

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medellin_ai_ops.stack.postgres import Cluster

MEASURED_MS = 100
WARM = 10  # asks of a session before it counts: a plan is made for good after five
DOCUMENT = Path(__file__).with_name("document.sql")
# As PostgREST asks: a transaction with the role, the claims of a person and the statement, in one round trip.
AS_PERSON = """
\\startpipeline
begin;
select
    set_config('role', '{role}', true),
    set_config('request.jwt.claims', format('{{"role": "authenticated", "sub": "%s"}}', {person}), true);
{statement}
commit;
\\endpipeline
"""
# The same, statement by statement and with the body as JSON, as PostgREST 12 and 13 send it.
REQUEST = """
begin;
select
    set_config('role', '{role}', true),
    set_config('request.jwt.claims', format('{{"role": "authenticated", "sub": "%s"}}', {person}), true);
select private.pre_request();
with pgrst_source as ({statement})
select
    '' as total_result_set, count(t) as page_total, coalesce(json_agg(t), '[]') as body,
    nullif(current_setting('response.headers', true), '') as response_headers,
    nullif(current_setting('response.status', true), '') as response_status, '' as response_inserted
from (select * from pgrst_source) as t;
commit;
"""


class Ground:
    """Databases of the two sides, copied from templates that are made once."""

    def __init__(self, server: Cluster) -> None:
        self.server = server
        self._templates: set[str] = set()

    def ours(self, name: str) -> str:
        """A database with our migrations."""
        return self._copy("ours", name)

    def document(self, name: str) -> str:
        """A database with the document as written, with the least repair."""
        return self._copy("document", name)

    def superuser(self, name: str = "postgres") -> str:
        return self.server.url(name, "supabase_admin")

    def drop(self, *names: str) -> None:
        """Give back what a workload had."""
        for name in names:
            self.server.drop_database(name)

    def _copy(self, template: str, name: str) -> str:
        if template not in self._templates:
            self.server.create_database(template)
            with psycopg.connect(self.server.url(template), autocommit=True) as owner:
                if template == "ours":
                    apply_migrations(owner, repo_root())
                else:
                    owner.execute(DOCUMENT.read_bytes())
            self._templates.add(template)
        with psycopg.connect(self.server.url("postgres", "supabase_admin"), autocommit=True) as owner:
            owner.execute(f"create database {name} template {template} owner postgres".encode())
        return self.server.url(name)


@contextmanager
def ground() -> Iterator[Ground]:
    """A durable server, for as long as this lasts."""
    with own_server(durable=True) as server:
        yield Ground(server)


def person(number: int) -> str:
    """The id of one of the people, as SQL has it."""
    return f"'00000000-0000-4000-8000-{number:012d}'::uuid"


def acting(role: str, number: int) -> str:
    """A session that acts for a person; the envelope of a request is measured by itself."""
    claims = f'{{"role":"authenticated","sub":"00000000-0000-4000-8000-{number:012d}"}}'
    return f"-c role={role} -c request.jwt.claims={claims}"


def pgbench(
    url: str,
    script: str,
    *,
    clients: int = 1,
    asks: int | None = None,
    seconds: int = 1,
    warm: int = 0,
    options: str = "",
    **numbers: int,
) -> float:
    """How many transactions a second get done: so many asks of each client, or what fits into the time.

    The first `warm` of each client do not count: a session that is new has functions to read and plans to
    make, which those of a pool have done.
    """
    with tempfile.TemporaryDirectory(prefix="medellin-ai-bench-") as folder:
        run = subprocess.run(
            [
                bundled_postgres() / "bin" / "pgbench",
                *("--no-vacuum", "--protocol=prepared", "--file=-", f"--jobs={min(clients, 2)}"),
                f"--client={clients}",
                f"--transactions={asks + warm}" if asks else f"--time={seconds}",
                *(("--log", f"--log-prefix={folder}/log") if warm else ()),
                *(
                    f"--define={name}={value}"
                    for name, value in {"clients": clients, "warm": warm, **numbers}.items()
                ),
                url,
            ],
            input=script,
            env=os.environ | {"PGOPTIONS": options},
            capture_output=True,
            text=True,
            check=False,
        )
        rate = re.search(r"^tps = ([0-9.]+)", run.stdout, re.MULTILINE)
        if run.returncode != 0 or rate is None:
            raise RuntimeError(run.stderr)
        return _rate_when_warm(Path(folder), warm) if warm else float(rate[1])


def _rate_when_warm(logs: Path, warm: int) -> float:
    """From when clients are warm, on average, to when the last one is done, in transactions a second."""
    ends: dict[str, list[float]] = defaultdict(list)
    for log in logs.iterdir():
        for line in log.read_text().splitlines():
            client, _, _, _, seconds, microseconds = line.split()
            ends[client].append(int(seconds) + int(microseconds) / 1e6)
    begin = statistics.mean(of_client[warm - 1] for of_client in ends.values())
    end = max(of_client[-1] for of_client in ends.values())
    return sum(len(of_client) - warm for of_client in ends.values()) / (end - begin)


def milliseconds(url: str, script: str, options: str = "", **numbers: int) -> float:
    """How long one takes after another, with nobody else there: the best of three."""
    first = 1000 / pgbench(url, script, asks=5, warm=WARM, options=options, **numbers)
    asks = max(10, round(MEASURED_MS / first))
    return min(
        1000 / pgbench(url, script, asks=asks, warm=WARM, options=options, **numbers) for _ in range(3)
    )
