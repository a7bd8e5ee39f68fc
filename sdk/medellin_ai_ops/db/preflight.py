"""Will the migrations go through on this database? What would stop them, before anything is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medellin_ai_ops.db.made import Made, extensions_of, made_by
from medellin_ai_ops.db.remote import Finding, applied, column, migrations, visiting

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from medellin_ai_ops.db.remote import Connection

OLDEST_VERSION = 15
TRANSACTION_POOLER_PORT = 6543
ROLES = ("anon", "authenticated", "service_role", "authenticator", "supabase_auth_admin")
# From the catalog alone: the functions that look up a name refuse it in a schema that one may not enter.
EXISTS = {
    "schema": "select nspname from pg_catalog.pg_namespace where nspname = any (%s::text[])",
    "relation": """
        select c.relnamespace::regnamespace || '.' || c.relname from pg_catalog.pg_class as c
        where c.relnamespace::regnamespace || '.' || c.relname = any (%s::text[])
    """,
    "type": """
        select t.typnamespace::regnamespace || '.' || t.typname from pg_catalog.pg_type as t
        where t.typnamespace::regnamespace || '.' || t.typname = any (%s::text[])
    """,
    "function": """
        select distinct p.pronamespace::regnamespace || '.' || p.proname from pg_catalog.pg_proc as p
        where p.pronamespace::regnamespace || '.' || p.proname = any (%s::text[])
    """,
    "trigger": """
        select t.tgname || ' on ' || c.relnamespace::regnamespace || '.' || c.relname
        from pg_catalog.pg_trigger as t join pg_catalog.pg_class as c on c.oid = t.tgrelid
        where t.tgname || ' on ' || c.relnamespace::regnamespace || '.' || c.relname = any (%s::text[])
    """,
    "policy": """
        select p.policyname || ' on ' || p.schemaname || '.' || p.tablename from pg_catalog.pg_policies as p
        where p.policyname || ' on ' || p.schemaname || '.' || p.tablename = any (%s::text[])
    """,
    "job": "select j.jobname from cron.job as j where j.jobname = any (%s::text[])",
}


def preflight(url: str) -> list[Finding]:
    """Everything that would make `medellin-ai db push` fail, or overwrite what is not ours."""
    with visiting(url) as connection:
        # An old server may not even know what the other checks ask for.
        return list(_server(connection)) or [
            *_role(connection),
            *_platform(connection),
            *_migrations(connection),
        ]


def _server(connection: Connection) -> Iterator[Finding]:
    version = connection.info.server_version // 10000
    if version < OLDEST_VERSION:
        yield _fail(
            "version",
            f"this is PostgreSQL {version}",
            f"Upgrade to {OLDEST_VERSION} or newer: Dashboard, Settings, Infrastructure",
        )
    if connection.info.port == TRANSACTION_POOLER_PORT:
        yield _fail(
            "pooler",
            f"port {TRANSACTION_POOLER_PORT} is the transaction pooler, through which settings do not last",
            "Take the direct connection or the session pooler, port 5432",
        )
    if (encoding := column(connection, "show server_encoding")[0]) != "UTF8":
        yield _fail("encoding", f"the database is encoded in {encoding}", "Make one in UTF8")


def _role(connection: Connection) -> Iterator[Finding]:
    user = connection.info.user
    row = connection.execute(
        """
        select
            rolsuper, rolbypassrls, rolcreaterole,
            has_database_privilege(current_database(), 'create'),
            has_schema_privilege('public', 'create')
        from pg_catalog.pg_roles where rolname = current_user
        """
    ).fetchone()
    assert row is not None
    is_superuser, bypasses, creates_roles, creates_schemas, creates_tables = row
    if is_superuser:
        yield _fail(
            "role",
            f"{user} is a superuser, and so would be whoever calls a function of this schema",
            "Connect as postgres, which on Supabase is none",
        )
        return
    owner = "Connect as postgres, the owner of the database"
    if not creates_schemas:
        yield _fail("role", f"{user} may not create schemas in {connection.info.dbname}", owner)
    if not creates_tables:
        yield _fail("role", f"{user} may not create tables in the schema public", owner)
    if not bypasses:
        yield _fail(
            "role", f"{user} is subject to row security, which our functions look past (bypassrls)", owner
        )
    if not creates_roles:
        yield _fail("role", f"{user} may not create the role app_admin (createrole)", owner)
    # Before 16, whoever may create roles may grant them all.
    not_mine = """
        select rolname from pg_catalog.pg_roles
        where rolname = any (%s) and not pg_has_role(oid, 'usage with admin option')
            and current_setting('server_version_num')::integer >= 160000
    """
    for name in column(connection, not_mine, ["authenticated", "app_admin"]):
        yield _fail(
            "role",
            f"{user} may not grant the role {name}",
            f"As a superuser, or as who made it: grant {name} to {user} with admin option",
        )


def _platform(connection: Connection) -> Iterator[Finding]:
    advice = "Take a Supabase project, or its database image"
    there = column(connection, "select rolname from pg_catalog.pg_roles where rolname = any (%s)", [*ROLES])
    if missing := [role for role in ROLES if role not in there]:
        yield _fail("platform", f"there is no role {', '.join(missing)}", advice)
    if not column(connection, EXISTS["relation"], ["auth.users"]):
        yield _fail("platform", "there is no table auth.users", advice)
        return
    lacking = """
        select privilege from unnest('{select,references,trigger}'::text[]) as privilege
        join pg_catalog.pg_class as c on c.relname = 'users' and c.relnamespace::regnamespace::text = 'auth'
        where not has_table_privilege(c.oid, privilege)
    """
    if privileges := column(connection, lacking):
        user = connection.info.user
        yield _fail("platform", f"{user} has no {', '.join(privileges)} on auth.users", "Connect as postgres")
    if not column(connection, EXISTS["function"], ["auth.uid"]):
        yield _fail("platform", "there is no function auth.uid()", advice)


def _migrations(connection: Connection) -> Iterator[Finding]:
    ours = migrations()
    known = applied(connection)
    texts = {version: file.read_text(encoding="utf-8") for version, file in ours.items()}
    if foreign := sorted(known - ours.keys()):
        yield _fail(
            "history",
            f"{len(foreign)} migration(s) of the database are not in this package: {', '.join(foreign[:3])}",
            "Keep all in one folder: `medellin-ai db export DIR`, add your own, push with --include-all",
        )
    pending = [text for version, text in texts.items() if version not in known]
    yield from _extensions(connection, extensions_of(pending))
    made = set().union(*map(made_by, pending))
    made -= set().union(*(made_by(text) for version, text in texts.items() if version in known))
    clashes = _clashes(connection, made)
    if {item for item in made if item.kind == "schema"} <= set(clashes) and len(clashes) > 1 and not known:
        yield _fail(
            "history",
            "the schema is here, but its history of migrations is not",
            "If a dump was restored: supabase migration repair --status applied "
            f"{' '.join(ours)} --remote=URL. Else take an empty project",
        )
        return
    for item in clashes:
        yield _fail(
            "name", f"there is a {item.kind} {item.name} already", "Rename it: the migrations make their own"
        )


def _extensions(connection: Connection, wanted: list[str]) -> Iterator[Finding]:
    offered = column(connection, "select name from pg_catalog.pg_available_extensions")
    for name in wanted:
        if name not in offered:
            yield _fail(
                "extension", f"the server does not offer {name}", "Take a server that has it, as Supabase's"
            )
    home = column(
        connection,
        "select case when pg_has_role('pg_read_all_settings', 'usage')"
        " then current_setting('cron.database_name', true) end",
    )[0]
    if "pg_cron" in wanted and home and home != connection.info.dbname:
        yield _fail(
            "extension",
            f"pg_cron works in the database {home} only",
            f"Install there: change the URL to /{home}",
        )


def _clashes(connection: Connection, made: Iterable[Made]) -> list[Made]:
    """What is there already; of a schema that is, only the schema itself."""
    new_schemas = {item.name for item in made if item.kind == "schema"}
    found = []
    has_jobs = column(connection, "select to_regclass('cron.job') is not null") == [True]
    for kind, query in EXISTS.items():
        names = [item.name for item in made if item.kind == kind and item.schema not in new_schemas]
        if names and (kind != "job" or has_jobs):
            found += [Made(kind, name) for name in sorted(column(connection, query, names))]
    # Triggers and policies of a table go with it.
    taken = {item.name for item in found if item.kind == "relation"}
    return [item for item in found if item.name.partition(" on ")[2] not in taken]


def _fail(check: str, words: str, next_step: str) -> Finding:
    return Finding(check, "fail", words, next_step)
