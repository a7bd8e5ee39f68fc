"""A dump can be restored: into an empty database, and as data into a project that has the migrations."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import psycopg
import pytest

from medellin_ai_ops.db.audit import verify_database
from medellin_ai_ops.db.check import apply_migrations
from medellin_ai_ops.db.push import load_seed
from medellin_ai_ops.stack.paths import repo_root
from tests.harness.database import cloned
from tests.harness.dump import dump, restore
from tests.harness.run import RUN_VARIABLE, TEMPLATE_VARIABLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.harness.run import Run

OURS = ("public", "private", "partitions", "archive", "audit", "monitoring", "backup")
# What the platform keeps. Jobs and buckets are made again by the migrations, people and files are not.
THEIRS = ("auth", "storage")
JOBS = "cron"
DATA = (
    *("--data-only", "--load-via-partition-root"),
    "--table=(public|private|partitions|archive|audit|monitoring|backup).*",
    *("--table=auth.(users|identities)", "--table=storage.objects"),
)
TABLES = """
select c.oid::regclass::text from pg_catalog.pg_class as c
where c.relkind = 'r' and c.relnamespace::regnamespace::text = any (%s)
"""
SEQUENCES = """
select format('%%I.%%I', s.schemaname, s.sequencename), s.last_value from pg_catalog.pg_sequences as s
where s.schemaname = any (%s)
"""
PAST_YEAR = """
with held as (
    insert into public.events (title, description, date, location, status)
    select 'Viejo', 'x', make_timestamptz(y, 5, 5, 0, 0, 0, 'UTC'), 'Ruta N', 'completed'
    from unnest('{2001,2022}'::integer[]) as y
    returning id, date
)
select 1 from held;
insert into public.event_registrations (event_id, user_id, ticket_type, status)
select e.id, p.id, 'general', 'confirmed'
from public.events as e, public.profiles as p
where e.date < '2023-01-01';
select private.archive_events(2001), private.archive_events(2022);
"""
# The first of the days below may lie in the month before.
LEAVES = "select private.ensure_month_partitions('audit.audit_log', (now() - interval '3 days')::date)"
SEALED_DAYS = """
set session_replication_role = 'replica';
insert into audit.audit_log (at, actor_role, action, object_type, facts, personal, salt, personal_digest)
select
    now() - make_interval(days => n), 'x', 'test.happened', 'things', '{"ñ": 1.50}', p.personal, 'x',
    sha256('x' || convert_to(p.personal::text, 'utf8'))
from generate_series(1, 3) as n, (select '{"note": "Ángel"}'::jsonb) as p (personal);
reset session_replication_role;
select private.seal_audit();
"""
EMPTY_ALL = """
select format('truncate %%s', string_agg(c.oid::regclass::text, ', ')) from pg_catalog.pg_class as c
where c.relkind in ('r', 'p') and c.relnamespace::regnamespace::text = any (%s)
"""


@contextmanager
def empty_database(run: Run, name: str) -> Iterator[str]:
    """A database with nothing in it, not even what a project has."""
    name = f"{name}_{os.getpid()}"
    run.clone(name, "template0")
    try:
        yield name
    finally:
        run.cluster.drop_database(name)


@contextmanager
def project(run: Run, name: str) -> Iterator[str]:
    """A project with the migrations."""
    name = f"{name}_{os.getpid()}"
    run.cluster.create_database(name)
    try:
        with psycopg.connect(run.cluster.url(name), autocommit=True) as connection:
            apply_migrations(connection, repo_root())
        yield name
    finally:
        run.cluster.drop_database(name)


@pytest.fixture(scope="module")
def source(run: Run) -> Iterator[str]:
    """A project with people, events and all that they do."""
    with project(run, "dump_source") as name:
        load_seed(run.cluster.url(name))
        with psycopg.connect(run.cluster.url(name), autocommit=True) as connection:
            connection.execute(PAST_YEAR)
            connection.execute(LEAVES)
            connection.execute(SEALED_DAYS)
        yield name


def rows(run: Run, database: str, *schemas: str) -> dict[str, tuple[int | None, str]]:
    """How many rows each table has, and their digest; where each sequence stands."""
    digest = (
        "select count(*), coalesce(md5(string_agg(t::text, e'\\n' order by t::text)), '') from only {} as t"
    )
    with psycopg.connect(run.cluster.url(database, "supabase_admin")) as connection:
        tables = connection.execute(TABLES, (list(schemas),)).fetchall()
        sequences = connection.execute(SEQUENCES, (list(schemas),)).fetchall()
        found = {name: connection.execute(digest.format(name)).fetchall()[0] for (name,) in tables}
        return found | {name: (value, "") for name, value in sequences}


def test_a_dump_restores_into_an_empty_database(run: Run, source: str) -> None:
    with empty_database(run, "restored") as target:
        restore(run, dump(run, source), target)
        before = rows(run, source, *OURS, *THEIRS, JOBS)
        assert rows(run, target, *OURS, *THEIRS, JOBS) == before
        assert [day.problem for day in verify_database(run.cluster.url(target))] == [None] * 3
    assert len(before) > 30
    assert sum(count or 0 for count, _ in before.values()) > 1000


def test_data_restore_into_a_project_with_the_migrations(run: Run, source: str) -> None:
    with project(run, "moved") as target:
        archive = dump(run, source, *DATA, user="postgres")
        with psycopg.connect(run.cluster.url(source)) as connection:
            years = connection.execute("select year from private.archived_years").fetchall()
        with psycopg.connect(run.cluster.url(target), autocommit=True) as connection:
            for year in years:  # so that the rows of archived years find their leaves
                connection.execute("select private.archive_events(%s)", year)
            connection.execute(LEAVES)
            [(empty_all,)] = connection.execute(EMPTY_ALL, (list(OURS),)).fetchall()
            connection.execute("set session_replication_role = 'replica'")  # the audit log is not emptied
            connection.execute(empty_all)
        restore(run, archive, target, user="postgres", session_replication_role="replica")
        after, before = (rows(run, name, *OURS, *THEIRS) for name in (target, source))
        # The migrations have made the buckets, at another time.
        assert after.pop("storage.buckets")[0] == before.pop("storage.buckets")[0] == 4
        assert after == before
        assert [day.problem for day in verify_database(run.cluster.url(target))] == [None] * 3


def check_suite(run: Run, *folders: str) -> int:
    """Runs tests on copies of a restored database; how many passed."""
    with cloned(run) as original, empty_database(run, "restored_template") as target:
        restore(run, dump(run, original.name), target)
        # Settings of roles belong to the server: pg_dumpall has them, or pg_dump --create.
        with psycopg.connect(run.cluster.url(target), autocommit=True) as connection:
            setting = "set pgrst.db_pre_request = 'private.pre_request'"
            connection.execute(f"alter role authenticator in database {target} {setting}")
        result = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *folders],
            cwd=repo_root(),
            env={**os.environ, RUN_VARIABLE: str(run.folder), TEMPLATE_VARIABLE: target},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
    assert result.returncode == 0, result.stdout[-4000:]
    [passed] = re.findall(r"^(\d+) passed", result.stdout, re.MULTILINE)
    return int(passed)


@pytest.mark.deep
def test_a_restored_database_keeps_its_rules_and_withstands_attacks(run: Run) -> None:
    assert check_suite(run, "tests/sql/catalog", "tests/sql/regressions", "tests/sql/attacks") > 50


@pytest.mark.deep
def test_a_restored_database_passes_every_test_in_sql(run: Run) -> None:
    assert check_suite(run, "tests/sql") > 100
