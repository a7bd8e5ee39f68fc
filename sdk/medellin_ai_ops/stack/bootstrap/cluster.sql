-- Once per server, as supabase_admin: the roles of a Supabase project, with their attributes, settings and memberships.
-- Passwords are set by the caller. A role that logs in but gets none cannot log in.

alter role supabase_admin set search_path = "$user", public, auth, extensions;

create role anon nologin inherit;
create role authenticated nologin inherit;
create role service_role nologin inherit bypassrls;
alter role anon set statement_timeout = '3s';
alter role authenticated set statement_timeout = '8s';

create role authenticator login noinherit;
alter role authenticator set statement_timeout = '8s';
alter role authenticator set lock_timeout = '8s';
grant anon, authenticated, service_role to authenticator;

create role supabase_auth_admin login noinherit;
alter role supabase_auth_admin set search_path = auth;
alter role supabase_auth_admin set idle_in_transaction_session_timeout = '60s';

create role supabase_storage_admin login noinherit createrole;
alter role supabase_storage_admin set search_path = storage;
alter role supabase_storage_admin set storage.allow_delete_query = 'true';
grant authenticator to supabase_storage_admin;

create role supabase_realtime_admin nologin noinherit;
create role supabase_replication_admin login replication;
create role supabase_etl_admin login replication;
create role supabase_read_only_user login bypassrls;
grant pg_read_all_data to supabase_read_only_user, supabase_etl_admin;
create role dashboard_user nologin createdb createrole replication;
create role supabase_superuser nologin;

-- The owner of everything that migrations make. Not a superuser: what fails on a hosted project fails here.
create role postgres login nosuperuser inherit createdb createrole replication bypassrls;
alter role postgres set search_path = "$user", public, extensions;
grant anon, authenticated, service_role to postgres with admin option;
grant pg_monitor, pg_read_all_data, pg_signal_backend, supabase_superuser to postgres;

-- What hosted projects allow through supautils, by the nearest means of plain PostgreSQL. Membership in the platform's
-- owners opens policies and triggers on auth and storage; the guards of database.sql refuse the rest. On 15 a member may
-- also become the owner, and whoever may create roles may alter every other one.
do $$
begin
    if current_setting('server_version_num')::integer >= 160000 then
        execute 'grant supabase_auth_admin, supabase_storage_admin to postgres with inherit true, set false';
        execute 'grant authenticator to postgres with admin option, inherit false, set false';
    else
        grant supabase_auth_admin, supabase_storage_admin to postgres;
    end if;
end;
$$;
grant set on parameter session_replication_role, log_min_messages, log_lock_waits, track_io_timing to postgres;
grant set on parameter
    pgrst.db_schemas, pgrst.db_extra_search_path, pgrst.db_pre_request, pgrst.db_max_rows, pgrst.db_aggregates_enabled,
    pgrst.db_plan_enabled, pgrst.db_tx_end, pgrst.openapi_mode
to postgres;
