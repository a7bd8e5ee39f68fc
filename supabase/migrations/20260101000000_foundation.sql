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
'Every business error: MD1xx state, MD2xx seats, MD3xx money, MD4xx limits, MD5xx moderation. The SDK follows it.';
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
-- What time it is, for every rule. Callers: functions and triggers. Only the test template replaces it.
create or replace function private.clock()
returns timestamptz
language sql
stable
security invoker
set search_path = ''
as $$ select now() $$;
revoke all on function private.clock() from public, anon, authenticated, service_role;
grant execute on function private.clock() to anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/fail.sql
-- Raises a registered business error. Callers: every function and trigger with a rule of its own.
-- Errors: p_code with its Spanish text; hint = the reason, detail = p_facts and the English text as JSON.
create or replace function private.fail(p_code text, p_facts jsonb default '{}')
returns void
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_error private.error_codes;
begin
    select c.* into strict v_error from private.error_codes as c where c.code = p_code;
    raise exception using
        errcode = v_error.code,
        message = v_error.es,
        hint = v_error.reason,
        detail = jsonb_build_object('en', v_error.en) || p_facts;
end;
$$;
revoke all on function private.fail(text, jsonb) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/update_updated_at_timestamp.sql
-- Keeps updated_at true. Callers: a trigger on every table that has the column.
create or replace function private.update_updated_at_timestamp()
returns trigger
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    new.updated_at := now();
    return new;
end;
$$;
revoke all on function private.update_updated_at_timestamp() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/enforce_transition.sql
-- One trigger for every state machine: only the steps listed in private.transitions pass.
-- Callers: triggers with arguments (machine, column). Errors: MD105 illegal_step, naming both states.
create or replace function private.enforce_transition()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_from text := to_jsonb(old) ->> tg_argv[1];
    v_to text := to_jsonb(new) ->> tg_argv[1];
begin
    if v_from is distinct from v_to and not exists (
        select from private.transitions as t
        where t.machine = tg_argv[0] and t.from_state = v_from and t.to_state = v_to
    ) then
        perform private.fail('MD105', jsonb_build_object('machine', tg_argv[0], 'from', v_from, 'to', v_to));
    end if;
    return new;
end;
$$;
revoke all on function private.enforce_transition() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/slugify.sql
-- A title as part of a URL: 'Medellín IA: Niños' gives 'medellin-ia-ninos', '' when nothing is left. Callers: slug_for.
create or replace function private.slugify(p_text text)
returns text
language sql
immutable
strict
parallel safe
security invoker
set search_path = ''
as $$
    select btrim(
        left(
            regexp_replace(
                lower(
                    regexp_replace(
                        normalize(left(p_text, 200), nfkd), '[\u0300-\u036f]', '', 'g'
                    )
                ),
                '[^a-z0-9]+', '-', 'g'
            ),
            80
        ),
        '-'
    )
$$;
revoke all on function private.slugify(text) from public, anon, authenticated, service_role;
-- >>>
