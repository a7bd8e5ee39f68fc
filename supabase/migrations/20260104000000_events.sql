-- Events: categories, the partitioned table, its registry of ids and slugs, its seats, and what changes them.
-- Functions: sql/functions. Policies: sql/policies/public/{events,event_categories,event_category_mappings,event_staff}.sql.
-- Undo: supabase/undo/20260104000000_events.sql
set lock_timeout = '4s';
set statement_timeout = '60s';

insert into private.error_codes (code, reason, http, es, en) values
('MD101', 'event_not_open', 409, 'El evento no está abierto', 'The event is not open'),
('MD102', 'event_in_past', 422, 'La fecha ya pasó', 'The date lies in the past'),
('MD103', 'date_too_far', 422, 'La fecha está a más de cinco años', 'The date is more than five years ahead'),
('MD106', 'venue_capacity_exceeded', 422, 'El lugar no tiene tantos cupos', 'The venue does not hold that many people'),
('MD107', 'capacity_below_taken', 409, 'Ya hay más cupos ocupados', 'More seats than that are taken already'),
('MD109', 'event_not_started', 409, 'El evento no ha comenzado', 'The event has not begun'),
('MD110', 'organizer_is_no_staff', 409, 'Esa persona ya organiza el evento', 'This person organizes the event'),
('MD202', 'event_over', 409, 'El evento ya terminó', 'The event is over');

insert into private.transitions (machine, from_state, to_state) values
('event', 'draft', 'published'),
('event', 'published', 'cancelled'),
('event', 'published', 'completed');

insert into private.slug_kinds (kind, table_name, fallback) values ('event', 'events', 'evento');

create table public.event_categories (
    id uuid primary key default gen_random_uuid(),
    name text not null,
    slug text not null unique,
    description text,
    parent_id uuid references public.event_categories (id) on delete restrict,
    icon_url text,
    sort_order integer not null default 999,
    is_active boolean not null default true,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),

    constraint unique_category_name unique (name),
    constraint not_its_own_parent check (parent_id <> id),
    constraint slug_is_plain check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    constraint icon_url_is_a_link check (icon_url ~ '^https?://[^[:space:]]+$' and length(icon_url) <= 2048)
);
comment on table public.event_categories is 'What an event is about, as a tree.';
create index idx_event_categories_parent on public.event_categories (parent_id);

alter table public.event_categories enable row level security;
revoke all on public.event_categories from public, anon, authenticated, service_role;
grant select on public.event_categories to anon, authenticated;
grant insert, update, delete on public.event_categories to app_admin;
grant select, insert, update, delete on public.event_categories to service_role;

create table public.events (
    id uuid not null default gen_random_uuid(),
    title text not null,
    slug text not null,
    description text not null,
    short_description text,
    date timestamptz not null,
    end_date timestamptz,
    timezone text not null default 'America/Bogota',
    location text not null,
    format text not null default 'in-person',
    status text not null default 'draft',
    capacity integer,
    current_registrations integer not null default 0,
    max_capacity integer,
    price_type text not null default 'free',
    price numeric(12, 2),
    currency text not null default 'COP',
    early_bird_deadline timestamptz,
    early_bird_price numeric(12, 2),
    registration_deadline timestamptz,
    actual_attendees integer not null default 0,
    views_count integer not null default 0,
    is_featured boolean not null default false,
    event_type text[] not null default '{}',
    image_url text,
    event_url text,
    organizer_id uuid default auth.uid() references auth.users (id) on delete set null,
    venue_id uuid references public.venues (id) on delete restrict,
    meta_data jsonb not null default '{}',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),

    primary key (id, date),
    constraint valid_dates check (
        (end_date is null or end_date > date)
        and (early_bird_deadline is null or early_bird_deadline < date)
        and (registration_deadline is null or registration_deadline < date)
    ),
    constraint valid_capacity check (
        (capacity is null or capacity > 0)
        and (max_capacity is null or max_capacity > 0)
        and (capacity is null or max_capacity is null or max_capacity >= capacity)
    ),
    constraint valid_prices check (price >= 0 and early_bird_price >= 0 and early_bird_price <= price),
    constraint paid_has_a_price check (price_type <> 'paid' or coalesce(price, 0) > 0),
    constraint counters_are_not_negative check (least(current_registrations, actual_attendees, views_count) >= 0),
    constraint slug_is_plain check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 120),
    constraint title_is_not_blank check (length(btrim(title)) between 1 and 200),
    constraint texts_are_bounded check (
        length(description) <= 50000 and length(short_description) <= 1000 and length(location) <= 500
    ),
    constraint known_format check (format in ('in-person', 'online', 'hybrid')),
    constraint known_status check (status in ('draft', 'published', 'cancelled', 'completed')),
    constraint known_price_type check (price_type in ('free', 'paid', 'donation')),
    constraint currency_is_iso check (currency ~ '^[A-Z]{3}$'),
    constraint image_url_is_a_link check (image_url ~ '^https?://[^[:space:]]+$' and length(image_url) <= 2048),
    constraint event_url_is_a_link check (event_url ~ '^https?://[^[:space:]]+$' and length(event_url) <= 2048),
    constraint meta_data_is_an_object check (jsonb_typeof(meta_data) = 'object' and length(meta_data::text) <= 50000)
) partition by range (date);
comment on table public.events is
'Events, one leaf a year. Inserted or updated, never upserted; the date changes only through reschedule_event().';
comment on column public.events.slug is 'Made from the title when left out.';
comment on column public.events.capacity is 'Seats; null means no limit. Changes through set_event_capacity().';
comment on column public.events.max_capacity is
'The most that capacity may be raised to; the seats when capacity is null.';
comment on column public.events.current_registrations is 'Confirmed registrations, kept by the database.';
comment on column public.events.actual_attendees is 'People checked in, kept by the database.';
comment on column public.events.event_url is 'Private: for confirmed people, through event_join_link().';
comment on column public.events.organizer_id is 'The creator; empty once the account is deleted.';
comment on column public.events.meta_data is
'Free facts; venue_capacity_override records why an event may exceed its venue.';
create index idx_events_date on public.events (date);
create index idx_events_status on public.events (status);
create index idx_events_format on public.events (format);
create index idx_events_price_type on public.events (price_type);
create index idx_events_featured on public.events (is_featured) where is_featured = true;
create index idx_events_organizer on public.events (organizer_id);
create index idx_events_venue on public.events (venue_id);
create index idx_events_slug on public.events (slug);

alter table public.events enable row level security;
revoke all on public.events from public, anon, authenticated, service_role;
grant select (
    id, title, slug, description, short_description, date, end_date, timezone, location, format, status, capacity,
    current_registrations, max_capacity, price_type, price, currency, early_bird_deadline, early_bird_price,
    registration_deadline, actual_attendees, views_count, is_featured, event_type, image_url, organizer_id, venue_id,
    meta_data, created_at, updated_at
) on public.events to anon, authenticated;
grant insert (
    title, slug, description, short_description, date, end_date, timezone, location, format, capacity, max_capacity,
    price_type, price, currency, early_bird_deadline, early_bird_price, registration_deadline, event_type, image_url,
    event_url, venue_id, meta_data
) on public.events to authenticated;
grant update (
    title, slug, description, short_description, end_date, timezone, location, format, price_type, price, currency,
    early_bird_deadline, early_bird_price, registration_deadline, event_type, image_url, event_url, venue_id, meta_data
) on public.events to authenticated;
grant delete on public.events to authenticated;
grant update (is_featured) on public.events to app_admin;
grant select, insert, update, delete on public.events to service_role;

create view public.events_public with (security_invoker = true) as
select
    id, title, slug, description, short_description, date, end_date, timezone, location, format, status, capacity,
    current_registrations, max_capacity, price_type, price, currency, early_bird_deadline, early_bird_price,
    registration_deadline, actual_attendees, views_count, is_featured, event_type, image_url, organizer_id, venue_id,
    meta_data, created_at, updated_at
from public.events;
comment on view public.events_public is 'The columns of events that everyone may read.';
revoke all on public.events_public from public, anon, authenticated, service_role;
grant select on public.events_public to anon, authenticated, service_role;

-- A partitioned table can hold no id or slug unique by itself; this registry does. No foreign key on it: moving or
-- archiving an event must not take its key along.
create table private.event_keys (
    id uuid primary key,
    slug text not null unique,
    date timestamptz not null
) with (fillfactor = 80);
comment on table private.event_keys is
'Every event once: global uniqueness of id and slug, and the way from id to date.';
alter table private.event_keys enable row level security;
revoke all on private.event_keys from public, anon, authenticated, service_role;

create table private.event_seats (
    event_id uuid primary key references private.event_keys (id) on delete cascade,
    capacity integer,
    confirmed integer not null default 0,
    held integer not null default 0,
    attended integer not null default 0,

    constraint never_oversold check (confirmed + held <= capacity),
    constraint counters_are_not_negative check (least(confirmed, held, attended) >= 0)
) with (fillfactor = 50);
comment on table private.event_seats is 'The seats of an event, and the one lock that guards them.';
comment on column private.event_seats.held is 'Seats that wait: unpaid, to be approved, or offered.';
alter table private.event_seats enable row level security;
revoke all on private.event_seats from public, anon, authenticated, service_role;

create table public.event_category_mappings (
    event_id uuid not null,
    event_date timestamptz not null,
    category_id uuid not null references public.event_categories (id) on delete restrict,

    primary key (event_id, event_date, category_id),
    unique (event_id, category_id),
    constraint event_category_mappings_event_fkey foreign key (event_id, event_date)
    references public.events (id, date) on update cascade on delete cascade
);
comment on table public.event_category_mappings is 'Which event belongs to which categories.';
comment on column public.event_category_mappings.event_date is
'Filled by a trigger when left out: half of the key to events.';
create index idx_event_category_mappings_category on public.event_category_mappings (category_id);

alter table public.event_category_mappings enable row level security;
revoke all on public.event_category_mappings from public, anon, authenticated, service_role;
grant select on public.event_category_mappings to anon, authenticated;
grant insert (event_id, category_id), delete on public.event_category_mappings to authenticated;
grant select, insert, update, delete on public.event_category_mappings to service_role;

create table public.event_staff (
    event_id uuid not null,
    event_date timestamptz not null,
    user_id uuid not null references auth.users (id) on delete cascade,
    role text not null,
    added_by uuid references auth.users (id) on delete set null,
    created_at timestamptz not null default now(),

    primary key (event_id, event_date, user_id),
    unique (event_id, user_id),
    constraint event_staff_event_fkey foreign key (event_id, event_date)
    references public.events (id, date) on update cascade on delete cascade,
    constraint known_role check (role in ('co_organizer', 'check_in'))
);
comment on table public.event_staff is
'Who helps with an event: co_organizer manages it but gives it to nobody, check_in stands at the door.';
comment on column public.event_staff.event_date is 'Filled by a trigger when left out: half of the key to events.';
create index idx_event_staff_user on public.event_staff (user_id, role);
create index idx_event_staff_added_by on public.event_staff (added_by);

alter table public.event_staff enable row level security;
revoke all on public.event_staff from public, anon, authenticated, service_role;
grant select on public.event_staff to authenticated;
grant select, insert, update, delete on public.event_staff to service_role;

-- <<< sql/functions/private/prepare_event.sql
-- The rules of an event's own columns that a CHECK cannot hold. Caller: triggers of events, before insert and update.
-- Errors: MD102 event_in_past, MD103 date_too_far, MD106 venue_capacity_exceeded, 22023 for an unknown time zone, 23503
-- for a venue that the caller cannot see.
create or replace function private.prepare_event()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_seats integer := coalesce(new.capacity, new.max_capacity);
    v_venue_capacity integer;
begin
    -- A move between leaves arrives as an insert of a known id; its update was checked already.
    if tg_op = 'INSERT' and exists (select from private.event_keys as k where k.id = new.id) then
        return new;
    end if;

    -- A person plans ahead; imports and restores, which have no caller, may bring the past.
    if tg_op = 'INSERT' and (select auth.uid()) is not null and new.date <= private.clock() then
        perform private.fail('MD102', jsonb_build_object('date', new.date));
    end if;

    if tg_op = 'INSERT' or new.date is distinct from old.date then
        -- Leaves exist six years ahead; beyond them a row would end in the DEFAULT leaf.
        if new.date > private.clock() + interval '5 years' then
            perform private.fail('MD103', jsonb_build_object('date', new.date));
        end if;
    end if;

    if tg_op = 'INSERT' or new.timezone is distinct from old.timezone then
        -- IANA names only: an abbreviation such as COT knows no daylight saving time.
        if new.timezone !~ '^([A-Z][A-Za-z_]+/[A-Za-z_/+-]+|UTC)$' then
            raise invalid_parameter_value using
                message = format('La zona horaria %s no existe', new.timezone),
                detail = '{"en": "Not an IANA time zone, such as America/Bogota"}', hint = 'unknown_timezone';
        end if;
        perform new.date at time zone new.timezone;
    end if;

    -- A proposal of somebody else counts as not there.
    if new.venue_id is not null
        and (select auth.uid()) is not null
        and (tg_op = 'INSERT' or new.venue_id is distinct from old.venue_id)
        and not exists (
            select from public.venues as v
            where v.id = new.venue_id
                and (v.is_approved or v.created_by = (select auth.uid()) or (select private.is_admin()))
        ) then
        raise foreign_key_violation using
            message = 'Este lugar no existe', detail = '{"en": "This venue does not exist"}', hint = 'venue_not_found',
            schema = tg_table_schema, table = 'events', constraint = 'events_venue_id_fkey';
    end if;

    if new.venue_id is not null and v_seats is not null and (
        tg_op = 'INSERT'
        or (new.venue_id, coalesce(new.capacity, new.max_capacity))
            is distinct from (old.venue_id, coalesce(old.capacity, old.max_capacity))
    ) and not new.meta_data ? 'venue_capacity_override' then
        select v.capacity into v_venue_capacity from public.venues as v where v.id = new.venue_id;
        if v_seats > v_venue_capacity then
            perform private.fail(
                'MD106', jsonb_build_object('capacity', v_seats, 'venue_capacity', v_venue_capacity)
            );
        end if;
    end if;
    return new;
end;
$$;
revoke all on function private.prepare_event() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/sync_event_keys.sql
-- Keeps event_keys and event_seats, which know every event once, whatever leaf it is in. Caller: triggers of events.
-- Moving an event to another leaf fires BEFORE UPDATE, then DELETE and INSERT on the leaves, never AFTER UPDATE:
-- so the key gets its new date before the update, and the pair that follows finds nothing left to do.
create or replace function private.sync_event_keys()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_seats integer;
    v_taken integer;
begin
    if tg_op = 'INSERT' then
        insert into private.event_keys as k (id, slug, date)
        values (new.id, new.slug, new.date)
        on conflict (id) do update set slug = excluded.slug where k.date = excluded.date;
        if not found then
            raise unique_violation using
                message = format('duplicate key value: event %s exists already', new.id),
                schema = 'public', table = 'events', constraint = 'event_keys_pkey';
        end if;
        insert into private.event_seats (event_id, capacity)
        values (new.id, coalesce(new.capacity, new.max_capacity))
        on conflict (event_id) do nothing;
        return null;
    end if;

    if tg_op = 'DELETE' then
        delete from private.event_keys as k where k.id = old.id and k.date = old.date;
        return null;
    end if;

    if new.id is distinct from old.id then
        raise check_violation using
            message = 'El identificador de un evento no cambia',
            detail = '{"en": "The id of an event cannot change"}', hint = 'event_id_is_fixed';
    end if;
    if (new.slug, new.date) is distinct from (old.slug, old.date) then
        update private.event_keys as k set slug = new.slug, date = new.date where k.id = new.id;
    end if;
    v_seats := coalesce(new.capacity, new.max_capacity);
    if v_seats is distinct from coalesce(old.capacity, old.max_capacity) then
        select s.confirmed + s.held into v_taken from private.event_seats as s where s.event_id = new.id for no key update;
        if v_taken > 0 and v_seats < v_taken then
            perform private.fail('MD107', jsonb_build_object('capacity', v_seats, 'taken', v_taken));
        end if;
        update private.event_seats as s set capacity = v_seats where s.event_id = new.id;
    end if;
    return new;
end;
$$;
revoke all on function private.sync_event_keys() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/fill_event_date.sql
-- Gives a child of events the date of its event, the second half of the key to a partitioned table.
-- Caller: triggers of the children. Errors: 23503 for an unknown event.
-- It shares the event, not its key, in a loop: a plain read loses the row when the event moves to another leaf
-- meanwhile, and a lock on the key deadlocks with the mover.
create or replace function private.fill_event_date()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_date timestamptz;
begin
    -- the cascade of a move has the right date already
    if tg_op = 'UPDATE' and pg_trigger_depth() > 1 and new.event_id = old.event_id then
        return new;
    end if;
    for v_attempt in 1 .. 5 loop
        select k.date into v_date from private.event_keys as k where k.id = new.event_id;
        if v_date is null then
            raise foreign_key_violation using
                message = format('El evento %s no existe', new.event_id),
                detail = '{"en": "This event does not exist"}',
                schema = tg_table_schema, table = tg_table_name, constraint = tg_table_name || '_event_fkey';
        end if;
        begin
            perform from public.events as e where e.id = new.event_id and e.date = v_date for key share;
            if found then
                new.event_date := v_date;
                return new;
            end if;
        exception when serialization_failure then
            null;  -- moved while we waited: read the key again
        end;
    end loop;
    raise serialization_failure using message = 'the event keeps moving', hint = 'retry';
end;
$$;
revoke all on function private.fill_event_date() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/lock_leaf.sql
-- Closes a leaf to everybody but its parent: leaves inherit neither row security nor grants.
-- Callers: ensure_event_partitions, ensure_month_partitions, migrations.
create or replace function private.lock_leaf(p_leaf text)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    execute format('alter table partitions.%I enable row level security', p_leaf);
    execute format('revoke all on partitions.%I from public, anon, authenticated, service_role', p_leaf);
end;
$$;
revoke all on function private.lock_leaf(text) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/ensure_event_partitions.sql
-- Makes the yearly leaves of events that are missing, locked down, and says how many. Callers: ensure_partitions,
-- drain_events_default, migrations. An archived year has its leaf already. Bounds are in UTC, whatever the session's zone.
-- Safe to run twice at once.
create or replace function private.ensure_event_partitions(
    p_from_year integer default extract(year from private.clock() at time zone 'UTC')::integer,
    p_to_year integer default extract(year from private.clock() at time zone 'UTC')::integer + 6
)
returns integer
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_leaf text;
    v_made integer := 0;
begin
    perform pg_advisory_xact_lock(hashtextextended('ensure_event_partitions', 0));
    for v_year in p_from_year .. p_to_year loop
        v_leaf := format('events_%s', v_year);
        continue when to_regclass('partitions.' || v_leaf) is not null or to_regclass('archive.' || v_leaf) is not null;
        execute format(
            'create table partitions.%I partition of public.events for values from (%L) to (%L)',
            v_leaf,
            make_timestamptz(v_year, 1, 1, 0, 0, 0, 'UTC'),
            make_timestamptz(v_year + 1, 1, 1, 0, 0, 0, 'UTC')
        );
        perform private.lock_leaf(v_leaf);
        v_made := v_made + 1;
    end loop;
    return v_made;
end;
$$;
revoke all on function private.ensure_event_partitions(integer, integer) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/ensure_month_partitions.sql
-- Makes the monthly leaves of a table partitioned by time that are missing, locked down, and says how many.
-- Callers: ensure_partitions; the migration that makes such a table; an import or a restore of older rows. A leaf is
-- called <table>_<year>_<month>. Bounds are in UTC, whatever the session's zone. Safe to run twice at once.
create or replace function private.ensure_month_partitions(
    p_table regclass,
    p_from date default (private.clock() at time zone 'UTC')::date,
    p_to date default (private.clock() at time zone 'UTC' + interval '12 months')::date
)
returns integer
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_name text;
    v_month timestamp;
    v_leaf text;
    v_made integer := 0;
begin
    perform pg_advisory_xact_lock(hashtextextended('ensure_month_partitions ' || p_table::oid, 0));
    select c.relname::text into strict v_name from pg_catalog.pg_class as c where c.oid = p_table;
    for v_month in
        select m.month from generate_series(
            date_trunc('month', p_from::timestamp), date_trunc('month', p_to::timestamp), interval '1 month'
        ) as m (month)
    loop
        v_leaf := format('%s_%s', v_name, to_char(v_month, 'YYYY_MM'));
        continue when to_regclass('partitions.' || quote_ident(v_leaf)) is not null;
        execute format(
            'create table partitions.%I partition of %s for values from (%L) to (%L)',
            v_leaf, p_table, v_month at time zone 'UTC', (v_month + interval '1 month') at time zone 'UTC'
        );
        perform private.lock_leaf(v_leaf);
        v_made := v_made + 1;
    end loop;
    return v_made;
end;
$$;
revoke all on function private.ensure_month_partitions(regclass, date, date)
from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/ensure_partitions.sql
-- Makes the leaves that are missing: years of events, and months of every table that has monthly ones.
-- Caller: the job ensure-partitions.
create or replace function private.ensure_partitions()
returns integer
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_made integer := private.ensure_event_partitions();
    v_table regclass;
begin
    for v_table in
        select distinct i.inhparent::regclass
        from pg_catalog.pg_inherits as i
        inner join pg_catalog.pg_class as c on c.oid = i.inhrelid
        where c.relnamespace = 'partitions'::regnamespace and c.relkind = 'r' and c.relname ~ '_[0-9]{4}_[0-9]{2}$'
    loop
        v_made := v_made + private.ensure_month_partitions(v_table);
    end loop;
    return v_made;
end;
$$;
revoke all on function private.ensure_partitions() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/event_row.sql
-- An event by id, found through its key so that one leaf is read. Callers: functions of events and registrations.
create or replace function private.event_row(p_event_id uuid)
returns setof public.events
language plpgsql
stable
security definer
set search_path = ''
-- a plan for each date takes longer than reading a row by the common one
set plan_cache_mode = 'force_generic_plan'
as $$
declare
    v_date timestamptz;
begin
    select k.date into v_date from private.event_keys as k where k.id = p_event_id;
    return query select e.* from public.events as e where e.id = p_event_id and e.date = v_date;
end;
$$;
revoke all on function private.event_row(uuid) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/staffed_events.sql
-- The events for which the caller is staff in one of these roles. Callers: policies, functions of events.
create or replace function private.staffed_events(p_roles text[])
returns setof uuid
language sql
stable
security definer
set search_path = ''
as $$
    select s.event_id from public.event_staff as s where s.user_id = (select auth.uid()) and s.role = any (p_roles)
$$;
revoke all on function private.staffed_events(text[]) from public, anon, authenticated, service_role;
grant execute on function private.staffed_events(text[]) to authenticated;
-- >>>
-- <<< sql/functions/private/require_event.sql
-- An event that the caller may see; a stranger's draft counts as not there. Callers: functions of events.
-- Errors: P0002.
create or replace function private.require_event(p_event_id uuid)
returns public.events
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_event public.events;
begin
    select e.* into v_event from private.event_row(p_event_id) as e;
    if not found or (
        v_event.status = 'draft'
        and v_event.organizer_id is distinct from (select auth.uid())
        and not (select private.is_admin())
        and p_event_id not in (select private.staffed_events('{co_organizer,check_in}'))
    ) then
        raise no_data_found using
            message = 'Este evento no existe', detail = '{"en": "This event does not exist"}', hint = 'event_not_found';
    end if;
    return v_event;
end;
$$;
revoke all on function private.require_event(uuid) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/require_event_manager.sql
-- An event that the caller may manage: its organizer while he is one, its staff in one of p_staff, or an admin.
-- Callers: functions that change or inspect an event.
-- Errors: P0002 for an event that the caller cannot see, 42501 for one that is somebody else's.
create or replace function private.require_event_manager(p_event_id uuid, p_staff text[] default '{co_organizer}')
returns public.events
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_event public.events := private.require_event(p_event_id);
begin
    if v_event.organizer_id is distinct from private.require_person() then
        if (select private.is_admin()) or p_event_id in (select private.staffed_events(p_staff)) then
            return v_event;
        end if;
        raise insufficient_privilege using
            message = 'Este evento es de otra persona',
            detail = '{"en": "This event belongs to somebody else"}', hint = 'not_your_event';
    end if;
    -- Who is no organizer any more reads no attendees and moves no dates; admins take over.
    perform private.require_permission('events.create');
    return v_event;
end;
$$;
revoke all on function private.require_event_manager(uuid, text[]) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/lock_event_seats.sql
-- Takes the one lock of an event: every seat operation and every change of date or state takes it first,
-- registrations after it, the events row last. Every other order deadlocks or starves.
-- Callers: functions and triggers of events and registrations. Errors: P0002.
create or replace function private.lock_event_seats(p_event_id uuid)
returns private.event_seats
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_seats private.event_seats;
begin
    select s.* into v_seats from private.event_seats as s where s.event_id = p_event_id for no key update;
    if not found then
        raise no_data_found using
            message = 'Este evento no existe', detail = '{"en": "This event does not exist"}', hint = 'event_not_found';
    end if;
    return v_seats;
end;
$$;
revoke all on function private.lock_event_seats(uuid) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/lock_managed_event.sql
-- An event that the caller may change, read under the lock of its seats. Callers: functions that change an event.
-- Errors: P0002, 42501.
create or replace function private.lock_managed_event(p_event_id uuid)
returns public.events
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_event public.events;
begin
    perform private.require_event_manager(p_event_id);
    perform private.lock_event_seats(p_event_id);
    select e.* into strict v_event from private.event_row(p_event_id) as e;
    return v_event;
end;
$$;
revoke all on function private.lock_managed_event(uuid) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/change_event_status.sql
-- Publishes, cancels or completes an event. Callers: public.publish_event, cancel_event, complete_event.
-- Errors: P0002, 42501, MD102 event_in_past (publishing too late), MD105 illegal_step, MD109 event_not_started.
create or replace function private.change_event_status(p_event_id uuid, p_status text, p_reason text default null)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_event constant public.events := private.lock_managed_event(p_event_id);
begin
    if v_event.status = p_status then
        return;
    end if;
    if p_status = 'published' then
        if v_event.date <= private.clock() then
            perform private.fail('MD102', jsonb_build_object('date', v_event.date));
        end if;
    elsif p_status = 'completed' and v_event.date > private.clock() then
        perform private.fail('MD109', jsonb_build_object('date', v_event.date));
    end if;
    update public.events as e
    set
        status = p_status,
        meta_data = case
            when p_reason is null then e.meta_data
            else e.meta_data || jsonb_build_object('cancel_reason', left(p_reason, 500))
        end
    where e.id = v_event.id and e.date = v_event.date;
end;
$$;
revoke all on function private.change_event_status(uuid, text, text) from public, anon, authenticated, service_role;
grant execute on function private.change_event_status(uuid, text, text) to authenticated;
-- >>>
-- <<< sql/functions/private/reschedule_event.sql
-- Moves an event in time, and its end and deadlines with it. Caller: public.reschedule_event.
-- Errors: P0002, 42501, MD101 event_not_open, MD102 event_in_past, MD103 date_too_far, 23514 for an end before the start.
create or replace function private.reschedule_event(p_event_id uuid, p_date timestamptz, p_end_date timestamptz)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_event constant public.events := private.lock_managed_event(p_event_id);
    v_shift interval;
begin
    if v_event.status not in ('draft', 'published') or v_event.date <= private.clock() then
        perform private.fail('MD101', jsonb_build_object('status', v_event.status, 'date', v_event.date));
    end if;
    if p_date is null or p_date <= private.clock() then
        perform private.fail('MD102', jsonb_build_object('date', p_date));
    end if;
    -- Before PostgreSQL 17 no interval is infinite. Such a date is refused by prepare_event.
    v_shift := case when isfinite(p_date) then p_date - v_event.date end;
    update public.events as e
    set
        date = p_date,
        end_date = coalesce(p_end_date, e.end_date + v_shift),
        early_bird_deadline = e.early_bird_deadline + v_shift,
        registration_deadline = e.registration_deadline + v_shift
    where e.id = v_event.id and e.date = v_event.date;
    perform private.audit(
        'event.rescheduled', 'events', v_event.id::text, v_event.organizer_id,
        jsonb_build_object('date', jsonb_build_object('old', v_event.date, 'new', p_date)), null, '{date}'
    );
end;
$$;
revoke all on function private.reschedule_event(uuid, timestamptz, timestamptz)
from public, anon, authenticated, service_role;
grant execute on function private.reschedule_event(uuid, timestamptz, timestamptz) to authenticated;
-- >>>
-- <<< sql/functions/private/set_event_capacity.sql
-- Changes how many seats an event has; null means no limit. Caller: public.set_event_capacity.
-- Errors: P0002, 42501, MD101 event_not_open, MD106 venue_capacity_exceeded, MD107 capacity_below_taken, 23514.
create or replace function private.set_event_capacity(p_event_id uuid, p_capacity integer, p_max_capacity integer)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_event constant public.events := private.lock_managed_event(p_event_id);
begin
    if v_event.status not in ('draft', 'published') then
        perform private.fail('MD101', jsonb_build_object('status', v_event.status));
    end if;
    update public.events as e
    set capacity = p_capacity, max_capacity = p_max_capacity
    where e.id = v_event.id and e.date = v_event.date;
end;
$$;
revoke all on function private.set_event_capacity(uuid, integer, integer)
from public, anon, authenticated, service_role;
grant execute on function private.set_event_capacity(uuid, integer, integer) to authenticated;
-- >>>
-- <<< sql/functions/private/registration_refusal.sql
-- Why an event takes no registration now: a code of private.error_codes, or null when it does.
-- Callers: register_for_event, event_availability; so both always agree.
create or replace function private.registration_refusal(p_event public.events, p_seats private.event_seats)
returns text
language sql
stable
security definer
set search_path = ''
as $$
    select case
        when p_event.status in ('draft', 'cancelled') then 'MD101'
        when p_event.status = 'completed' or coalesce(p_event.end_date, p_event.date) <= private.clock() then 'MD202'
        when coalesce(p_event.registration_deadline, p_event.date) <= private.clock() then 'MD203'
        when p_seats.confirmed + p_seats.held >= p_seats.capacity then 'MD201'
    end
$$;
revoke all on function private.registration_refusal(public.events, private.event_seats)
from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/event_availability.sql
-- The exact seats of one event that the caller may see. Caller: public.event_availability.
create or replace function private.event_availability(p_event_id uuid)
returns table (capacity integer, taken integer, available integer, is_open boolean, reason text)
language sql
stable
security definer
set search_path = ''
as $$
    select
        s.capacity,
        s.confirmed + s.held,
        s.capacity - s.confirmed - s.held,
        r.code is null,
        c.reason
    from private.event_row(p_event_id) as e
    inner join private.event_seats as s on s.event_id = e.id
    cross join lateral private.registration_refusal(e, s) as r (code)
    left join private.error_codes as c on c.code = r.code
    where e.status <> 'draft' or e.organizer_id = (select auth.uid()) or (select private.is_admin())
$$;
revoke all on function private.event_availability(uuid) from public, anon, authenticated, service_role;
grant execute on function private.event_availability(uuid) to anon, authenticated;
-- >>>
-- <<< sql/functions/private/add_event_staff.sql
-- Makes a person staff of an event, or changes as what. Caller: public.add_event_staff.
-- Errors: P0002 for an unknown event or person, 42501 for all but the organizer and admins, 23514 for an unknown role,
-- MD110 organizer_is_no_staff.
create or replace function private.add_event_staff(p_event_id uuid, p_user_id uuid, p_role text)
returns public.event_staff
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_event constant public.events := private.require_event_manager(p_event_id, '{}');
    v_row public.event_staff;
begin
    perform private.require_visible_user(p_user_id);
    if p_user_id = v_event.organizer_id then
        perform private.fail('MD110');
    end if;
    insert into public.event_staff (event_id, user_id, role, added_by)
    values (p_event_id, p_user_id, p_role, (select auth.uid()))
    on conflict (event_id, user_id) do update set role = excluded.role, added_by = excluded.added_by
    returning * into v_row;
    return v_row;
end;
$$;
revoke all on function private.add_event_staff(uuid, uuid, text) from public, anon, authenticated, service_role;
grant execute on function private.add_event_staff(uuid, uuid, text) to authenticated;
-- >>>
-- <<< sql/functions/private/remove_event_staff.sql
-- Takes a person from the staff of an event; nothing happens if he is none. Caller: public.remove_event_staff.
-- Errors: P0002; 42501 for all but the organizer, admins, and who leaves by himself.
create or replace function private.remove_event_staff(p_event_id uuid, p_user_id uuid)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    if p_user_id is distinct from private.require_person() then
        perform private.require_event_manager(p_event_id, '{}');
    end if;
    delete from public.event_staff as s where s.event_id = p_event_id and s.user_id = p_user_id;
end;
$$;
revoke all on function private.remove_event_staff(uuid, uuid) from public, anon, authenticated, service_role;
grant execute on function private.remove_event_staff(uuid, uuid) to authenticated;
-- >>>
-- <<< sql/functions/private/event_team.sql
-- Who is staff of an event, by name. Caller: public.event_team. Errors: P0002, 42501 for all who are not of it.
create or replace function private.event_team(p_event_id uuid)
returns table (
    user_id uuid, first_name text, last_name text, avatar_url text, role text, created_at timestamptz
)
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform private.require_event_manager(p_event_id, '{co_organizer,check_in}');
    return query
    select s.user_id, p.first_name, p.last_name, p.avatar_url, s.role, s.created_at
    from public.event_staff as s
    left join public.profiles as p on p.id = s.user_id
    where s.event_id = p_event_id
    order by s.created_at, s.user_id;
end;
$$;
revoke all on function private.event_team(uuid) from public, anon, authenticated, service_role;
grant execute on function private.event_team(uuid) to authenticated;
-- >>>
-- <<< sql/functions/public/add_event_staff.sql
-- Makes a person staff of an event. Callers: its organizer, admins. Errors: P0002, 42501, 23514, MD110.
create or replace function public.add_event_staff(p_event_id uuid, p_user_id uuid, p_role text)
returns public.event_staff
language sql
volatile
security invoker
set search_path = ''
as $$ select private.add_event_staff(p_event_id, p_user_id, p_role) $$;
revoke all on function public.add_event_staff(uuid, uuid, text) from public, anon, authenticated, service_role;
grant execute on function public.add_event_staff(uuid, uuid, text) to authenticated;
comment on function public.add_event_staff(uuid, uuid, text) is
'Makes a person co_organizer or check_in staff of an event, or changes as what. For its organizer and admins.';
-- >>>
-- <<< sql/functions/public/remove_event_staff.sql
-- Takes a person from the staff of an event. Callers: its organizer, admins, the person. Errors: P0002, 42501.
create or replace function public.remove_event_staff(p_event_id uuid, p_user_id uuid)
returns void
language sql
volatile
security invoker
set search_path = ''
as $$ select private.remove_event_staff(p_event_id, p_user_id) $$;
revoke all on function public.remove_event_staff(uuid, uuid) from public, anon, authenticated, service_role;
grant execute on function public.remove_event_staff(uuid, uuid) to authenticated;
comment on function public.remove_event_staff(uuid, uuid) is
'Takes a person from the staff of an event. For its organizer, admins, and who leaves.';
-- >>>
-- <<< sql/functions/public/event_team.sql
-- Who is staff of an event. Callers: the organizer, the staff, admins. Errors: P0002, 42501.
create or replace function public.event_team(p_event_id uuid)
returns table (
    user_id uuid, first_name text, last_name text, avatar_url text, role text, created_at timestamptz
)
language sql
volatile
security invoker
set search_path = ''
as $$ select * from private.event_team(p_event_id) $$;
revoke all on function public.event_team(uuid) from public, anon, authenticated, service_role;
grant execute on function public.event_team(uuid) to authenticated;
comment on function public.event_team(uuid) is
'Who is staff of an event, by name. For the organizer, the staff and admins.';
-- >>>
-- <<< sql/functions/public/publish_event.sql
-- Makes a draft visible to everyone. Callers: its organizer, admins.
-- Errors: P0002, 42501, MD102 event_in_past, MD105 illegal_step.
create or replace function public.publish_event(p_event_id uuid)
returns setof public.events_public
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    perform private.change_event_status(p_event_id, 'published');
    return query select e.* from public.events_public as e where e.id = p_event_id;
end;
$$;
revoke all on function public.publish_event(uuid) from public, anon, authenticated, service_role;
grant execute on function public.publish_event(uuid) to authenticated;
comment on function public.publish_event(uuid) is 'Publishes a draft and returns the event.';
-- >>>
-- <<< sql/functions/public/cancel_event.sql
-- Cancels a published event. Callers: its organizer, admins. Errors: P0002, 42501, MD105 illegal_step.
create or replace function public.cancel_event(p_event_id uuid, p_reason text default null)
returns setof public.events_public
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    perform private.change_event_status(p_event_id, 'cancelled', p_reason);
    return query select e.* from public.events_public as e where e.id = p_event_id;
end;
$$;
revoke all on function public.cancel_event(uuid, text) from public, anon, authenticated, service_role;
grant execute on function public.cancel_event(uuid, text) to authenticated;
comment on function public.cancel_event(uuid, text) is 'Cancels a published event and returns it.';
-- >>>
-- <<< sql/functions/public/complete_event.sql
-- Closes a published event that has begun. Callers: its organizer, admins.
-- Errors: P0002, 42501, MD105 illegal_step, MD109 event_not_started.
create or replace function public.complete_event(p_event_id uuid)
returns setof public.events_public
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    perform private.change_event_status(p_event_id, 'completed');
    return query select e.* from public.events_public as e where e.id = p_event_id;
end;
$$;
revoke all on function public.complete_event(uuid) from public, anon, authenticated, service_role;
grant execute on function public.complete_event(uuid) to authenticated;
comment on function public.complete_event(uuid) is 'Marks a published event as held and returns it.';
-- >>>
-- <<< sql/functions/public/reschedule_event.sql
-- Moves an event; its end and deadlines move along. The only way to change a date. Callers: its organizer, admins.
-- Errors: P0002, 42501, MD101 event_not_open, MD102 event_in_past, MD103 date_too_far, 23514.
create or replace function public.reschedule_event(
    p_event_id uuid,
    p_date timestamptz,
    p_end_date timestamptz default null
)
returns setof public.events_public
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    perform private.reschedule_event(p_event_id, p_date, p_end_date);
    return query select e.* from public.events_public as e where e.id = p_event_id;
end;
$$;
revoke all on function public.reschedule_event(uuid, timestamptz, timestamptz)
from public, anon, authenticated, service_role;
grant execute on function public.reschedule_event(uuid, timestamptz, timestamptz) to authenticated;
comment on function public.reschedule_event(uuid, timestamptz, timestamptz) is
'Moves an event to another date, its end and deadlines with it, and returns it.';
-- >>>
-- <<< sql/functions/public/set_event_capacity.sql
-- Changes the number of seats; null means no limit. Callers: the organizer, admins.
-- Errors: P0002, 42501, MD101 event_not_open, MD106 venue_capacity_exceeded, MD107 capacity_below_taken, 23514.
create or replace function public.set_event_capacity(
    p_event_id uuid,
    p_capacity integer,
    p_max_capacity integer default null
)
returns setof public.events_public
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    perform private.set_event_capacity(p_event_id, p_capacity, p_max_capacity);
    return query select e.* from public.events_public as e where e.id = p_event_id;
end;
$$;
revoke all on function public.set_event_capacity(uuid, integer, integer)
from public, anon, authenticated, service_role;
grant execute on function public.set_event_capacity(uuid, integer, integer) to authenticated;
comment on function public.set_event_capacity(uuid, integer, integer) is
'Changes how many seats an event has and returns the event.';
-- >>>
-- <<< sql/functions/public/event_availability.sql
-- The exact seats of an event, and why it is closed if it is. No row for an event that the caller cannot see.
-- Callers: clients.
create or replace function public.event_availability(p_event_id uuid)
returns table (
    event_id uuid, capacity integer, taken integer, available integer, is_open boolean, reason text
)
language sql
stable
security invoker
set search_path = ''
as $$
    select e.id, a.capacity, a.taken, a.available, a.is_open, a.reason
    from public.events as e
    cross join lateral private.event_availability(e.id) as a
    where e.id = p_event_id
$$;
revoke all on function public.event_availability(uuid) from public, anon, authenticated, service_role;
grant execute on function public.event_availability(uuid) to anon, authenticated;
comment on function public.event_availability(uuid) is
'The exact seats of an event; available is null without a limit, reason says why it is closed.';
-- >>>

create trigger update_event_categories_timestamp
before update on public.event_categories
for each row execute function private.update_updated_at_timestamp();

create trigger check_tree
after insert or update of parent_id on public.event_categories
for each row when (new.parent_id is not null)
execute function private.check_tree('5');

create trigger keep_slug
before insert or update of slug on public.events
for each row execute function private.keep_slug('event', 'title');

-- not with the row itself, which is deleted and inserted when it moves to another leaf
create trigger forget_slugs
after delete on private.event_keys
for each row execute function private.forget_slugs('event');

create trigger prepare_event
before insert or update on public.events
for each row execute function private.prepare_event();

create trigger enforce_event_status
before update of status on public.events
for each row execute function private.enforce_transition('event', 'status');

-- Counters alone are no change of an event.
create trigger update_events_timestamp
before update on public.events
for each row
when (
    (old.current_registrations, old.actual_attendees, old.views_count)
    is not distinct from (new.current_registrations, new.actual_attendees, new.views_count)
)
execute function private.update_updated_at_timestamp();

create trigger sync_event_keys_insert
after insert on public.events
for each row execute function private.sync_event_keys();

-- last by its name, when the row is as it will be
create trigger zz_sync_event_keys_update
before update of id, slug, date, capacity, max_capacity on public.events
for each row execute function private.sync_event_keys();

create trigger sync_event_keys_delete
after delete on public.events
for each row execute function private.sync_event_keys();

create trigger fill_event_date
before insert or update of event_id, event_date on public.event_staff
for each row execute function private.fill_event_date();

create trigger fill_event_date
before insert or update of event_id, event_date on public.event_category_mappings
for each row execute function private.fill_event_date();

-- <<< sql/policies/public/event_categories.sql
-- public.event_categories   select   insert, update, delete
-- anon                      active   -
-- authenticated             active   -
-- app_admin                 all      all
drop policy if exists event_categories_select_anon on public.event_categories;
create policy event_categories_select_anon on public.event_categories
    for select to anon
    using (is_active);
comment on policy event_categories_select_anon on public.event_categories is
'Active categories are viewable by everyone';

drop policy if exists event_categories_select_authenticated on public.event_categories;
create policy event_categories_select_authenticated on public.event_categories
    for select to authenticated
    using (is_active);
comment on policy event_categories_select_authenticated on public.event_categories is
'Active categories are viewable by everyone';

drop policy if exists event_categories_select_admin on public.event_categories;
create policy event_categories_select_admin on public.event_categories
    for select to app_admin
    using ((select private.is_admin()));
comment on policy event_categories_select_admin on public.event_categories is 'Admins see retired categories';

drop policy if exists event_categories_insert_admin on public.event_categories;
create policy event_categories_insert_admin on public.event_categories
    for insert to app_admin
    with check ((select private.is_admin()));
comment on policy event_categories_insert_admin on public.event_categories is 'Admins add categories';

drop policy if exists event_categories_update_admin on public.event_categories;
create policy event_categories_update_admin on public.event_categories
    for update to app_admin
    using ((select private.is_admin()))
    with check ((select private.is_admin()));
comment on policy event_categories_update_admin on public.event_categories is 'Admins change categories';

drop policy if exists event_categories_delete_admin on public.event_categories;
create policy event_categories_delete_admin on public.event_categories
    for delete to app_admin
    using ((select private.is_admin()));
comment on policy event_categories_delete_admin on public.event_categories is
'Admins remove categories that no event uses';
-- >>>
-- <<< sql/policies/public/events.sql
-- public.events         select                     insert                      update   delete
-- anon                  what was published         -                           -        -
-- authenticated         what was published; own    organizers, own drafts      own      own drafts
--   staff of it         also the draft             -                           co-organizers   -
-- app_admin             all                        own drafts                  all      all
-- Columns decide the rest: nobody but the database writes counters, nobody but a function the date, the state, the seats.
drop policy if exists events_select_anon on public.events;
create policy events_select_anon on public.events
    for select to anon
    using (status in ('published', 'completed', 'cancelled'));
comment on policy events_select_anon on public.events is 'Published events are viewable by everyone';

drop policy if exists events_select_authenticated on public.events;
create policy events_select_authenticated on public.events
    for select to authenticated
    using (
        status in ('published', 'completed', 'cancelled')
        or organizer_id = (select auth.uid())
        or id = any(array(select private.staffed_events('{co_organizer,check_in}')))
    );
comment on policy events_select_authenticated on public.events is
'Published events are viewable by everyone; organizers can manage their events';

drop policy if exists events_select_admin on public.events;
create policy events_select_admin on public.events
    for select to app_admin
    using ((select private.is_admin()));
comment on policy events_select_admin on public.events is 'Admins can manage all events';

drop policy if exists events_insert_authenticated on public.events;
create policy events_insert_authenticated on public.events
    for insert to authenticated
    with check (
        organizer_id = (select auth.uid()) and status = 'draft' and (select private.has_permission('events.create'))
    );
comment on policy events_insert_authenticated on public.events is 'Organizers can manage their events';

drop policy if exists events_update_authenticated on public.events;
create policy events_update_authenticated on public.events
    for update to authenticated
    using (
        organizer_id = (select auth.uid())
        or id = any(array(select private.staffed_events('{co_organizer}')))
    )
    with check (
        (organizer_id = (select auth.uid()) and (select private.has_permission('events.create')))
        or id = any(array(select private.staffed_events('{co_organizer}')))
    );
comment on policy events_update_authenticated on public.events is 'Organizers can manage their events';

drop policy if exists events_update_admin on public.events;
create policy events_update_admin on public.events
    for update to app_admin
    using ((select private.is_admin()))
    with check ((select private.is_admin()));
comment on policy events_update_admin on public.events is 'Admins can manage all events';

drop policy if exists events_delete_authenticated on public.events;
create policy events_delete_authenticated on public.events
    for delete to authenticated
    using (
        organizer_id = (select auth.uid()) and status = 'draft' and (select private.has_permission('events.create'))
    );
comment on policy events_delete_authenticated on public.events is 'Organizers can manage their events';

drop policy if exists events_delete_admin on public.events;
create policy events_delete_admin on public.events
    for delete to app_admin
    using ((select private.is_admin()));
comment on policy events_delete_admin on public.events is 'Admins can manage all events';
-- >>>
-- <<< sql/policies/public/event_staff.sql
-- public.event_staff    select   insert, update, delete
-- anon                  -        -
-- authenticated         own      - (add_event_staff, remove_event_staff; the team is read with event_team)
-- app_admin             all      - (the same)
drop policy if exists event_staff_select_authenticated on public.event_staff;
create policy event_staff_select_authenticated on public.event_staff
    for select to authenticated
    using (user_id = (select auth.uid()));
comment on policy event_staff_select_authenticated on public.event_staff is 'People see where they are staff';

drop policy if exists event_staff_select_admin on public.event_staff;
create policy event_staff_select_admin on public.event_staff
    for select to app_admin
    using ((select private.is_admin()));
comment on policy event_staff_select_admin on public.event_staff is 'Admins see all staff';
-- >>>
-- <<< sql/policies/public/event_category_mappings.sql
-- public.event_category_mappings   select               insert, delete    update
-- anon                             of visible events    -                 -
-- authenticated                    of visible events    of own events     -
-- app_admin                        of visible events    all               -
-- The look at events runs under the caller's own rights, so the policies of events decide.
drop policy if exists event_category_mappings_select_anon on public.event_category_mappings;
create policy event_category_mappings_select_anon on public.event_category_mappings
    for select to anon
    using (exists (select from public.events as e where e.id = event_id and e.date = event_date));
comment on policy event_category_mappings_select_anon on public.event_category_mappings is
'The categories of an event are as visible as the event';

drop policy if exists event_category_mappings_select_authenticated on public.event_category_mappings;
create policy event_category_mappings_select_authenticated on public.event_category_mappings
    for select to authenticated
    using (exists (select from public.events as e where e.id = event_id and e.date = event_date));
comment on policy event_category_mappings_select_authenticated on public.event_category_mappings is
'The categories of an event are as visible as the event';

drop policy if exists event_category_mappings_insert_authenticated on public.event_category_mappings;
create policy event_category_mappings_insert_authenticated on public.event_category_mappings
    for insert to authenticated
    with check (
        (
            exists (
                select from public.events as e
                where e.id = event_id and e.date = event_date and e.organizer_id = (select auth.uid())
            )
            and (select private.has_permission('events.create'))
        )
        or event_id = any(array(select private.staffed_events('{co_organizer}')))
    );
comment on policy event_category_mappings_insert_authenticated on public.event_category_mappings is
'Organizers and co-organizers sort their own events';

drop policy if exists event_category_mappings_insert_admin on public.event_category_mappings;
create policy event_category_mappings_insert_admin on public.event_category_mappings
    for insert to app_admin
    with check ((select private.is_admin()));
comment on policy event_category_mappings_insert_admin on public.event_category_mappings is 'Admins sort any event';

drop policy if exists event_category_mappings_delete_authenticated on public.event_category_mappings;
create policy event_category_mappings_delete_authenticated on public.event_category_mappings
    for delete to authenticated
    using (
        (
            exists (
                select from public.events as e
                where e.id = event_id and e.date = event_date and e.organizer_id = (select auth.uid())
            )
            and (select private.has_permission('events.create'))
        )
        or event_id = any(array(select private.staffed_events('{co_organizer}')))
    );
comment on policy event_category_mappings_delete_authenticated on public.event_category_mappings is
'Organizers and co-organizers sort their own events';

drop policy if exists event_category_mappings_delete_admin on public.event_category_mappings;
create policy event_category_mappings_delete_admin on public.event_category_mappings
    for delete to app_admin
    using ((select private.is_admin()));
comment on policy event_category_mappings_delete_admin on public.event_category_mappings is 'Admins sort any event';
-- >>>

-- Leaves: the archive, six years back and six ahead, and a DEFAULT that stays empty and is there as an alarm.
create table partitions.events_archive partition of public.events
for values from (minvalue) to ('2021-01-01 00:00:00+00');
create table partitions.events_default partition of public.events default;
select private.lock_leaf('events_archive');
select private.lock_leaf('events_default');
select private.ensure_event_partitions(2021);
