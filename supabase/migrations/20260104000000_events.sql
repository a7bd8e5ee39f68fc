-- Events: categories, the partitioned table, its registry of ids and slugs, its seats, and what changes them.
-- Functions: sql/functions. Policies: sql/policies/public/{events,event_categories,event_category_mappings}.sql.
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
('MD202', 'event_over', 409, 'El evento ya terminó', 'The event is over');

insert into private.transitions (machine, from_state, to_state) values
('event', 'draft', 'published'),
('event', 'published', 'cancelled'),
('event', 'published', 'completed');

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
    venue_id uuid references public.venues (id) on delete set null,
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
    constraint known_format check (format in ('in-person', 'online', 'hybrid')),
    constraint known_status check (status in ('draft', 'published', 'cancelled', 'completed')),
    constraint known_price_type check (price_type in ('free', 'paid', 'donation')),
    constraint currency_is_iso check (currency ~ '^[A-Z]{3}$'),
    constraint image_url_is_a_link check (image_url ~ '^https?://[^[:space:]]+$' and length(image_url) <= 2048),
    constraint event_url_is_a_link check (event_url ~ '^https?://[^[:space:]]+$' and length(event_url) <= 2048),
    constraint meta_data_is_an_object check (jsonb_typeof(meta_data) = 'object')
) partition by range (date);
comment on table public.events is
'Events, one leaf a year. Inserted or updated, never upserted; the date changes only through reschedule_event().';
comment on column public.events.slug is 'Made from the title when left out.';
comment on column public.events.capacity is 'Seats; null means no limit. Changes through set_event_capacity().';
comment on column public.events.max_capacity is 'The most that capacity may be raised to; the seats when capacity is null.';
comment on column public.events.current_registrations is 'Confirmed registrations, kept by the database.';
comment on column public.events.actual_attendees is 'People checked in, kept by the database.';
comment on column public.events.event_url is 'Private: for confirmed people, through event_join_link().';
comment on column public.events.organizer_id is 'The creator; empty once the account is deleted.';
comment on column public.events.meta_data is 'Free facts; venue_capacity_override records why an event may exceed its venue.';
create index idx_events_date on public.events (date);
create index idx_events_upcoming on public.events (date, id) where status = 'published';
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
comment on table private.event_keys is 'Every event once: global uniqueness of id and slug, and the way from id to date.';
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
comment on column public.event_category_mappings.event_date is 'Filled by a trigger when left out: half of the key to a partitioned table.';
create index idx_event_category_mappings_category on public.event_category_mappings (category_id);

alter table public.event_category_mappings enable row level security;
revoke all on public.event_category_mappings from public, anon, authenticated, service_role;
grant select on public.event_category_mappings to anon, authenticated;
grant insert (event_id, category_id), delete on public.event_category_mappings to authenticated;
grant select, insert, update, delete on public.event_category_mappings to service_role;

-- <<< sql/functions/private/slug_for.sql
-- >>>
-- <<< sql/functions/private/prepare_venue.sql
-- >>>
-- <<< sql/functions/private/prepare_event.sql
-- >>>
-- <<< sql/functions/private/sync_event_keys.sql
-- >>>
-- <<< sql/functions/private/fill_event_date.sql
-- >>>
-- <<< sql/functions/private/lock_leaf.sql
-- >>>
-- <<< sql/functions/private/ensure_event_partitions.sql
-- >>>
-- <<< sql/functions/private/event_row.sql
-- >>>
-- <<< sql/functions/private/require_event.sql
-- >>>
-- <<< sql/functions/private/require_event_manager.sql
-- >>>
-- <<< sql/functions/private/lock_event_seats.sql
-- >>>
-- <<< sql/functions/private/change_event_status.sql
-- >>>
-- <<< sql/functions/private/reschedule_event.sql
-- >>>
-- <<< sql/functions/private/set_event_capacity.sql
-- >>>
-- <<< sql/functions/private/registration_refusal.sql
-- >>>
-- <<< sql/functions/private/event_availability.sql
-- >>>
-- <<< sql/functions/public/publish_event.sql
-- >>>
-- <<< sql/functions/public/cancel_event.sql
-- >>>
-- <<< sql/functions/public/complete_event.sql
-- >>>
-- <<< sql/functions/public/reschedule_event.sql
-- >>>
-- <<< sql/functions/public/set_event_capacity.sql
-- >>>
-- <<< sql/functions/public/event_availability.sql
-- >>>

create trigger prepare_venue
before insert on public.venues
for each row execute function private.prepare_venue();

create trigger update_event_categories_timestamp
before update on public.event_categories
for each row execute function private.update_updated_at_timestamp();

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
before insert or update of event_id, event_date on public.event_category_mappings
for each row execute function private.fill_event_date();

-- <<< sql/policies/public/event_categories.sql
-- >>>
-- <<< sql/policies/public/events.sql
-- >>>
-- <<< sql/policies/public/event_category_mappings.sql
-- >>>

-- Leaves: the archive, six years back and six ahead, and a DEFAULT that stays empty and is there as an alarm.
create table partitions.events_archive partition of public.events
for values from (minvalue) to ('2021-01-01 00:00:00+00');
create table partitions.events_default partition of public.events default;
select
    private.lock_leaf('events_archive'),
    private.lock_leaf('events_default'),
    private.ensure_event_partitions(2021);
select cron.schedule('ensure-partitions', '15 3 1 * *', 'select private.ensure_event_partitions()');
