"""`doctor`: whether an installation is in order, above all in what migrations cannot set."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import psycopg
import pytest

from medellin_ai_ops.db import remote
from medellin_ai_ops.db.doctor import doctor

from .clones import run_cli

if TYPE_CHECKING:
    from pathlib import Path

    from tests.harness.database import Database


@pytest.fixture
def installation(database: Database) -> Database:
    """The jobs of a copy still belong to its original; here they are at home.

    The original may be older than its jobs may be late: here they are new. It may be of last month or of last
    year: what the turn of them leaves to make is made.
    """
    execute(database, "update cron.job set database = current_database()")
    execute(database, "update private.scheduled_jobs set created_at = now()")
    execute(database, "select private.ensure_partitions()", "postgres")
    return database


def execute(database: Database, statements: str, user: str = "supabase_admin") -> None:
    with psycopg.connect(database.url(user), autocommit=True) as connection:
        connection.execute(statements.replace("@database", database.name).encode())


def told(database: Database) -> dict[str, list[str]]:
    """What it says of each state, but for the scheduler: a copy has none, or that of the whole server."""
    found: dict[str, list[str]] = {"ok": [], "look": [], "fail": []}
    for finding in doctor(database.url()):
        if "sees no scheduler" not in str(finding):
            found[finding.state].append(f"{finding.check}: {finding}")
    return found


def test_a_fresh_installation_is_in_order(installation: Database) -> None:
    found = told(installation)
    assert found["fail"] == []
    assert [words.partition(":")[0] for words in found["look"]] == [
        "schemas",
        "token hook",
        "backups",
        "admins",
    ]
    assert list(dict.fromkeys(words.partition(":")[0] for words in found["ok"])) == [
        "migrations",
        "pre_request",
        "cron",
        "guarantees",
        "indexes",
        "jobs",
        "partitions",
        "queue",
        "recommendations",
        "tables",
        "audit",
        "extensions",
        "encryption",
    ]


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (
            "delete from supabase_migrations.schema_migrations where version = '20260104000000'",
            "migrations: 1 of",
        ),
        (
            "alter role authenticator in database @database reset pgrst.db_pre_request",
            "pre_request: the API calls nothing before each request, so admins have no rights. As postgres: ",
        ),
        (
            "alter role authenticator in database @database set pgrst.db_pre_request = 'public.other'",
            "pre_request: the API calls public.other before",
        ),
        (
            "alter role authenticator in database @database set pgrst.db_schemas = 'public, private'",
            "schemas: the API exposes public, private. As postgres: alter role authenticator",
        ),
        (
            "revoke execute on function private.custom_access_token_hook(jsonb) from supabase_auth_admin",
            "token hook: supabase_auth_admin may not run private.custom_access_token_hook",
        ),
        (
            "revoke select on public.user_roles from supabase_auth_admin",
            "token hook: supabase_auth_admin may not run private.custom_access_token_hook",
        ),
        (
            "update cron.job set active = false where jobname = 'ensure-partitions'",
            "cron: the job ensure-partitions is switched off",
        ),
        (
            "update cron.job set database = 'another' where jobname = 'ensure-partitions'",
            "cron: the job ensure-partitions belongs to another database",
        ),
        (
            "delete from cron.job where jobname = 'ensure-partitions'",
            "cron: there is no job ensure-partitions that postgres can see. Connect as postgres",
        ),
        (
            "insert into cron.job_run_details (jobid, runid, status, return_message, end_time)"
            " select jobid, 1000000, 'failed', 'ERROR: no such thing', now() from cron.job"
            " where jobname = 'ensure-partitions'",
            "cron: the job ensure-partitions went wrong last time: failed: ERROR: no such thing",
        ),
        (
            "update private.scheduled_jobs set last_error_at = now(), last_error = '22012 division by zero'"
            " where name = 'ensure-partitions'",
            "jobs: the job ensure-partitions went wrong last time: 22012 division by zero",
        ),
        (
            "update private.scheduled_jobs set created_at = now() - interval '2 months'"
            " where name = 'ensure-partitions'",
            "jobs: the job ensure-partitions has not worked for longer than its schedule promises",
        ),
        (
            "do $$ begin for y in extract(year from now()) + 5 .. extract(year from now()) + 6 loop"
            " execute format('alter table public.events detach partition partitions.events_%s', y);"
            " end loop; end $$",
            "partitions: events have leaves to ",
        ),
        (
            "alter table public.events disable trigger prepare_event;"
            "insert into public.events (slug, title, description, date, location)"
            " values ('tarde', 'Tarde', 'x', '2090-01-01', 'x')",
            "partitions: 1 event(s) lie in partitions.events_default. As postgres: select private.drain_",
        ),
        (
            "do $$ declare t regclass; begin for t in select inhrelid::regclass from pg_inherits"
            " where inhparent = 'public.user_activities'::regclass"
            " and right(inhrelid::regclass::text, 7) > to_char(now() + interval '1 month', 'YYYY_MM')"
            " loop execute format('drop table %s', t); end loop; end $$",
            "partitions: too few months have a leaf of public.user_activities. As postgres: ",
        ),
        (
            "insert into audit.seals (day, entries, digest, sealed_at)"
            " values ((now() at time zone 'UTC')::date, 1000, sha256('x'), now())",
            "audit: the audit log of ",
        ),
        (
            "insert into audit.seals select d.day, e.entries, e.digest, null, now()"
            " from (select (now() at time zone 'UTC')::date - 4) as d (day),"
            " private.audit_digest(d.day, now(), null) as e",
            "audit: the audit log of ",
        ),
        (
            "alter extension pg_trgm set schema public",
            "extensions: pg_trgm stands in the schema public, where our functions do not look",
        ),
        (
            "drop extension btree_gist",
            "extensions: btree_gist is not installed. create extension btree_gist with schema extensions",
        ),
    ],
)
def test_a_fault_is_told(installation: Database, fault: str, words: str) -> None:
    execute(installation, fault)
    found = told(installation)["fail"]
    assert len(found) == 1, found
    assert found[0].startswith(words)
    assert ". " in found[0], "every finding says what to do"


def test_exposed_schemas_that_the_database_knows_need_no_look(installation: Database) -> None:
    execute(installation, "alter role authenticator in database @database set pgrst.db_schemas = 'public'")
    assert "schemas: the API exposes public" in told(installation)["ok"]


def test_an_outdated_extension_and_the_first_admin_are_for_the_eye(installation: Database) -> None:
    execute(installation, "update pg_extension set extversion = '0.1' where extname = 'pg_trgm'")
    looks = told(installation)["look"]
    assert any(words.startswith("extensions: pg_trgm is 0.1, the server has ") for words in looks)

    execute(
        installation,
        "insert into auth.users (id, email, email_confirmed_at)"
        " values (gen_random_uuid(), 'ana@example.com', now());"
        "select private.grant_admin('ana@example.com')",
        "postgres",
    )
    assert "admins: 1 admin(s)" in told(installation)["ok"]


def test_a_job_that_went_well_is_told(installation: Database) -> None:
    execute(
        installation,
        "insert into cron.job_run_details (jobid, runid, status, return_message, end_time)"
        " select jobid, 1000000, 'succeeded', '1 row', now() from cron.job"
        " where jobname = 'ensure-partitions'",
    )
    assert "cron: ensure-partitions is active, its last run was good" in told(installation)["ok"]


def test_a_connection_from_afar_must_be_encrypted(
    installation: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote, "LOCAL_HOSTS", ())
    assert told(installation)["fail"] == [
        "encryption: this connection is not encrypted. "
        "Add ?sslmode=require to the URL; Dashboard, Database, Settings: enforce SSL"
    ]


def test_an_empty_project_is_not_installed(empty_project: str) -> None:
    (finding,) = doctor(empty_project)
    assert finding.state == "fail"
    assert "migrations are not applied" in finding.words


def test_the_command(clone: Path, installation: Database) -> None:
    good = run_cli(clone, "doctor", "--remote", installation.url())
    assert good.returncode == 0
    assert good.stdout.startswith("ok    migrations: all ")
    assert good.stderr == "in order; see for yourself where it says look\n"

    execute(installation, "update cron.job set active = false where jobname = 'ensure-partitions'")
    bad = run_cli(clone, "doctor", "--remote", installation.url(), "--json")
    assert bad.returncode == 1
    assert bad.stderr == "error: 1 thing(s) are not in order. Mend them as said, and run this again\n"
    lines = [json.loads(line) for line in bad.stdout.splitlines()]
    assert [line["check"] for line in lines if line["state"] == "fail"] == ["cron"]
