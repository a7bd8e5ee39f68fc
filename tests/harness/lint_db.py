"""`python -m tests.harness.lint_db`: what linters find in a migrated database; if anything, exit code 1.

`supabase db lint`; plpgsql_check over every function and every trigger (the CLI leaves out the functions of
triggers); `supabase db advisors`. A linter that finds nothing could be one that does not look: so faults are
planted at the end, and each must be reported.
"""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

import psycopg

from medellin_ai_ops.console import OpsError, say
from medellin_ai_ops.db.push import for_cli, push
from tests.harness.cli import supabase
from tests.harness.run import SERVER_VARIABLE, OwnedRun

if TYPE_CHECKING:
    from collections.abc import Callable

SCHEMAS = "public,private,partitions"
DATABASE = "lint"
# A trigger function is checked once for each table it stands on; leaves have theirs from the parent. That a
# function could be STABLE is no finding: PostgREST offers such ones by GET, so what they are is a decision.
PLPGSQL_CHECK = """
    select
        f.oid::regprocedure::text,
        coalesce(' on ' || nullif(t.relation, 0)::regclass::text, ''),
        coalesce(', line ' || c.lineno, ''),
        c.level,
        concat_ws(' / ', c.message, c.detail, c.hint)
    from pg_catalog.pg_proc as f
    join pg_catalog.pg_language as l on l.oid = f.prolang
    left join pg_catalog.pg_trigger as g on g.tgfoid = f.oid and not g.tgisinternal and g.tgparentid = 0
    cross join lateral (select coalesce(g.tgrelid, 0)) as t (relation)
    cross join lateral extensions.plpgsql_check_function_tb(
        f.oid, t.relation, all_warnings => true, oldtable => g.tgoldtable, newtable => g.tgnewtable
    ) as c
    where l.lanname = 'plpgsql'
        and f.pronamespace::regnamespace::text = any (string_to_array(%s, ','))
        and c.message not like 'routine is marked as VOLATILE%%'
        and (g.oid is not null or f.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype))
    order by 1, 2, c.lineno
"""
UNUSED_TRIGGERS = """
    select f.oid::regprocedure::text
    from pg_catalog.pg_proc as f
    where f.prorettype = 'trigger'::regtype
        and f.pronamespace::regnamespace::text = any (string_to_array(%s, ','))
        and not exists (select from pg_catalog.pg_trigger as g where g.tgfoid = f.oid)
"""
PLANTED = {
    "planted_function": """
        create function public.planted_function() returns bigint language plpgsql set search_path = ''
        as $$ begin return (select e.planted from public.events as e limit 1); end; $$
    """,
    "planted_trigger": """
        create function private.planted_trigger() returns trigger language plpgsql set search_path = ''
        as $$ begin new.planted := now(); return new; end; $$;
        create trigger planted before update on public.venues
        for each row execute function private.planted_trigger();
    """,
    "planted_table": """
        create table public.planted_table (id integer primary key);
        grant select on public.planted_table to anon;
    """,
}


def cli_lint(url: str) -> list[str]:
    """plpgsql_check by way of the CLI, as a DBA has it."""
    result = supabase(
        *("db", "lint", f"--remote={for_cli(url)}", f"--schema={SCHEMAS}"),
        *("--level", "warning", "--fail-on", "warning"),
    )
    return [] if result.returncode == 0 else (result.stdout.strip() or result.stderr.strip()).splitlines()


def plpgsql_check(url: str) -> list[str]:
    """Every kind of warning, with triggers; and that each trigger function was among them."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("create extension if not exists plpgsql_check with schema extensions")
        found = [
            f"{function}{relation}{line}: {level}: {words}"
            for function, relation, line, level, words in connection.execute(PLPGSQL_CHECK, (SCHEMAS,))
        ]
        unused = [f"{row[0]}: no trigger uses it" for row in connection.execute(UNUSED_TRIGGERS, (SCHEMAS,))]
        return found + unused


def advisors(url: str) -> list[str]:
    """Supabase's own advice on security and performance."""
    result = supabase(
        *("db", "advisors", f"--remote={for_cli(url)}"),
        *("--type", "all", "--level", "warn", "--fail-on", "warn"),
    )
    return [] if result.returncode == 0 else (result.stdout.strip() or result.stderr.strip()).splitlines()


def unnoticed(url: str) -> list[str]:
    """Faults that the linters do not see when they are there."""
    with psycopg.connect(url, autocommit=True) as connection:
        for statements in PLANTED.values():
            connection.execute(statements.encode())
    expected = {
        "supabase db lint": (cli_lint, {"planted_function"}),
        "plpgsql_check": (plpgsql_check, {"planted_function", "planted_trigger"}),
        "supabase db advisors": (advisors, {"planted_table"}),
    }
    missed = []
    for name, (linter, faults) in expected.items():
        told = "\n".join(linter(url))
        missed += [f"{name} does not see {fault}" for fault in sorted(faults) if fault not in told]
    return missed


def main() -> int:
    if os.environ.setdefault(SERVER_VARIABLE, "pg15") == "embedded":
        say(f"error: the embedded server has no plpgsql_check. Set {SERVER_VARIABLE} to pg15 or container")
        return 2
    run = OwnedRun()
    try:
        run.cluster.create_database(DATABASE)
        url = run.cluster.url(DATABASE)
        push(url)
        clean = _report("supabase db lint", lambda: cli_lint(url))
        clean = _report("plpgsql_check", lambda: plpgsql_check(url)) and clean
        clean = _report("supabase db advisors", lambda: advisors(url)) and clean
        clean = _report("planted faults are seen", lambda: unnoticed(url)) and clean
    finally:
        run.end()
    if not clean:
        say("error: the linters have something to say. Mend it, or say in the code why it is right")
    return 0 if clean else 1


def _report(name: str, linter: Callable[[], list[str]]) -> bool:
    started = time.monotonic()
    found = linter()
    for line in found:
        print(line)
    say(f"{'FOUND' if found else 'clean'}  {name} ({time.monotonic() - started:.1f} s)")
    return not found


if __name__ == "__main__":
    try:
        sys.exit(main())
    except OpsError as error:
        say(f"error: {error}")
        sys.exit(error.code)
