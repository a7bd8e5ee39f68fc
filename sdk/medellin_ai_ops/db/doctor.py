"""Is this installation in order? Above all what migrations cannot do: settings of the project around them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import psycopg

from medellin_ai_ops.db.audit import NOT_SEALED
from medellin_ai_ops.db.made import extensions_of, made_by
from medellin_ai_ops.db.remote import Finding, applied, column, is_local, migrations, visiting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medellin_ai_ops.db.remote import Connection

HOOK = "private.custom_access_token_hook"
PRE_REQUEST = "private.pre_request"
CLOSED_SCHEMAS = {"private", "partitions", "archive", "monitoring", "backup", "audit"}

STATES: dict[str, Literal["ok", "look", "fail"]] = {"ok": "ok", "warn": "look", "fail": "fail"}


def doctor(url: str) -> list[Finding]:
    """Every part that was looked at, and how it is."""
    with visiting(url) as connection:
        installed = list(_migrations(connection))
        if column(connection, f"select to_regprocedure('{PRE_REQUEST}()') is null") == [True]:
            return installed
        return [
            *installed,
            _pre_request(connection),
            _exposed_schemas(connection),
            _token_hook(connection),
            *_jobs(connection),
            *_health(connection),
            _audit(connection),
            *_extensions(connection),
            _encryption(connection, url),
            _first_admin(connection),
        ]


def _migrations(connection: Connection) -> Iterator[Finding]:
    ours = migrations()
    known = applied(connection)
    pending = [version for version in ours if version not in known]
    if pending:
        yield Finding(
            "migrations",
            "fail",
            f"{len(pending)} of {len(ours)} migrations are not applied: {', '.join(pending)}",
            "Run `medellin-ai db preflight URL`, then `medellin-ai db push --url URL`",
        )
    else:
        yield Finding("migrations", "ok", f"all {len(ours)} are applied, the last is {max(ours)}")


def _pre_request(connection: Connection) -> Finding:
    """PostgREST calls it before each request; without it no admin has an admin's rights."""
    name = _setting_of_authenticator(connection, "pgrst.db_pre_request")
    if name == PRE_REQUEST:
        return Finding("pre_request", "ok", f"the API calls {PRE_REQUEST} before each request")
    return Finding(
        "pre_request",
        "fail",
        f"the API calls {name or 'nothing'} before each request, so admins have no rights",
        f"As postgres: alter role authenticator set pgrst.db_pre_request = '{PRE_REQUEST}'; "
        "notify pgrst, 'reload config'",
    )


def _exposed_schemas(connection: Connection) -> Finding:
    exposed = _setting_of_authenticator(connection, "pgrst.db_schemas")
    if exposed is None:
        return Finding(
            "schemas",
            "look",
            "which schemas the API exposes is set outside the database",
            "Dashboard, Settings, Data API: public among the exposed schemas, and no other of ours",
        )
    schemas = {name.strip() for name in exposed.split(",")}
    if "public" in schemas and not schemas & CLOSED_SCHEMAS:
        return Finding("schemas", "ok", f"the API exposes {exposed}")
    return Finding(
        "schemas",
        "fail",
        f"the API exposes {exposed}",
        "As postgres: alter role authenticator set pgrst.db_schemas = 'public'; "
        "notify pgrst, 'reload config'",
    )


def _token_hook(connection: Connection) -> Finding:
    usable = f"""
        select has_schema_privilege('supabase_auth_admin', 'private', 'usage')
            and has_function_privilege('supabase_auth_admin', '{HOOK}(jsonb)', 'execute')
            and has_table_privilege('supabase_auth_admin', 'public.user_roles', 'select')
    """
    if column(connection, usable) != [True]:
        return Finding(
            "token hook",
            "fail",
            f"supabase_auth_admin may not run {HOOK}: once enabled, nobody could sign in",
            "Look into what revoked it: the migrations grant it",
        )
    return Finding(
        "token hook",
        "look",
        f"Auth can call {HOOK}; whether it does is set outside the database",
        "Dashboard, Authentication, Hooks, Customize Access Token; "
        "a fresh access token then has a claim user_roles",
    )


def _jobs(connection: Connection) -> Iterator[Finding]:
    texts = [file.read_text(encoding="utf-8") for file in migrations().values()]
    wanted = sorted(item.name for text in texts for item in made_by(text) if item.kind == "job")
    rows = connection.execute(
        """
        select w.name, j.active, j.database = current_database(), (
            select d.status || ': ' || d.return_message from cron.job_run_details as d
            where d.jobid = j.jobid and d.end_time is not null order by d.runid desc limit 1
        )
        from unnest(%s::text[]) as w (name)
        left join cron.job as j on j.jobname = w.name
        """,
        (wanted,),
    ).fetchall()
    for name, is_active, is_here, last in rows:
        if is_active is None:
            words = f"there is no job {name} that {connection.info.user} can see"
            yield Finding("cron", "fail", words, "Connect as postgres; if it is gone, schedule it again")
        elif not is_active:
            words = f"the job {name} is switched off"
            yield Finding(
                "cron", "fail", words, f"select cron.alter_job(jobid, active := true) for the job {name}"
            )
        elif not is_here:
            words = f"the job {name} belongs to another database"
            yield Finding("cron", "fail", words, "Schedule it again from this one")
        elif last is not None and not last.startswith("succeeded"):
            yield Finding(
                "cron",
                "fail",
                f"the job {name} went wrong last time: {last}",
                "Mend it; it runs again by itself",
            )
        else:
            yield Finding(
                "cron", "ok", f"{name} is active, {'its last run was good' if last else 'not run yet'}"
            )
    if not column(connection, "select 1 from pg_stat_activity where application_name = 'pg_cron scheduler'"):
        yield Finding(
            "cron",
            "look",
            f"{connection.info.user} sees no scheduler at work",
            "Dashboard, Integrations, Cron: see whether jobs run",
        )


def _health(connection: Connection) -> Iterator[Finding]:
    """The database's own word: private.health_checks."""
    rows = connection.execute("select check_name, state, en, remedy from monitoring.health()").fetchall()
    for name, state, words, remedy in rows:
        yield Finding(name, STATES[state], words, remedy or "")


def _audit(connection: Connection) -> Finding:
    """The database's own word; `medellin-ai audit verify` does not need it."""
    broken = connection.execute(
        "select day, problem from private.verify_audit() where problem is not null order by day limit 1"
    ).fetchone()
    if broken is None:
        days = column(connection, "select count(*) from audit.seals")[0]
        return Finding("audit", "ok", f"{days} day(s) of the audit log are as they were sealed")
    day, problem = broken
    if problem == NOT_SEALED:
        words = f"the audit log of {day} is not sealed"
        return Finding("audit", "fail", words, "medellin-ai jobs run seal-audit")
    words = f"the audit log of {day} is not as it was sealed: {problem}"
    return Finding("audit", "fail", words, "Change nothing; medellin-ai audit verify, and see docs/audit.md")


def _extensions(connection: Connection) -> Iterator[Finding]:
    wanted = extensions_of(file.read_text(encoding="utf-8") for file in migrations().values())
    rows = connection.execute(
        """
        select w.name, e.extversion, a.default_version, e.extnamespace::regnamespace::text
        from unnest(%s::text[]) as w (name)
        left join pg_catalog.pg_extension as e on e.extname = w.name
        left join pg_catalog.pg_available_extensions as a on a.name = w.name
        order by w.name
        """,
        (wanted,),
    ).fetchall()
    good = []
    for name, version, newest, schema in rows:
        if version is None:
            yield Finding(
                "extensions",
                "fail",
                f"{name} is not installed",
                f"create extension {name} with schema extensions",
            )
        elif schema not in ("extensions", "pg_catalog"):
            yield Finding(
                "extensions",
                "fail",
                f"{name} stands in the schema {schema}, where our functions do not look",
                f"alter extension {name} set schema extensions",
            )
        elif version != newest:
            words = f"{name} is {version}, the server has {newest}"
            yield Finding("extensions", "look", words, f"When nothing hinders: alter extension {name} update")
        else:
            good.append(f"{name} {version}")
    if good:
        yield Finding("extensions", "ok", ", ".join(good))


def _encryption(connection: Connection, url: str) -> Finding:
    if is_local(connection):
        return Finding("encryption", "ok", "not needed on this machine")
    if not connection.pgconn.ssl_in_use:
        return Finding(
            "encryption",
            "fail",
            "this connection is not encrypted",
            "Add ?sslmode=require to the URL; Dashboard, Database, Settings: enforce SSL",
        )
    try:
        # Never by a password in plain text.
        psycopg.connect(url, connect_timeout=10, sslmode="disable", require_auth="scram-sha-256").close()
    except psycopg.OperationalError:
        return Finding("encryption", "ok", "this connection is encrypted, and the server takes no other")
    return Finding(
        "encryption",
        "fail",
        "the server takes connections that are not encrypted",
        "Dashboard, Database, Settings: enforce SSL on incoming connections",
    )


def _first_admin(connection: Connection) -> Finding:
    admins = column(connection, "select count(*) from public.user_roles where role = 'admin'")[0]
    if admins:
        return Finding("admins", "ok", f"{admins} admin(s)")
    return Finding("admins", "look", "nobody is an admin yet", "medellin-ai db grant-admin EMAIL --url URL")


def _setting_of_authenticator(connection: Connection, name: str) -> str | None:
    """What PostgREST reads when it connects: a setting for this database wins over one for all."""
    values = column(
        connection,
        """
        select substring(c.setting from strpos(c.setting, '=') + 1)
        from pg_catalog.pg_db_role_setting as s
        join pg_catalog.pg_roles as r on r.oid = s.setrole and r.rolname = 'authenticator'
        cross join unnest(s.setconfig) as c (setting)
        left join pg_catalog.pg_database as d on d.oid = s.setdatabase
        where split_part(c.setting, '=', 1) = %s and (s.setdatabase = 0 or d.datname = current_database())
        order by s.setdatabase = 0
        """,
        name,
    )
    return str(values[0]) if values else None
