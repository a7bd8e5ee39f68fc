-- Foundation: extensions, schemas, rights by default, registered errors, state machines, slugs, trees, the clock.
-- Functions: sql/functions. Undo: supabase/undo/20260101000000_foundation.sql
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

create table private.slug_kinds (
    kind text primary key,
    table_name text not null unique,
    fallback text not null
);
comment on table private.slug_kinds is 'What has slugs: the table of public, and the slug of a title without letters.';
alter table private.slug_kinds enable row level security;
revoke all on private.slug_kinds from public, anon, authenticated, service_role;

create table private.slugs (
    kind text not null references private.slug_kinds (kind) on delete cascade,
    slug text not null,
    target_id uuid not null,

    primary key (kind, slug)
);
comment on table private.slugs is
'Every slug that something has or had, so that old links lead on; nobody else gets it while that exists.';
create index idx_slugs_target on private.slugs (target_id);
alter table private.slugs enable row level security;
revoke all on private.slugs from public, anon, authenticated, service_role;

insert into private.error_codes (code, reason, http, es, en) values
('MD105', 'illegal_step', 409, 'Ese cambio de estado no es posible', 'This change of state is not possible'),
('MD150', 'tree_cycle', 422, 'Nada puede depender de sí mismo', 'Nothing can lie below itself'),
('MD151', 'tree_too_deep', 422, 'Hay demasiados niveles', 'There are too many levels'),
('MD152', 'parent_elsewhere', 422, 'Lo que está arriba es de otro lugar', 'The parent belongs somewhere else');

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
-- <<< sql/functions/private/date_flag.sql
-- Keeps a time true to its flag: when it was first set, by our clock; none while it is not. A new row may bring its time.
-- Callers: triggers before insert or update with the arguments (column of the flag, column of the time).
create or replace function private.date_flag()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_new constant jsonb := to_jsonb(new);
    v_known constant timestamptz := (
        case when tg_op = 'UPDATE' then to_jsonb(old) else v_new end ->> tg_argv[1]
    )::timestamptz;
    v_time timestamptz;
begin
    if (v_new ->> tg_argv[0])::boolean then
        v_time := coalesce(v_known, private.clock());
    end if;
    return jsonb_populate_record(new, jsonb_build_object(tg_argv[1], v_time));
end;
$$;
revoke all on function private.date_flag() from public, anon, authenticated, service_role;
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
-- <<< sql/functions/private/check_tree.sql
-- Keeps a tree a tree: no row is its own ancestor, none lies too deep, and a branch stays where its parent is.
-- Caller: triggers of tables with id and parent_id, after insert or update, with the arguments (most ancestors a row may
-- have) and, if need be, (column in which a row and its parent agree).
-- Errors: MD150 tree_cycle, MD151 tree_too_deep, MD152 parent_elsewhere.
create or replace function private.check_tree()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_most constant integer := tg_argv[0]::integer;
    v_is_cycle boolean;
    v_is_deep boolean;
    v_is_elsewhere boolean;
begin
    -- Two branches that are hung into each other at once: the second waits, and sees the first.
    if tg_op = 'UPDATE' then
        perform pg_advisory_xact_lock(hashtextextended('tree:' || tg_relid::text, 0));
    end if;
    execute format(
        'with recursive above (id, parent_id, place, depth) as (
             select t.id, t.parent_id, %2$s, 1 from %1$s as t where t.id = $1
             union all
             select t.id, t.parent_id, %2$s, a.depth + 1
             from above as a inner join %1$s as t on t.id = a.parent_id
             where a.id <> $2 and a.depth <= $3
         )
         select bool_or(a.id = $2), max(a.depth) > $3, bool_or(a.place is distinct from $4) from above as a',
        tg_relid::regclass, case when tg_nargs = 2 then format('t.%I::text', tg_argv[1]) else 'null::text' end
    )
    into v_is_cycle, v_is_deep, v_is_elsewhere
    using new.parent_id, new.id, v_most, to_jsonb(new) ->> tg_argv[1];

    if v_is_cycle then
        perform private.fail('MD150', jsonb_build_object('id', new.id, 'parent_id', new.parent_id));
    elsif v_is_deep then
        perform private.fail('MD151', jsonb_build_object('parent_id', new.parent_id, 'most', v_most));
    elsif v_is_elsewhere then
        perform private.fail('MD152', jsonb_build_object('parent_id', new.parent_id));
    end if;
    return null;
end;
$$;
revoke all on function private.check_tree() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/claim_slug.sql
-- Takes a slug for a target, for good; false when it is or was another's. Two at once: the second waits for the first.
-- Callers: slug_for, keep_slug.
create or replace function private.claim_slug(p_kind text, p_target_id uuid, p_slug text)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    insert into private.slugs (kind, slug, target_id)
    values (p_kind, p_slug, p_target_id)
    on conflict (kind, slug) do nothing;
    return found or exists (
        select from private.slugs as s where s.kind = p_kind and s.slug = p_slug and s.target_id = p_target_id
    );
end;
$$;
revoke all on function private.claim_slug(text, uuid, text) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/slug_for.sql
-- Makes a slug from a title and takes it; two people with the same title at once get two slugs. Caller: keep_slug.
create or replace function private.slug_for(p_kind text, p_target_id uuid, p_title text)
returns text
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_plain text;
    v_slug text;
begin
    select coalesce(nullif(private.slugify(p_title), ''), k.fallback) into strict v_plain
    from private.slug_kinds as k
    where k.kind = p_kind;
    foreach v_slug in array array[
        v_plain, v_plain || '-' || left(p_target_id::text, 8), v_plain || '-' || p_target_id::text
    ] loop
        if private.claim_slug(p_kind, p_target_id, v_slug) then
            return v_slug;
        end if;
    end loop;
    return null; -- somebody holds even the whole id: the column refuses it
end;
$$;
revoke all on function private.slug_for(text, uuid, text) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/keep_slug.sql
-- Fills a slug that is left out from the title, and remembers every slug, so that old ones lead to the same row.
-- Caller: triggers before insert or update of slug, with the arguments (kind, column of the title); with a third,
-- 'follows', and on update of the title too, the slug follows the title. Errors: 23505 for a slug that is or was another's.
create or replace function private.keep_slug()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_title constant text := to_jsonb(new) ->> tg_argv[1];
begin
    if tg_op = 'UPDATE' and new.slug = old.slug then
        if tg_argv[2] is distinct from 'follows' or v_title is not distinct from to_jsonb(old) ->> tg_argv[1] then
            return new;
        end if;
        new.slug := null;
    end if;
    if new.slug is null then
        new.slug := private.slug_for(tg_argv[0], new.id, v_title);
    elsif not private.claim_slug(tg_argv[0], new.id, new.slug) then
        raise unique_violation using
            message = 'Esta dirección ya está en uso',
            detail = '{"en": "This address is in use already"}', hint = 'slug_taken',
            schema = tg_table_schema, table = tg_table_name, column = 'slug';
    end if;
    return new;
end;
$$;
revoke all on function private.keep_slug() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/forget_slugs.sql
-- Frees the slugs of what is gone. Caller: triggers after delete, with the argument (kind).
create or replace function private.forget_slugs()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    delete from private.slugs as s where s.target_id = old.id and s.kind = tg_argv[0];
    return null;
end;
$$;
revoke all on function private.forget_slugs() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/slug_target.sql
-- What a slug leads to, be it the present one or an old one. Callers: public functions, which then look at the row with
-- the caller's own rights.
create or replace function private.slug_target(p_kind text, p_slug text)
returns table (table_name text, target_id uuid)
language sql
stable
security definer
set search_path = ''
as $$
    select k.table_name, s.target_id
    from private.slugs as s
    inner join private.slug_kinds as k on s.kind = k.kind
    where s.kind = p_kind and s.slug = p_slug
$$;
revoke all on function private.slug_target(text, text) from public, anon, authenticated, service_role;
grant execute on function private.slug_target(text, text) to anon, authenticated;
-- >>>
-- <<< sql/functions/public/resolve_slug.sql
-- The id and the present slug of what a slug, be it an old one, leads to. No row where the caller may see none.
-- Callers: clients.
create or replace function public.resolve_slug(p_kind text, p_slug text)
returns table (id uuid, slug text)
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
    v_table text;
    v_id uuid;
begin
    select t.table_name, t.target_id into v_table, v_id from private.slug_target(p_kind, p_slug) as t;
    if found then
        execute format('select t.id, t.slug from public.%I as t where t.id = $1', v_table) into id, slug using v_id;
        if id is not null then
            return next;
        end if;
    end if;
end;
$$;
revoke all on function public.resolve_slug(text, text) from public, anon, authenticated, service_role;
grant execute on function public.resolve_slug(text, text) to anon, authenticated;
comment on function public.resolve_slug(text, text) is
'The id and the present slug of what a slug leads to, be it an old one; kind as in event, venue, topic.';
-- >>>
