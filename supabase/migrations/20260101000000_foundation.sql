-- Foundation: extensions, schemas, rights by default, registered errors, state machines, the clock.
-- Functions: sql/functions/private. Undo: supabase/undo/20260101000000_foundation.sql
set lock_timeout = '4s';
set statement_timeout = '60s';

create schema if not exists extensions;
create extension if not exists vector with schema extensions;
create extension if not exists pg_trgm with schema extensions;
create extension if not exists btree_gist with schema extensions;
create extension if not exists pg_stat_statements with schema extensions;
create extension if not exists pg_cron with schema pg_catalog;

create schema private;
comment on schema private is 'Functions with rights of their own, registries and queues; never in the API.';
create schema partitions;
comment on schema partitions is 'Leaves of partitioned tables; never in the API.';
revoke all on schema private, partitions from public;
grant usage on schema private to anon, authenticated, service_role, supabase_auth_admin;

-- Nothing is given by default: hosted projects made before 2026-10 give everything in public to everybody.
alter default privileges revoke execute on functions from public;
alter default privileges in schema public revoke all on tables from anon, authenticated, service_role;
alter default privileges in schema public revoke all on sequences from anon, authenticated, service_role;
alter default privileges in schema public revoke all on functions from anon, authenticated, service_role;

-- Admins act under a role of their own, chosen for each request by private.pre_request. Roles belong to the whole
-- server, so another database may have made it already.
do $$
begin
    create role app_admin nologin;
exception when duplicate_object then
    null;
end;
$$;
grant authenticated to app_admin;
grant app_admin to authenticator;

create table private.error_codes (
    code text primary key,
    reason text not null unique,
    http integer not null,
    es text not null,
    en text not null,

    constraint known_family check (code ~ '^MD[1-5][0-9]{2}$'),
    constraint reason_is_snake_case check (reason ~ '^[a-z][a-z0-9_]*$'),
    constraint http_is_an_error check (http between 400 and 599)
);
comment on table private.error_codes is
'Every business error: MD1xx state, MD2xx seats, MD3xx money, MD4xx limits, MD5xx moderation. The SDK''s classes come from it.';
comment on column private.error_codes.http is 'Nearest HTTP status, for people who put an API of their own in front.';
alter table private.error_codes enable row level security;
revoke all on private.error_codes from public, anon, authenticated, service_role;

create table private.transitions (
    machine text not null,
    from_state text not null,
    to_state text not null,

    primary key (machine, from_state, to_state)
);
comment on table private.transitions is 'Every step that a state machine allows; a trigger refuses all others.';
alter table private.transitions enable row level security;
revoke all on private.transitions from public, anon, authenticated, service_role;

insert into private.error_codes (code, reason, http, es, en) values
('MD105', 'illegal_step', 409, 'Ese cambio de estado no es posible', 'This change of state is not possible');

-- <<< sql/functions/private/clock.sql
-- >>>
-- <<< sql/functions/private/fail.sql
-- >>>
-- <<< sql/functions/private/update_updated_at_timestamp.sql
-- >>>
-- <<< sql/functions/private/enforce_transition.sql
-- >>>
-- <<< sql/functions/private/slugify.sql
-- >>>
