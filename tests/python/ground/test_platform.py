"""A bootstrapped database looks like a Supabase project: who may do what, and what is there already."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.harness.run import Run

Connection = psycopg.Connection[Any]


@pytest.fixture(scope="module")
def empty(run: Run) -> Iterator[str]:
    """The name of an empty project."""
    name = f"platform_{os.getpid()}"
    run.cluster.create_database(name)
    yield name
    run.cluster.drop_database(name)


@pytest.fixture
def owner(run: Run, empty: str) -> Iterator[Connection]:
    """A session of postgres, rolled back afterwards."""
    with psycopg.connect(run.cluster.url(empty)) as connection:
        yield connection
        connection.rollback()


def one(connection: Connection, statement: str) -> object:
    row = connection.execute(statement.encode()).fetchone()
    assert row is not None
    return row[0]


ATTRIBUTES = {
    # login, inherit, bypassrls, createrole, createdb, replication, superuser
    "supabase_admin": "LIBCDRS",
    "postgres": "LIBCDR-",
    "anon": "-I-----",
    "authenticated": "-I-----",
    "service_role": "-IB----",
    "authenticator": "L------",
    "supabase_auth_admin": "L------",
    "supabase_storage_admin": "L--C---",
}


@pytest.mark.parametrize("role", ATTRIBUTES)
def test_roles_have_their_attributes(owner: Connection, role: str) -> None:
    found = one(
        owner,
        f"""
        select concat(
            case when rolcanlogin then 'L' else '-' end, case when rolinherit then 'I' else '-' end,
            case when rolbypassrls then 'B' else '-' end, case when rolcreaterole then 'C' else '-' end,
            case when rolcreatedb then 'D' else '-' end, case when rolreplication then 'R' else '-' end,
            case when rolsuper then 'S' else '-' end
        )
        from pg_roles where rolname = '{role}'
        """,
    )
    assert found == ATTRIBUTES[role]


def test_only_supabase_admin_is_a_superuser(owner: Connection) -> None:
    assert one(owner, "select array_agg(rolname::text) from pg_roles where rolsuper") == ["supabase_admin"]


def test_roles_have_their_settings(owner: Connection) -> None:
    found = dict(
        owner.execute(
            "select r.rolname::text, s.setconfig from pg_db_role_setting s"
            " join pg_roles r on r.oid = s.setrole where s.setdatabase = 0"
        ).fetchall()
    )
    assert found["anon"] == ["statement_timeout=3s"]
    assert found["authenticated"] == ["statement_timeout=8s"]
    assert found["authenticator"] == ["statement_timeout=8s", "lock_timeout=8s"]
    assert found["postgres"] == ['search_path="$user", public, extensions']
    assert "service_role" not in found


def test_postgres_owns_the_database_and_extensions_and_not_the_platform(owner: Connection) -> None:
    owners = dict(
        owner.execute(
            "select nspname::text, nspowner::regrole::text from pg_namespace"
            " where nspname in ('public', 'extensions', 'auth', 'storage')"
        ).fetchall()
    )
    assert owners == {
        "public": "pg_database_owner",
        "extensions": "postgres",
        "auth": "supabase_admin",
        "storage": "supabase_admin",
    }
    assert (
        one(owner, "select datdba::regrole::text from pg_database where datname = current_database()")
        == "postgres"
    )


def test_auth_users_is_shaped_like_gotrues(owner: Connection) -> None:
    assert (
        one(owner, "select count(*) from pg_attribute where attrelid = 'auth.users'::regclass and attnum > 0")
        == 35
    )
    assert one(owner, "select relowner::regrole::text from pg_class where oid = 'auth.users'::regclass") == (
        "supabase_auth_admin"
    )
    index = one(owner, "select pg_get_indexdef('auth.users_email_partial_key'::regclass)")
    assert str(index).endswith("ON auth.users USING btree (email) WHERE (is_sso_user = false)")
    owner.execute(
        "insert into auth.users (id, email, email_confirmed_at) values (gen_random_uuid(), 'a@b.co', now())"
    )
    assert one(owner, "select confirmed_at = email_confirmed_at and not is_anonymous from auth.users") is True
    with pytest.raises(psycopg.errors.UniqueViolation):
        owner.execute("insert into auth.users (id, email) values (gen_random_uuid(), 'a@b.co')")


def test_the_tables_of_auth_have_row_security_and_no_policy(owner: Connection) -> None:
    assert one(
        owner,
        "select bool_and(relrowsecurity) and count(*) > 5 from pg_class"
        " where relnamespace = 'auth'::regnamespace and relkind = 'r'",
    )
    assert one(owner, "select count(*) from pg_policies where schemaname in ('auth', 'storage')") == 0


FORBIDDEN = {
    "alter auth.users": "alter table auth.users add column x int",
    "index auth.users": "create index on auth.users (email)",
    "drop a table of auth": "drop table auth.audit_log_entries",
    "close row security": "alter table auth.users disable row level security",
    "disable a trigger": "alter table storage.objects disable trigger all",
    "create a function in auth": "create function auth.mine() returns int language sql as 'select 1'",
    "create a table in auth": "create table auth.mine ()",
    "replace auth.uid": (
        "create or replace function auth.uid() returns uuid language sql as 'select null::uuid'"
    ),
    "move a function into auth": (
        "create function public.f() returns int language sql as 'select 1';"
        " alter function public.f() set schema auth"
    ),
    "drop auth.uid": "drop function auth.uid()",
    "drop storage": "drop schema storage cascade",
    "comment on auth.users": "comment on table auth.users is 'mine'",
    "delete from storage": "delete from storage.objects",
    "become superuser": "set role supabase_admin",
    "become the owner of auth": "set role supabase_auth_admin",
    "make a superuser": "create role boss superuser",
    "read files": "copy (select 1) to '/tmp/x'",
    "write C": "create function public.c() returns int language c as 'x', 'y'",
    "change the server": "set log_statement = 'all'",
    "an extension that reads files": "create extension file_fdw",
    "an extension that reads pages": "create extension pageinspect",
    "an event trigger": (
        "create function public.e() returns event_trigger language plpgsql as 'begin end';"
        " create event trigger e on ddl_command_end execute function public.e()"
    ),
    "drop the guard": "drop event trigger guard_platform_ddl",
    "rights by default for the platform": (
        "alter default privileges for role supabase_admin in schema public revoke all on tables from anon"
    ),
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_postgres_may_not(owner: Connection, what: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        owner.execute(FORBIDDEN[what].encode())


ALLOWED = {
    "a key to auth.users": "create table public.p (id uuid references auth.users on delete cascade)",
    "a trigger on auth.users": (
        "create function public.f() returns trigger language plpgsql as 'begin return new; end';"
        " create trigger t after insert on auth.users for each row execute function public.f();"
        " drop trigger t on auth.users"
    ),
    "policies on storage": (
        "create policy p on storage.objects for select to authenticated using (bucket_id = 'a');"
        " alter policy p on storage.objects using (true); drop policy p on storage.objects"
    ),
    "buckets": "insert into storage.buckets (id, name) values ('a', 'a')",
    "people": "insert into auth.users (id) values (gen_random_uuid())",
    "schemas": "create schema mine",
    "roles": "create role worker nologin; grant service_role to worker; grant worker to authenticator",
    "acting for the API": "set role anon; set role authenticated; set role service_role; reset role",
    "realtime": (
        "create table public.q (id int primary key); alter publication supabase_realtime add table public.q"
    ),
    "settings of PostgREST": "alter role authenticator set pgrst.db_pre_request = 'public.f'",
    "replication role": "set session_replication_role = 'replica'",
    "rights by default": "alter default privileges revoke execute on functions from public",
}


@pytest.mark.parametrize("what", ALLOWED)
def test_postgres_may(owner: Connection, what: str) -> None:
    owner.execute(ALLOWED[what].encode())


def test_a_setting_of_postgrest_can_belong_to_one_database(owner: Connection, empty: str) -> None:
    owner.execute(
        f"alter role authenticator in database {empty} set pgrst.db_pre_request = 'public.f'".encode()
    )
    found = one(
        owner,
        "select s.setconfig from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase"
        " where d.datname = current_database()",
    )
    assert found == ["pgrst.db_pre_request=public.f"]


@pytest.mark.parametrize("kind", ["table", "function", "sequence"])
def test_old_projects_give_everything_in_public_to_everybody(owner: Connection, kind: str) -> None:
    owner.execute("create table public.t (id int)")
    owner.execute("create function public.f() returns int language sql as 'select 1'")
    owner.execute("create sequence public.s")
    asked = {
        "table": "has_table_privilege('anon', 'public.t', 'insert')",
        "function": "has_function_privilege('anon', 'public.f()', 'execute')",
        "sequence": "has_sequence_privilege('anon', 'public.s', 'usage')",
    }
    assert one(owner, f"select {asked[kind]}") is True


EXTENSIONS = (
    *("vector", "pg_trgm", "btree_gist", "btree_gin", "unaccent", "citext", "cube", "earthdistance", "pgtap"),
    *("fuzzystrmatch", "hstore", "ltree", "tablefunc", "moddatetime", "postgres_fdw", "dblink"),
)


@pytest.mark.parametrize("name", EXTENSIONS)
def test_postgres_may_create_the_extensions_of_hosted_projects(owner: Connection, name: str) -> None:
    if name == "earthdistance":
        owner.execute("create extension cube with schema extensions")
    owner.execute(f"create extension {name} with schema extensions".encode())


def test_some_extensions_are_there_from_the_start(owner: Connection) -> None:
    found = one(
        owner,
        "select array_agg(extname::text order by extname) from pg_extension"
        " where extnamespace = 'extensions'::regnamespace",
    )
    assert found == ["pg_stat_statements", "pgcrypto", "uuid-ossp"]
    assert one(owner, "select count(*) > 0 from extensions.pg_stat_statements") is True


def test_text_is_handled_as_on_hosted_projects(owner: Connection) -> None:
    assert one(owner, "select lower('ÁRBOL Ñ')") == "árbol ñ"
    assert one(owner, "select to_tsvector('spanish', '¿Qué es la programación?')::text") == "'program':4"


CLAIMS = """{"sub": "11111111-1111-4111-8111-111111111111", "role": "authenticated", "email": "a@b.co"}"""


def test_auth_functions_read_the_claims(owner: Connection) -> None:
    owner.execute(
        "select set_config('request.jwt.claims', %s, true), set_config('role', 'anon', true)", (CLAIMS,)
    )
    row = owner.execute(
        "select auth.uid()::text, auth.role(), auth.email(), auth.jwt() ->> 'role'"
    ).fetchone()
    assert row == ("11111111-1111-4111-8111-111111111111", "authenticated", "a@b.co", "authenticated")


def test_auth_functions_without_claims_say_nothing(owner: Connection) -> None:
    assert owner.execute("select auth.uid(), auth.role(), auth.email(), auth.jwt()").fetchone() == (None,) * 4


def test_storage_functions_take_names_apart(owner: Connection) -> None:
    row = owner.execute(
        "select storage.foldername('a/b/c.tar.gz'), storage.filename('a/b/c.tar.gz'),"
        " storage.extension('a/c.gz')"
    ).fetchone()
    assert row == (["a", "b"], "c.tar.gz", "gz")


def test_storage_deletes_through_its_api_only(run: Run, empty: str) -> None:
    with psycopg.connect(run.cluster.url(empty, "supabase_storage_admin")) as storage:
        storage.execute("insert into storage.buckets (id, name) values ('a', 'a')")
        assert storage.execute("delete from storage.buckets").rowcount == 1
        storage.rollback()
