-- The archive of past years of events, what is kept for how long, and legal holds.
-- Functions: sql/functions. Policies: sql/policies/archive. Undo: supabase/undo/20260122000000_archive.sql
set lock_timeout = '4s';
set statement_timeout = '60s';

insert into private.error_codes (code, reason, http, es, en) values
('MD175', 'event_archived', 410, 'El evento está archivado', 'The event is archived'),
('MD176', 'year_not_over', 409, 'Hay eventos de ese año que no han terminado', 'Not all events of this year are over'),
('MD177', 'person_on_hold', 409, 'Los datos de esta persona tienen retención legal', 'This person is on legal hold'),
('MD178', 'year_archived', 409, 'Ese año está archivado', 'This year is archived');

insert into private.permissions (code, description) values
('privacy.hold', 'Place and lift legal holds');
insert into private.capabilities (role, permission) values ('admin', 'privacy.hold');

-- Nobody may enter the schema: its tables are read through the views `_all`, with the rights of who reads.
create schema archive;
comment on schema archive is 'Past years of events and what hung on them; never in the API but through views.';
revoke all on schema archive from public;

create table private.archive_rules (
    live regclass primary key,
    action text not null,

    constraint known_action check (action in ('copied', 'released'))
);
comment on table private.archive_rules is
'What becomes of the tables that hang on events when a year is archived; without a rule nothing is archived.';
comment on column private.archive_rules.action is
'copied: its rows move to the table of that name in the schema archive; released: they stay, with event_id, without '
'event_date, so that their foreign key leads nowhere.';
alter table private.archive_rules enable row level security;
revoke all on private.archive_rules from public, anon, authenticated, service_role;

create table private.archived_years (
    year integer primary key,
    starts_at timestamptz not null,
    ends_at timestamptz not null unique,
    archived_at timestamptz not null,
    events bigint not null,
    rows_moved jsonb not null,

    constraint it_has_an_end check (starts_at < ends_at)
);
comment on table private.archived_years is
'Every year of events that is archived; what lies before the first year with a leaf of its own counts as one.';
comment on column private.archived_years.rows_moved is 'How many rows of each table went with its events.';
alter table private.archived_years enable row level security;
revoke all on private.archived_years from public, anon, authenticated, service_role;

create table private.retention_rules (
    live regclass primary key,
    time_column name not null,
    person_column name,
    keep_for interval not null,
    action text not null,
    condition text,
    change text,
    description text not null,

    constraint known_action check (action in ('archive', 'drop_leaf', 'delete', 'change')),
    constraint something_is_kept check (keep_for > interval '0'),
    constraint a_change_says_what check ((action = 'change') = (change is not null)),
    constraint leaves_go_whole check (action <> 'drop_leaf' or condition is null)
);
comment on table private.retention_rules is 'For how long rows are kept, and what happens to them then.';
comment on column private.retention_rules.person_column is 'Whose rows they are: those of people on legal hold stay.';
comment on column private.retention_rules.condition is 'SQL: which rows it is about, when not all.';
comment on column private.retention_rules.change is 'SQL: what is set, for the action change.';
alter table private.retention_rules enable row level security;
revoke all on private.retention_rules from public, anon, authenticated, service_role;

create table private.legal_holds (
    id uuid primary key default gen_random_uuid(),
    user_id uuid references auth.users (id) on delete set null,
    reason text not null,
    placed_by uuid references auth.users (id) on delete set null,
    placed_at timestamptz not null default now(),
    ends_at timestamptz,
    lifted_by uuid references auth.users (id) on delete set null,
    lifted_at timestamptz,

    constraint reason_is_not_blank check (length(btrim(reason)) between 1 and 2000),
    constraint it_ends_after_it_begins check (ends_at > placed_at and lifted_at >= placed_at)
);
comment on table private.legal_holds is
'Whose data are kept for a legal reason: nothing of them goes by retention, and they are not erased.';
comment on column private.legal_holds.user_id is 'Empty once the hold has ended and the account is deleted.';
create index idx_legal_holds_user on private.legal_holds (user_id);
create index idx_legal_holds_placed_by on private.legal_holds (placed_by);
create index idx_legal_holds_lifted_by on private.legal_holds (lifted_by);
alter table private.legal_holds enable row level security;
revoke all on private.legal_holds from public, anon, authenticated, service_role;

-- A table of the archive has the columns, checks and indexes of the live one, and its foreign keys, but none to events:
-- their leaf comes and goes while the rows are there.
create table archive.events (
    like public.events including all,
    foreign key (organizer_id) references auth.users (id) on delete set null,
    foreign key (venue_id) references public.venues (id) on delete restrict
) partition by range (date);
comment on table archive.events is 'Events of archived years: the leaves that public.events had.';
alter table archive.events enable row level security;
revoke all on archive.events from public, anon, authenticated, service_role;
grant select (
    id, title, slug, description, short_description, date, end_date, timezone, location, format, status, capacity,
    current_registrations, max_capacity, price_type, price, currency, early_bird_deadline, early_bird_price,
    registration_deadline, actual_attendees, views_count, is_featured, event_type, image_url, organizer_id, venue_id,
    meta_data, created_at, updated_at
) on archive.events to anon, authenticated;
grant select on archive.events to service_role;

create view public.events_all with (security_invoker = true) as
select
    id, title, slug, description, short_description, date, end_date, timezone, location, format, status, capacity,
    current_registrations, max_capacity, price_type, price, currency, early_bird_deadline, early_bird_price,
    registration_deadline, actual_attendees, views_count, is_featured, event_type, image_url, organizer_id, venue_id,
    meta_data, created_at, updated_at, false as is_archived
from public.events
union all
select
    id, title, slug, description, short_description, date, end_date, timezone, location, format, status, capacity,
    current_registrations, max_capacity, price_type, price, currency, early_bird_deadline, early_bird_price,
    registration_deadline, actual_attendees, views_count, is_featured, event_type, image_url, organizer_id, venue_id,
    meta_data, created_at, updated_at, true as is_archived
from archive.events;
comment on view public.events_all is 'Events, those of archived years too: the columns that everyone may read.';
comment on column public.events_all.is_archived is 'Whether its year is archived: then nobody changes it any more.';
revoke all on public.events_all from public, anon, authenticated, service_role;
grant select on public.events_all to anon, authenticated, service_role;

create table archive.event_registrations (
    like public.event_registrations including all,
    foreign key (user_id) references auth.users (id) on delete cascade
);
comment on table archive.event_registrations is 'Registrations for archived events.';
alter table archive.event_registrations enable row level security;
revoke all on archive.event_registrations from public, anon, authenticated, service_role;
grant select on archive.event_registrations to authenticated, service_role;

create view public.event_registrations_all with (security_invoker = true) as
select
    id, event_id, event_date, user_id, ticket_type, status, payment_status, price, amount_paid, currency,
    hold_expires_at, waitlist_position, check_in_time, meta_data, created_at, updated_at, false as is_archived
from public.event_registrations
union all
select
    id, event_id, event_date, user_id, ticket_type, status, payment_status, price, amount_paid, currency,
    hold_expires_at, waitlist_position, check_in_time, meta_data, created_at, updated_at, true as is_archived
from archive.event_registrations;
comment on view public.event_registrations_all is 'Registrations, also for events of archived years.';
revoke all on public.event_registrations_all from public, anon, authenticated, service_role;
grant select on public.event_registrations_all to authenticated, service_role;

create table archive.event_category_mappings (
    like public.event_category_mappings including all,
    foreign key (category_id) references public.event_categories (id) on delete restrict
);
comment on table archive.event_category_mappings is 'Categories of archived events.';
alter table archive.event_category_mappings enable row level security;
revoke all on archive.event_category_mappings from public, anon, authenticated, service_role;
grant select on archive.event_category_mappings to anon, authenticated, service_role;

create view public.event_category_mappings_all with (security_invoker = true) as
select event_id, event_date, category_id, false as is_archived
from public.event_category_mappings
union all
select event_id, event_date, category_id, true as is_archived
from archive.event_category_mappings;
comment on view public.event_category_mappings_all is 'Which event belongs to which categories, archived ones too.';
revoke all on public.event_category_mappings_all from public, anon, authenticated, service_role;
grant select on public.event_category_mappings_all to anon, authenticated, service_role;

create table archive.event_staff (
    like public.event_staff including all,
    foreign key (user_id) references auth.users (id) on delete cascade,
    foreign key (added_by) references auth.users (id) on delete set null
);
comment on table archive.event_staff is 'Who helped with archived events.';
alter table archive.event_staff enable row level security;
revoke all on archive.event_staff from public, anon, authenticated, service_role;
grant select on archive.event_staff to authenticated, service_role;

create view public.event_staff_all with (security_invoker = true) as
select event_id, event_date, user_id, role, added_by, created_at, false as is_archived
from public.event_staff
union all
select event_id, event_date, user_id, role, added_by, created_at, true as is_archived
from archive.event_staff;
comment on view public.event_staff_all is 'Who helps or helped with an event, archived ones too.';
revoke all on public.event_staff_all from public, anon, authenticated, service_role;
grant select on public.event_staff_all to authenticated, service_role;

create table archive.event_engagement_metrics (
    like public.event_engagement_metrics including all
);
comment on table archive.event_engagement_metrics is 'How much people did with archived events.';
alter table archive.event_engagement_metrics enable row level security;
revoke all on archive.event_engagement_metrics from public, anon, authenticated, service_role;
grant select on archive.event_engagement_metrics to app_admin, service_role;

create view public.event_engagement_metrics_all with (security_invoker = true) as
select id, event_id, event_date, metric, value, measured_at, false as is_archived
from public.event_engagement_metrics
union all
select id, event_id, event_date, metric, value, measured_at, true as is_archived
from archive.event_engagement_metrics;
comment on view public.event_engagement_metrics_all is 'How much people did with an event, archived ones too.';
revoke all on public.event_engagement_metrics_all from public, anon, authenticated, service_role;
grant select on public.event_engagement_metrics_all to app_admin, service_role;

insert into private.archive_rules (live, action) values
('public.event_category_mappings', 'copied'),
('public.event_engagement_metrics', 'copied'),
('public.event_registrations', 'copied'),
('public.event_staff', 'copied'),
('public.resources', 'released');
comment on column public.resources.event_date is
'Filled by a trigger when left out: half of the key to events. Empty beside event_id: the event is archived.';

-- Old addresses lead to archived events too.
update private.slug_kinds set table_name = 'events_all' where kind = 'event';

create index idx_report_executions_completed on public.report_executions (completed_at) where status = 'completed';
create index idx_rate_buckets_refilled on private.rate_buckets (refilled_at);
insert into private.retention_rules (
    live, time_column, person_column, keep_for, action, condition, change, description
) values
(
    'public.events', 'date', 'organizer_id', '2 years', 'archive', null, null,
    'Whole years of events that are over, with what hangs on them'
),
('public.user_activities', 'created_at', 'user_id', '2 years', 'drop_leaf', null, null, 'What people did'),
(
    'public.resource_access_logs', 'created_at', 'user_id', '1 year', 'drop_leaf', null, null,
    'Who opened which resource'
),
('monitoring.performance_metrics', 'timestamp', null, '3 months', 'drop_leaf', null, null, 'How long queries took'),
(
    'public.notifications', 'created_at', 'user_id', '6 months', 'delete', 'read or archived', null,
    'Notifications that were read or put away'
),
(
    'public.report_executions', 'completed_at', 'created_by', '90 days', 'change', 'status = ''completed''',
    'status = ''expired'', result_url = null', 'Results of reports; that it was run stays'
),
('private.rate_buckets', 'refilled_at', 'user_id', '30 days', 'delete', null, null, 'Buckets that are full again');

-- <<< sql/functions/private/is_archived.sql
-- Whether an event lies in a year that is archived. Callers: functions of events.
create or replace function private.is_archived(p_event_id uuid)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
    select exists (
        select from private.event_keys as k
        inner join private.archived_years as y on k.date >= y.starts_at and k.date < y.ends_at
        where k.id = p_event_id
    )
$$;
revoke all on function private.is_archived(uuid) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/any_event_row.sql
-- An event by id, be it archived or not. Callers: functions that read events.
create or replace function private.any_event_row(p_event_id uuid)
returns setof public.events
language sql
stable
security definer
set search_path = ''
as $$
    select e.*
    from private.event_keys as k
    inner join public.events as e on e.id = k.id and e.date = k.date
    where k.id = p_event_id
    union all
    select e.*
    from private.event_keys as k
    inner join archive.events as e on e.id = k.id and e.date = k.date
    where k.id = p_event_id
$$;
revoke all on function private.any_event_row(uuid) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/staffed_events.sql
-- The events for which the caller is staff in one of these roles, archived ones too. Callers: policies, functions of events.
create or replace function private.staffed_events(p_roles text[])
returns setof uuid
language sql
stable
security definer
set search_path = ''
as $$
    select s.event_id from public.event_staff as s where s.user_id = (select auth.uid()) and s.role = any (p_roles)
    union all
    select s.event_id from archive.event_staff as s where s.user_id = (select auth.uid()) and s.role = any (p_roles)
$$;
revoke all on function private.staffed_events(text[]) from public, anon, authenticated, service_role;
grant execute on function private.staffed_events(text[]) to authenticated;
-- >>>
-- <<< sql/functions/private/attended_events.sql
-- The events at which the caller was, is or will be: with a confirmed registration, as organizer or as staff.
-- Callers: policies and triggers of what is for attendees.
create or replace function private.attended_events()
returns setof uuid
language sql
stable
security definer
set search_path = ''
as $$
    select r.event_id
    from public.event_registrations as r
    where r.user_id = (select auth.uid()) and r.status = 'confirmed'
    union
    select r.event_id
    from archive.event_registrations as r
    where r.user_id = (select auth.uid()) and r.status = 'confirmed'
    union
    select e.id from public.events as e where e.organizer_id = (select auth.uid())
    union
    select e.id from archive.events as e where e.organizer_id = (select auth.uid())
    union
    select s.event_id from private.staffed_events('{co_organizer,check_in}') as s (event_id)
$$;
revoke all on function private.attended_events() from public, anon, authenticated, service_role;
grant execute on function private.attended_events() to authenticated;
-- >>>
-- <<< sql/functions/private/require_event.sql
-- An event that the caller may see, be it archived; a stranger's draft counts as not there. Callers: functions of events.
-- Those that change one take its lock next, which refuses archived ones.
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
    select e.* into v_event from private.any_event_row(p_event_id) as e;
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
-- <<< sql/functions/private/seats_key.sql
-- The key of the advisory lock on the seats of an event. Callers: functions that lock seats.
create or replace function private.seats_key(p_event_id uuid)
returns bigint
language plpgsql
immutable
security definer
set search_path = ''
as $$
begin
    return hashtextextended('seats:' || p_event_id, 0);
end;
$$;
revoke all on function private.seats_key(uuid) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/lock_seats_row.sql
-- Locks the seats row of an event. Callers: lock_event_seats, share_event_seats, after the advisory lock.
-- Errors: P0002, MD175 event_archived.
create or replace function private.lock_seats_row(p_event_id uuid)
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
    if private.is_archived(p_event_id) then
        perform private.fail('MD175', jsonb_build_object('event_id', p_event_id));
    end if;
    return v_seats;
end;
$$;
revoke all on function private.lock_seats_row(uuid) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/lock_event_seats.sql
-- Takes the one lock of an event: every seat operation and every change of date or state takes it first,
-- registrations after it, the events row last. Every other order deadlocks or starves. The advisory lock comes before
-- the row: who registers for a hot event shares it and leaves the row alone (share_event_seats).
-- Callers: functions and triggers of events and registrations. Errors: P0002, MD175 event_archived.
create or replace function private.lock_event_seats(p_event_id uuid)
returns private.event_seats
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform pg_advisory_xact_lock(private.seats_key(p_event_id));
    return private.lock_seats_row(p_event_id);
end;
$$;
revoke all on function private.lock_event_seats(uuid) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/fill_event_date.sql
-- Gives a child of events the date of its event, the second half of the key to a partitioned table.
-- Caller: triggers of the children. Errors: 23503 for an unknown event, MD175 event_archived.
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
    -- The cascade of a move has the right date already. Archiving has taken it from rows that stay behind.
    if tg_op = 'UPDATE' and new.event_id = old.event_id and (pg_trigger_depth() > 1 or old.event_date is null) then
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
        if private.is_archived(new.event_id) then
            perform private.fail('MD175', jsonb_build_object('event_id', new.event_id));
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
-- <<< sql/functions/private/prepare_event.sql
-- The rules of an event's own columns that a CHECK cannot hold. Caller: triggers of events, before insert and update.
-- Errors: MD102 event_in_past, MD103 date_too_far, MD106 venue_capacity_exceeded, MD178 year_archived, 22023 for an
-- unknown time zone, 23503 for a venue that the caller cannot see.
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
        -- So would what belongs into an archived year.
        if exists (
            select from private.archived_years as y where new.date >= y.starts_at and new.date < y.ends_at
        ) then
            perform private.fail('MD178', jsonb_build_object('date', new.date));
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
-- <<< sql/functions/private/remove_event_staff.sql
-- Takes a person from the staff of an event; nothing happens if he is none. Caller: public.remove_event_staff.
-- Errors: P0002; MD175 event_archived; 42501 for all but the organizer, admins, and who leaves by himself.
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
    if private.is_archived(p_event_id) then
        perform private.fail('MD175', jsonb_build_object('event_id', p_event_id));
    end if;
    delete from public.event_staff as s where s.event_id = p_event_id and s.user_id = p_user_id;
end;
$$;
revoke all on function private.remove_event_staff(uuid, uuid) from public, anon, authenticated, service_role;
grant execute on function private.remove_event_staff(uuid, uuid) to authenticated;
-- >>>
-- <<< sql/functions/private/event_join_link.sql
-- The link of an online event. Caller: public.event_join_link. Errors: P0002; 42501 for all but confirmed people,
-- the organizer, the staff and admins.
create or replace function private.event_join_link(p_event_id uuid)
returns text
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_event public.events := private.require_event(p_event_id);
begin
    perform private.require_person();
    if not (select private.is_admin()) and p_event_id not in (select private.attended_events()) then
        raise insufficient_privilege using
            message = 'El enlace es para personas con inscripción confirmada',
            detail = '{"en": "The link is for people with a confirmed registration"}', hint = 'not_confirmed';
    end if;
    return v_event.event_url;
end;
$$;
revoke all on function private.event_join_link(uuid) from public, anon, authenticated, service_role;
grant execute on function private.event_join_link(uuid) to authenticated;
-- >>>
-- <<< sql/functions/private/event_attendees.sql
-- Who is or was registered, page by page, oldest first. Caller: public.event_attendees. Errors: P0002, 42501.
-- Organizers read registrations here, so that the policy of registrations stays "own rows" and keeps its index.
create or replace function private.event_attendees(
    p_event_id uuid,
    p_limit integer,
    p_after timestamptz,
    p_after_id uuid
)
returns table (
    registration_id uuid,
    user_id uuid,
    first_name text,
    last_name text,
    avatar_url text,
    ticket_type text,
    status public.registration_status,
    payment_status public.payment_status,
    check_in_time timestamptz,
    created_at timestamptz
)
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform private.require_event_manager(p_event_id);
    return query
    select
        r.id, r.user_id, p.first_name, p.last_name, p.avatar_url, r.ticket_type, r.status, r.payment_status,
        r.check_in_time, r.created_at
    from (
        select l.* from public.event_registrations as l where l.event_id = p_event_id
        union all
        select l.* from archive.event_registrations as l where l.event_id = p_event_id
    ) as r
    left join public.profiles as p on p.id = r.user_id
    where (r.created_at, r.id) > (
        coalesce(p_after, '-infinity'), coalesce(p_after_id, '00000000-0000-0000-0000-000000000000')
    )
    order by r.created_at, r.id
    limit least(greatest(p_limit, 1), 1000);
end;
$$;
revoke all on function private.event_attendees(uuid, integer, timestamptz, uuid)
from public, anon, authenticated, service_role;
grant execute on function private.event_attendees(uuid, integer, timestamptz, uuid) to authenticated;
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
    from (
        select l.* from public.event_staff as l where l.event_id = p_event_id
        union all
        select l.* from archive.event_staff as l where l.event_id = p_event_id
    ) as s
    left join public.profiles as p on p.id = s.user_id
    order by s.created_at, s.user_id;
end;
$$;
revoke all on function private.event_team(uuid) from public, anon, authenticated, service_role;
grant execute on function private.event_team(uuid) to authenticated;
-- >>>
-- <<< sql/functions/private/event_availability.sql
-- The exact seats of one event that the caller may see; an archived one says so. Caller: public.event_availability.
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
    from private.any_event_row(p_event_id) as e
    inner join private.event_seats as s on s.event_id = e.id
    cross join lateral (
        select case when private.is_archived(e.id) then 'MD175' else private.registration_refusal(e, s) end
    ) as r (code)
    left join private.error_codes as c on c.code = r.code
    where e.status <> 'draft' or e.organizer_id = (select auth.uid()) or (select private.is_admin())
$$;
revoke all on function private.event_availability(uuid) from public, anon, authenticated, service_role;
grant execute on function private.event_availability(uuid) to anon, authenticated;
-- >>>

-- <<< sql/functions/private/stop_autovacuum.sql
-- Makes autovacuum give tables back: it does so for whoever has waited for a second, not for who asks again and again.
-- The lock that waits is one that readers and writers do not notice, and it is let go at once.
-- Callers: lock_tables.
create or replace function private.stop_autovacuum(p_tables regclass[])
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    -- Names come from the catalog.
    -- @plpgsql_check_options: security_warnings = false
    v_wait constant text := ceil(
        1000 * extract(epoch from current_setting('deadlock_timeout')::interval + interval '500 milliseconds')
    )::text;
    v_table regclass;
begin
    foreach v_table in array p_tables loop
        begin
            perform set_config('lock_timeout', v_wait, true);
            execute format('lock table only %s in share update exclusive mode', v_table);
            raise lock_not_available;
        exception when lock_not_available then
            continue;
        end;
    end loop;
end;
$$;
revoke all on function private.stop_autovacuum(regclass[]) from public, anon, authenticated, service_role;
-- >>>

-- <<< sql/functions/private/lock_tables.sql
-- Closes tables to everybody else until the end of the transaction, all at once or none: it never waits for one while it
-- holds another, so it deadlocks with nobody, and it never stands in a queue, so nobody waits behind it for its turn.
-- Callers: functions that move leaves. Errors: 55P03 when the tables are in use at every attempt (for two seconds).
create or replace function private.lock_tables(p_tables regclass[], p_attempts integer default 100)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    -- Names come from the catalog.
    -- @plpgsql_check_options: security_warnings = false
    v_lock constant text := (
        select format('lock table %s in access exclusive mode nowait', string_agg('only ' || t.name::text, ', '))
        from unnest(p_tables) as t (name)
    );
begin
    for v_attempt in 1 .. p_attempts loop
        begin
            execute v_lock;
            return;
        exception when lock_not_available then
            perform pg_sleep(0.02);
        end;
        if v_attempt = 5 then
            perform private.stop_autovacuum(p_tables);
        end if;
    end loop;
    raise lock_not_available using
        message = 'Las tablas están en uso', detail = '{"en": "The tables are in use"}', hint = 'retry';
end;
$$;
revoke all on function private.lock_tables(regclass[], integer) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/column_list.sql
-- The columns of a table that can be written, to copy rows between two tables that have the same ones.
-- Callers: move_children, drain_events_default.
create or replace function private.column_list(p_table regclass)
returns text
language sql
stable
security definer
set search_path = ''
as $$
    select string_agg(quote_ident(a.attname), ', ' order by a.attnum)
    from pg_catalog.pg_attribute as a
    where a.attrelid = p_table and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
$$;
revoke all on function private.column_list(regclass) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/event_children.sql
-- The tables that hang on events by foreign keys, near ones first, children of children too, with what archiving does to
-- each. `link` joins a child c to its parent p: of several ways to events the shortest; `depth` is that of the longest.
-- Callers: functions of the archive. An action is null where a table has no rule yet.
create or replace function private.event_children()
returns table (live regclass, archived regclass, action text, depth integer, parent regclass, link text)
language sql
stable
security definer
set search_path = ''
as $$
    with recursive links as (
        select 'public.events'::regclass as live, null::regclass as parent, null::oid as key, 0 as depth, 'copied' as action
        union all
        select k.conrelid::regclass, l.live, k.oid, l.depth + 1, r.action
        from links as l
        inner join pg_catalog.pg_constraint as k
            on l.live = k.confrelid and k.contype = 'f' and k.conparentid = 0 and k.conrelid <> k.confrelid
        left join private.archive_rules as r on r.live = k.conrelid::regclass
        where l.action = 'copied'
    ),
    shortest as (
        select distinct on (l.live) l.live, l.action, l.parent, l.key, max(l.depth) over (partition by l.live) as longest
        from links as l
        where l.depth > 0
        order by l.live, l.depth, l.key
    )
    select
        s.live,
        to_regclass(format('archive.%I', c.relname)),
        s.action,
        s.longest,
        s.parent,
        (
            select string_agg(format('p.%I = c.%I', theirs.attname, ours.attname), ' and ' order by n.i)
            from pg_catalog.pg_constraint as k
            cross join generate_subscripts(k.conkey, 1) as n (i)
            inner join pg_catalog.pg_attribute as ours on ours.attrelid = k.conrelid and ours.attnum = k.conkey[n.i]
            inner join pg_catalog.pg_attribute as theirs on theirs.attrelid = k.confrelid and theirs.attnum = k.confkey[n.i]
            where k.oid = s.key
        )
    from shortest as s
    inner join pg_catalog.pg_class as c on s.live = c.oid
    order by s.longest, s.live::text
$$;
revoke all on function private.event_children() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/event_leaf.sql
-- The leaf in which the events of a year lie, live or archived, and from when to when it goes; what lies before the first
-- year of its own is in one leaf. No row for a year that has none. Callers: functions of the archive.
create or replace function private.event_leaf(p_year integer)
returns table (leaf regclass, is_archived boolean, bound text, starts_at timestamptz, ends_at timestamptz)
language sql
stable
security definer
set search_path = ''
as $$
    select l.leaf, l.is_archived, l.bound, l.starts_at, l.ends_at
    from (
        select
            c.oid::regclass as leaf,
            i.inhparent = 'archive.events'::regclass as is_archived,
            b.bound,
            coalesce(substring(b.bound from 'FROM \(''([^'']+)''\)')::timestamptz, '-infinity') as starts_at,
            substring(b.bound from 'TO \(''([^'']+)''\)')::timestamptz as ends_at
        from pg_catalog.pg_inherits as i
        inner join pg_catalog.pg_class as c on i.inhrelid = c.oid
        cross join lateral (select pg_get_expr(c.relpartbound, c.oid)) as b (bound)
        where i.inhparent in ('public.events'::regclass, 'archive.events'::regclass)
    ) as l
    where make_timestamptz(p_year, 1, 1, 0, 0, 0, 'UTC') >= l.starts_at
        and make_timestamptz(p_year, 1, 1, 0, 0, 0, 'UTC') < l.ends_at
$$;
revoke all on function private.event_leaf(integer) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/lock_archive.sql
-- Closes events, one of their leaves and all that hangs on them, live and archived, for the transaction. Also the tables
-- that events point at: taking a leaf from one parent to another touches their triggers.
-- Callers: archive_events, restore_events, drain_events_default. Errors: 55P03 when they are in use for too long.
create or replace function private.lock_archive(p_leaf regclass)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform private.lock_tables(
        array['public.events', 'archive.events', 'partitions.events_default', p_leaf]::regclass[]
        || array(select c.live from private.event_children() as c)
        || array(select c.archived from private.event_children() as c where c.archived is not null)
        || array(
            select distinct k.confrelid::regclass
            from pg_catalog.pg_constraint as k
            where k.conrelid = 'public.events'::regclass and k.contype = 'f'
        )
    );
end;
$$;
revoke all on function private.lock_archive(regclass) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/move_children.sql
-- Moves what hangs on the events of a leaf into the archive, or back, and says how many rows of each table. Copies go
-- from parents to children, deletions the other way. A table whose rows stay (released) loses the date of the event,
-- which is what its foreign key hangs on, and keeps the id.
-- Callers: archive_events, restore_events, which hold all the tables. No trigger of ours sees it: nobody is told, no
-- seat is given back, nothing is counted.
create or replace function private.move_children(p_leaf regclass, p_into_archive boolean)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    -- Names come from the catalog.
    -- @plpgsql_check_options: security_warnings = false
    v_triggers constant text[] := array(
        select format('table %s %%s trigger %I', t.tgrelid::regclass, t.tgname)
        from pg_catalog.pg_trigger as t
        inner join private.event_children() as c on t.tgrelid = c.live
        where not t.tgisinternal and t.tgenabled = 'O'
    );
    v_trigger text;
    v_step record;
    v_moved jsonb := '{}'::jsonb;
    v_count bigint;
begin
    foreach v_trigger in array v_triggers loop
        execute 'alter ' || format(v_trigger, 'disable');
    end loop;

    for v_step in
        with moves as (
            select
                c.live,
                c.action,
                c.depth,
                private.column_list(c.live) as columns,
                case when p_into_archive then c.live else c.archived end as source,
                case when p_into_archive then c.archived else c.live end as target,
                format(
                    'exists (select from %s as p where %s)',
                    coalesce(case when p_into_archive then p.archived else p.live end, p_leaf), c.link
                ) as is_of_leaf
            from private.event_children() as c
            left join private.event_children() as p on c.parent = p.live
        )
        select
            1 as pass, m.depth as turn, m.live,
            format(
                'insert into %s (%s) overriding system value select %2$s from %s as c where %s',
                m.target, m.columns, m.source, m.is_of_leaf
            ) as statement
        from moves as m
        where m.action = 'copied'
        union all
        select 2, -m.depth, m.live, format('delete from %s as c where %s', m.source, m.is_of_leaf)
        from moves as m
        where m.action = 'copied'
        union all
        select
            3, m.depth, m.live,
            format(
                'update %s as c set event_date = %s from %s as p where p.id = c.event_id',
                m.live, case when p_into_archive then 'null' else 'p.date' end, p_leaf
            )
        from moves as m
        where m.action = 'released'
        order by pass, turn
    loop
        execute v_step.statement;
        get diagnostics v_count = row_count;
        v_moved := v_moved || jsonb_build_object(v_step.live::text, v_count);
    end loop;

    foreach v_trigger in array v_triggers loop
        execute 'alter ' || format(v_trigger, 'enable');
    end loop;
    return v_moved;
end;
$$;
revoke all on function private.move_children(regclass, boolean) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/archive_events.sql
-- Takes the events of a year, and all that hangs on them, out of the tables of every day: they stay readable through the
-- `_all` views by whom they were, and nobody changes them any more. Ids and slugs stay taken. All or nothing; twice
-- changes nothing. Callers: archive_oldest_year, operators. restore_events() brings them back.
-- Errors: P0002 for a year without a leaf, MD176 year_not_over, 55000 for a
-- child of events without a rule, 55P03 when the tables are in use for too long.
create or replace function private.archive_events(p_year integer)
returns private.archived_years
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    -- Names come from the catalog, and bounds too.
    -- @plpgsql_check_options: security_warnings = false
    v_leaf record;
    v_unfinished bigint;
    v_row private.archived_years;
begin
    select l.* into v_leaf from private.event_leaf(p_year) as l;
    if not found then
        raise no_data_found using
            message = format('No hay eventos de %s', p_year),
            detail = '{"en": "There are no events of this year"}', hint = 'year_not_found';
    end if;
    if exists (select from private.event_children() as c where c.action is null) then
        raise object_not_in_prerequisite_state using
            message = 'Hay tablas sin regla en private.archive_rules',
            detail = '{"en": "A table that hangs on events has no rule in private.archive_rules"}', hint = 'rule_missing';
    end if;
    perform private.lock_archive(v_leaf.leaf);
    select l.* into v_leaf from private.event_leaf(p_year) as l;
    if v_leaf.is_archived then
        select y.* into v_row from private.archived_years as y where y.ends_at = v_leaf.ends_at;
        return v_row;
    end if;

    execute format('select count(*) from %s as e where coalesce(e.end_date, e.date) > $1', v_leaf.leaf)
    into v_unfinished using private.clock();
    if v_unfinished > 0 or v_leaf.ends_at > private.clock() then
        perform private.fail('MD176', jsonb_build_object('year', p_year, 'unfinished', v_unfinished));
    end if;

    execute format('select count(*) from %s', v_leaf.leaf) into v_row.events;
    v_row.rows_moved := private.move_children(v_leaf.leaf, true);
    -- What is over for years is neither compared nor recommended.
    execute format(
        'delete from public.content_embeddings as t
         using %s as e where t.content_type = ''event'' and t.content_id = e.id',
        v_leaf.leaf
    );
    execute format(
        'delete from public.content_recommendations as t
         using %s as e where t.content_type = ''event'' and t.content_id = e.id',
        v_leaf.leaf
    );
    execute format('alter table public.events detach partition %s', v_leaf.leaf);
    execute format('alter table %s set schema archive', v_leaf.leaf);
    execute format('alter table archive.events attach partition %s %s', v_leaf.leaf, v_leaf.bound);

    v_row.year := extract(year from v_leaf.ends_at - interval '1 day')::integer;
    v_row.starts_at := v_leaf.starts_at;
    v_row.ends_at := v_leaf.ends_at;
    v_row.archived_at := private.clock();
    insert into private.archived_years select v_row.*;
    return v_row;
end;
$$;
revoke all on function private.archive_events(integer) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/restore_events.sql
-- Brings an archived year back, with all that hangs on its events, and says what it was; null for a year that is not
-- archived. Seats are counted anew: people may have been deleted meanwhile. All or nothing. Callers: operators.
-- Errors: 55P03 when the tables are in use for too long.
create or replace function private.restore_events(p_year integer)
returns private.archived_years
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    -- Names come from the catalog, and bounds too.
    -- @plpgsql_check_options: security_warnings = false
    v_leaf record;
    v_row private.archived_years;
begin
    select l.* into v_leaf from private.event_leaf(p_year) as l where l.is_archived;
    if not found then
        return null;
    end if;
    perform private.lock_archive(v_leaf.leaf);
    delete from private.archived_years as y where y.ends_at = v_leaf.ends_at returning y.* into v_row;
    if not found then
        return null;
    end if;

    execute format('alter table archive.events detach partition %s', v_leaf.leaf);
    execute format('alter table %s set schema partitions', v_leaf.leaf);
    execute format('alter table public.events attach partition %s %s', v_leaf.leaf, v_leaf.bound);
    perform private.move_children(v_leaf.leaf, false);

    update private.event_seats as s
    set confirmed = n.confirmed, held = n.held, attended = n.attended
    from (
        select
            e.id,
            count(*) filter (where r.status = 'confirmed') as confirmed,
            count(*) filter (where r.status in ('pending', 'offered')) as held,
            count(*) filter (where r.check_in_time is not null) as attended
        from public.events as e
        left join public.event_registrations as r on r.event_id = e.id and r.event_date = e.date
        where e.date >= v_row.starts_at and e.date < v_row.ends_at
        group by e.id
    ) as n
    where s.event_id = n.id and (s.confirmed, s.held, s.attended) is distinct from (n.confirmed, n.held, n.attended);
    update public.events as e
    set current_registrations = s.confirmed, actual_attendees = s.attended
    from private.event_seats as s
    where s.event_id = e.id and e.date >= v_row.starts_at and e.date < v_row.ends_at
        and (e.current_registrations, e.actual_attendees) is distinct from (s.confirmed, s.attended);
    return v_row;
end;
$$;
revoke all on function private.restore_events(integer) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/archive_oldest_year.sql
-- Archives the oldest leaf of events that is due, if one is: its last year ended longer ago than private.retention_rules
-- say, it has events, and all of them are over. One a run, so that the tables are closed for a short time.
-- Says how many events it moved. Caller: the job archive-events. Errors: 55P03 when the tables are in use for too long.
create or replace function private.archive_oldest_year()
returns bigint
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_before constant timestamptz := (
        select date_trunc('year', private.clock() - r.keep_for, 'UTC')
        from private.retention_rules as r
        where r.live = 'public.events'::regclass
    );
    v_year integer;
begin
    select o.year into v_year
    from (
        select extract(year from max(e.date) at time zone 'UTC')::integer as year
        from public.events as e
        where e.date < v_before
        group by e.tableoid
        having max(coalesce(e.end_date, e.date)) <= private.clock()
    ) as o
    cross join lateral private.event_leaf(o.year) as l
    where l.ends_at <= v_before
    order by l.ends_at
    limit 1;
    if v_year is null then
        return 0::bigint;
    end if;
    return (private.archive_events(v_year)).events;
end;
$$;
revoke all on function private.archive_oldest_year() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/drain_events_default.sql
-- Moves the events that lie in the DEFAULT leaf into leaves of their years, and says how many. It stays empty as long as
-- ensure_partitions runs; rows in it keep the leaf of their year from being made. Caller: operators, when doctor says so.
-- All or nothing; events are closed to everybody meanwhile. Errors: 55P03 when they are in use for too long.
create or replace function private.drain_events_default()
returns bigint
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    -- The leaf cannot be taken off while foreign keys lead to it.
    v_keys constant text[] := array(
        select format('table %s %%s constraint %I', k.conrelid::regclass, k.conname)
        from pg_catalog.pg_constraint as k
        where k.confrelid = 'public.events'::regclass and k.contype = 'f' and k.conparentid = 0
        order by k.oid
    );
    v_definitions constant text[] := array(
        select pg_get_constraintdef(k.oid)
        from pg_catalog.pg_constraint as k
        where k.confrelid = 'public.events'::regclass and k.contype = 'f' and k.conparentid = 0
        order by k.oid
    );
    v_columns constant text := private.column_list('public.events');
    v_year integer;
    v_count bigint;
begin
    perform private.lock_archive('partitions.events_default');
    if not exists (select from partitions.events_default) then
        return 0::bigint;
    end if;
    for v_i in 1 .. cardinality(v_keys) loop
        execute 'alter ' || format(v_keys[v_i], 'drop');
    end loop;
    alter table public.events detach partition partitions.events_default;

    for v_year in
        select distinct extract(year from d.date at time zone 'UTC')::integer from partitions.events_default as d
    loop
        perform private.ensure_event_partitions(v_year, v_year);
        -- Straight into the leaf, whose triggers would tell of events that are new to nobody.
        execute format('alter table partitions.events_%s disable trigger user', v_year);
        execute format(
            'insert into partitions.events_%s (%s) select %2$s from partitions.events_default as d where d.date >= %L and d.date < %L',
            v_year, v_columns,
            make_timestamptz(v_year, 1, 1, 0, 0, 0, 'UTC'), make_timestamptz(v_year + 1, 1, 1, 0, 0, 0, 'UTC')
        );
        execute format('alter table partitions.events_%s enable trigger user', v_year);
    end loop;
    delete from partitions.events_default;
    get diagnostics v_count = row_count;

    alter table public.events attach partition partitions.events_default default;
    for v_i in 1 .. cardinality(v_keys) loop
        execute 'alter ' || format(v_keys[v_i], 'add') || ' ' || v_definitions[v_i];
    end loop;
    return v_count;
end;
$$;
revoke all on function private.drain_events_default() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/month_leaves.sql
-- The leaves of a table partitioned by time that end before a moment, oldest first. Caller: apply_retention.
create or replace function private.month_leaves(p_table regclass, p_before timestamptz)
returns setof regclass
language sql
stable
security definer
set search_path = ''
as $$
    select c.oid::regclass
    from pg_catalog.pg_inherits as i
    inner join pg_catalog.pg_class as c on i.inhrelid = c.oid
    cross join lateral (
        select substring(pg_get_expr(c.relpartbound, c.oid) from 'TO \(''([^'']+)''\)')::timestamptz
    ) as b (ends_at)
    where i.inhparent = p_table and b.ends_at <= p_before
    order by b.ends_at
$$;
revoke all on function private.month_leaves(regclass, timestamptz) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/people_on_hold.sql
-- Whose data are kept for a legal reason just now. Callers: is_on_hold, apply_retention.
create or replace function private.people_on_hold()
returns setof uuid
language sql
stable
security definer
set search_path = ''
as $$
    select h.user_id
    from private.legal_holds as h
    where h.user_id is not null and h.lifted_at is null and (h.ends_at is null or h.ends_at > private.clock())
$$;
revoke all on function private.people_on_hold() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/is_on_hold.sql
-- Whether a person's data are kept for a legal reason, so that nothing of them is erased. Callers: keep_who_is_on_hold,
-- whatever erases.
create or replace function private.is_on_hold(p_user_id uuid)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$ select p_user_id in (select h.user_id from private.people_on_hold() as h (user_id)) $$;
revoke all on function private.is_on_hold(uuid) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/keep_who_is_on_hold.sql
-- Nobody on legal hold is deleted, whoever tries, and however. Caller: trigger of auth.users.
-- Errors: MD177 person_on_hold.
create or replace function private.keep_who_is_on_hold()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    if private.is_on_hold(old.id) then
        perform private.fail('MD177', jsonb_build_object('user_id', old.id));
    end if;
    return old;
end;
$$;
revoke all on function private.keep_who_is_on_hold() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/place_legal_hold.sql
-- Keeps a person's data until a time, or until the hold is lifted. Caller: public.place_legal_hold.
-- Errors: 42501, P0002 for an unknown person, 22023 for a time that has passed, 23514 for an empty reason.
create or replace function private.place_legal_hold(p_user_id uuid, p_reason text, p_ends_at timestamptz)
returns uuid
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_id uuid;
begin
    perform private.require_permission('privacy.hold');
    perform private.require_user(p_user_id);
    if p_ends_at <= private.clock() then
        raise invalid_parameter_value using
            message = 'Una retención legal termina en el futuro',
            detail = '{"en": "A legal hold ends in the future"}', hint = 'hold_in_past';
    end if;
    insert into private.legal_holds (user_id, reason, placed_by, placed_at, ends_at)
    values (p_user_id, p_reason, (select auth.uid()), private.clock(), p_ends_at)
    returning id into v_id;
    perform private.audit(
        'legal_hold.placed', 'legal_hold', v_id::text, p_user_id,
        jsonb_build_object('ends_at', p_ends_at), jsonb_build_object('reason', p_reason)
    );
    return v_id;
end;
$$;
revoke all on function private.place_legal_hold(uuid, text, timestamptz) from public, anon, authenticated, service_role;
grant execute on function private.place_legal_hold(uuid, text, timestamptz) to authenticated;
-- >>>
-- <<< sql/functions/private/lift_legal_hold.sql
-- Ends a hold now; one that has ended stays as it is. Caller: public.lift_legal_hold. Errors: 42501, P0002 for an unknown hold.
create or replace function private.lift_legal_hold(p_hold_id uuid)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_row private.legal_holds;
begin
    perform private.require_permission('privacy.hold');
    select h.* into v_row from private.legal_holds as h where h.id = p_hold_id for no key update;
    if not found then
        raise no_data_found using
            message = 'Esta retención legal no existe',
            detail = '{"en": "This legal hold does not exist"}', hint = 'hold_not_found';
    end if;
    if v_row.lifted_at is null and (v_row.ends_at is null or v_row.ends_at > private.clock()) then
        update private.legal_holds as h
        set lifted_at = private.clock(), lifted_by = (select auth.uid())
        where h.id = p_hold_id;
        perform private.audit('legal_hold.lifted', 'legal_hold', v_row.id::text, v_row.user_id);
    end if;
end;
$$;
revoke all on function private.lift_legal_hold(uuid) from public, anon, authenticated, service_role;
grant execute on function private.lift_legal_hold(uuid) to authenticated;
-- >>>
-- <<< sql/functions/private/list_legal_holds.sql
-- Every hold that there is or was, newest first. Caller: public.legal_holds. Errors: 42501.
create or replace function private.list_legal_holds(p_active_only boolean)
returns setof private.legal_holds
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
    perform private.require_permission('privacy.hold');
    return query
    select h.*
    from private.legal_holds as h
    where not p_active_only
        or (h.lifted_at is null and (h.ends_at is null or h.ends_at > private.clock()))
    order by h.placed_at desc, h.id desc;
end;
$$;
revoke all on function private.list_legal_holds(boolean) from public, anon, authenticated, service_role;
grant execute on function private.list_legal_holds(boolean) to authenticated;
-- >>>
-- <<< sql/functions/private/apply_retention.sql
-- Lets go of what private.retention_rules no longer keep, and says what went; with p_dry_run, what would. Rows of people
-- on legal hold stay (`held`). Tables with monthly leaves lose whole ones; of others a run takes 50,000 rows at most.
-- Dropping a leaf closes its table until the end, so all that takes long comes before. A leaf that is in use is left to
-- the next run. Callers: run_retention, operators.
create or replace function private.apply_retention(p_dry_run boolean default true)
returns table (
    table_name text,
    action text,
    leaf text,
    row_count bigint,
    held bigint,
    from_time timestamptz,
    to_time timestamptz
)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    -- Names come from the catalog, conditions from a table that only its owner writes.
    -- @plpgsql_check_options: security_warnings = false
    c_batch constant integer := 5000;
    v_rule private.retention_rules;
    v_before timestamptz;
    v_held text;
    v_due text;
    v_count bigint;
    v_people uuid[] := array(select p.id from private.people_on_hold() as p (id) order by p.id);
    v_leaves jsonb := '[]'::jsonb;
    v_attempts integer := 10;
begin
    for v_rule in
        select r.* from private.retention_rules as r
        where r.action <> 'archive'
        order by r.action = 'drop_leaf', r.live::text
    loop
        table_name := v_rule.live::text;
        v_before := private.clock() - v_rule.keep_for;
        v_held := 'false';
        if v_rule.person_column is not null then
            v_held := format('%I in (select private.people_on_hold())', v_rule.person_column);
        end if;

        if v_rule.action = 'drop_leaf' then
            for leaf in select l.name::text from private.month_leaves(v_rule.live, v_before) as l (name) loop
                execute format(
                    'select count(*) filter (where not coalesce(%2$s, false)), count(*) filter (where %2$s), '
                    || 'min(%1$I), max(%1$I) from %3$s',
                    v_rule.time_column, v_held, leaf
                ) into row_count, held, from_time, to_time;
                action := case when held > 0 then 'delete' else 'drop_leaf' end;
                continue when action = 'delete' and row_count = 0;
                if action = 'drop_leaf' and not p_dry_run then
                    v_leaves := v_leaves || jsonb_build_object(
                        'live', table_name, 'leaf', leaf, 'row_count', row_count, 'from', from_time, 'to', to_time
                    );
                    continue;
                elsif not p_dry_run then
                    execute format('delete from %s where not coalesce(%s, false)', leaf, v_held);
                end if;
                return next;
            end loop;
            continue;
        end if;

        action := v_rule.action;
        leaf := null;
        v_due := format('%I < %L and (%s)', v_rule.time_column, v_before, coalesce(v_rule.condition, 'true'));
        execute format(
            'select count(*) filter (where not coalesce(%2$s, false)), count(*) filter (where %2$s), '
            || 'min(%1$I), max(%1$I) from %3$s where %4$s',
            v_rule.time_column, v_held, table_name, v_due
        ) into row_count, held, from_time, to_time;
        if not p_dry_run and row_count > 0 then
            row_count := 0;
            for v_turn in 1 .. 10 loop
                execute format(
                    '%s where ctid = any (array(select t.ctid from %s as t where %s and not coalesce(%s, false) '
                    || 'order by t.%I limit %s for update skip locked))',
                    case v_rule.action
                        when 'delete' then format('delete from %s', table_name)
                        else format('update %s set %s', table_name, v_rule.change)
                    end,
                    table_name, v_due, v_held, v_rule.time_column, c_batch
                );
                get diagnostics v_count = row_count;
                row_count := row_count + v_count;
                exit when v_count < c_batch;
            end loop;
        end if;
        if row_count > 0 then
            return next;
        end if;
    end loop;

    if v_leaves = '[]' then
        return;
    end if;
    lock table private.legal_holds in share mode;
    if v_people <> array(select p.id from private.people_on_hold() as p (id) order by p.id) then
        raise warning 'a legal hold came or went meanwhile; the next run drops leaves';
        return;
    end if;
    action := 'drop_leaf';
    held := 0;
    for table_name, leaf, row_count, from_time, to_time in
        select l.*
        from jsonb_to_recordset(v_leaves) as l (
            live text, leaf text, row_count bigint, "from" timestamptz, "to" timestamptz
        )
    loop
        begin
            perform private.lock_tables(array[table_name::regclass, leaf::regclass], v_attempts);
            execute format('drop table %s', leaf);
        exception when lock_not_available then
            raise warning '% is in use; the next run takes it', leaf;
            continue;
        end;
        v_attempts := 1; -- nobody waits for one table while this waits for another
        return next;
    end loop;
end;
$$;
revoke all on function private.apply_retention(boolean) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/run_retention.sql
-- Applies the rules of retention for real and says how many rows went. Caller: the job apply-retention.
create or replace function private.run_retention()
returns bigint
language sql
volatile
security definer
set search_path = ''
as $$ select coalesce(sum(r.row_count), 0)::bigint from private.apply_retention(false) as r $$;
revoke all on function private.run_retention() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/public/event_availability.sql
-- The exact seats of an event, and why it is closed if it is, as an archived one always is. No row for an event that the caller cannot see.
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
    from public.events_all as e
    cross join lateral private.event_availability(e.id) as a
    where e.id = p_event_id
$$;
revoke all on function public.event_availability(uuid) from public, anon, authenticated, service_role;
grant execute on function public.event_availability(uuid) to anon, authenticated;
comment on function public.event_availability(uuid) is
'The exact seats of an event; available is null without a limit, reason says why it is closed.';
-- >>>
-- <<< sql/functions/public/event_by_slug.sql
-- An event by its slug, be it an old one, and be it archived; the row says the present slug. No row where the caller
-- may see none. Callers: clients.
create or replace function public.event_by_slug(p_slug text)
returns setof public.events_all
language sql
stable
security invoker
set search_path = ''
as $$
    select e.*
    from public.events_all as e
    where e.id = (select t.target_id from private.slug_target('event', p_slug) as t)
$$;
revoke all on function public.event_by_slug(text) from public, anon, authenticated, service_role;
grant execute on function public.event_by_slug(text) to anon, authenticated;
comment on function public.event_by_slug(text) is
'An event by its slug, be it an old one, and be it archived; the row says the present slug.';
-- >>>
-- <<< sql/functions/public/place_legal_hold.sql
-- Keeps a person's data: nothing of them is erased until the time, or until the hold is lifted. Callers: admins.
-- Errors: 42501, P0002, 22023, 23514.
create or replace function public.place_legal_hold(p_user_id uuid, p_reason text, p_ends_at timestamptz default null)
returns uuid
language sql
volatile
security invoker
set search_path = ''
as $$ select private.place_legal_hold(p_user_id, p_reason, p_ends_at) $$;
revoke all on function public.place_legal_hold(uuid, text, timestamptz) from public, anon, authenticated, service_role;
grant execute on function public.place_legal_hold(uuid, text, timestamptz) to authenticated;
comment on function public.place_legal_hold(uuid, text, timestamptz) is
'Keeps a person''s data until a time, or until the hold is lifted; gives the id of the hold. Admins only.';
-- >>>
-- <<< sql/functions/public/lift_legal_hold.sql
-- Ends a legal hold now; twice changes nothing. Callers: admins. Errors: 42501, P0002.
create or replace function public.lift_legal_hold(p_hold_id uuid)
returns void
language sql
volatile
security invoker
set search_path = ''
as $$ select private.lift_legal_hold(p_hold_id) $$;
revoke all on function public.lift_legal_hold(uuid) from public, anon, authenticated, service_role;
grant execute on function public.lift_legal_hold(uuid) to authenticated;
comment on function public.lift_legal_hold(uuid) is 'Ends a legal hold; twice changes nothing. Admins only.';
-- >>>
-- <<< sql/functions/public/legal_holds.sql
-- The legal holds, newest first; with p_active_only those that bind now. Callers: admins. Errors: 42501.
create or replace function public.legal_holds(p_active_only boolean default true)
returns table (
    id uuid,
    user_id uuid,
    reason text,
    placed_by uuid,
    placed_at timestamptz,
    ends_at timestamptz,
    lifted_by uuid,
    lifted_at timestamptz
)
language sql
stable
security invoker
set search_path = ''
as $$
    select h.id, h.user_id, h.reason, h.placed_by, h.placed_at, h.ends_at, h.lifted_by, h.lifted_at
    from private.list_legal_holds(p_active_only) as h
$$;
revoke all on function public.legal_holds(boolean) from public, anon, authenticated, service_role;
grant execute on function public.legal_holds(boolean) to authenticated;
comment on function public.legal_holds(boolean) is 'Whose data are kept for a legal reason, newest first. Admins only.';
-- >>>

create trigger keep_who_is_on_hold
before delete on auth.users
for each row execute function private.keep_who_is_on_hold();

-- <<< sql/policies/archive/events.sql
-- archive.events        select                     insert, update, delete
-- anon                  what was published         -
-- authenticated         what was published; own    -
--   staff of it         also the draft             -
-- app_admin             all                        -
-- Read through public.events_all; the schema is closed. As the policies of public.events, without writing.
drop policy if exists events_select_anon on archive.events;
create policy events_select_anon on archive.events
    for select to anon
    using (status in ('published', 'completed', 'cancelled'));
comment on policy events_select_anon on archive.events is 'Published events are viewable by everyone';

drop policy if exists events_select_authenticated on archive.events;
create policy events_select_authenticated on archive.events
    for select to authenticated
    using (
        status in ('published', 'completed', 'cancelled')
        or organizer_id = (select auth.uid())
        or id = any(array(select private.staffed_events('{co_organizer,check_in}')))
    );
comment on policy events_select_authenticated on archive.events is
'Published events are viewable by everyone; organizers and staff see theirs';

drop policy if exists events_select_admin on archive.events;
create policy events_select_admin on archive.events
    for select to app_admin
    using ((select private.is_admin()));
comment on policy events_select_admin on archive.events is 'Admins see all events';
-- >>>
-- <<< sql/policies/archive/event_registrations.sql
-- archive.event_registrations   select   insert, update, delete
-- anon                          -        -
-- authenticated                 own      -
-- app_admin                     all      -
-- Read through public.event_registrations_all; organizers read theirs through event_attendees.
drop policy if exists event_registrations_select_authenticated on archive.event_registrations;
create policy event_registrations_select_authenticated on archive.event_registrations
    for select to authenticated
    using (user_id = (select auth.uid()));
comment on policy event_registrations_select_authenticated on archive.event_registrations is
'People see their own registrations';

drop policy if exists event_registrations_select_admin on archive.event_registrations;
create policy event_registrations_select_admin on archive.event_registrations
    for select to app_admin
    using ((select private.is_admin()));
comment on policy event_registrations_select_admin on archive.event_registrations is 'Admins see all registrations';
-- >>>
-- <<< sql/policies/archive/event_category_mappings.sql
-- archive.event_category_mappings   select               insert, update, delete
-- anon, authenticated, app_admin    of visible events    -
-- Read through public.event_category_mappings_all. The look at events runs under the caller's own rights, so their
-- policies decide.
drop policy if exists event_category_mappings_select_anon on archive.event_category_mappings;
create policy event_category_mappings_select_anon on archive.event_category_mappings
    for select to anon
    using (exists (select from archive.events as e where e.id = event_id and e.date = event_date));
comment on policy event_category_mappings_select_anon on archive.event_category_mappings is
'The categories of an event are as visible as the event';

drop policy if exists event_category_mappings_select_authenticated on archive.event_category_mappings;
create policy event_category_mappings_select_authenticated on archive.event_category_mappings
    for select to authenticated
    using (exists (select from archive.events as e where e.id = event_id and e.date = event_date));
comment on policy event_category_mappings_select_authenticated on archive.event_category_mappings is
'The categories of an event are as visible as the event';
-- >>>
-- <<< sql/policies/archive/event_staff.sql
-- archive.event_staff   select   insert, update, delete
-- anon                  -        -
-- authenticated         own      - (the team is read with event_team)
-- app_admin             all      -
-- Read through public.event_staff_all.
drop policy if exists event_staff_select_authenticated on archive.event_staff;
create policy event_staff_select_authenticated on archive.event_staff
    for select to authenticated
    using (user_id = (select auth.uid()));
comment on policy event_staff_select_authenticated on archive.event_staff is 'People see where they were staff';

drop policy if exists event_staff_select_admin on archive.event_staff;
create policy event_staff_select_admin on archive.event_staff
    for select to app_admin
    using ((select private.is_admin()));
comment on policy event_staff_select_admin on archive.event_staff is 'Admins see all staff';
-- >>>
-- <<< sql/policies/archive/event_engagement_metrics.sql
-- archive.event_engagement_metrics   select   insert, update, delete
-- anon, authenticated                -        -
-- app_admin                          all      -
-- Read through public.event_engagement_metrics_all.
drop policy if exists event_engagement_metrics_select_admin on archive.event_engagement_metrics;
create policy event_engagement_metrics_select_admin on archive.event_engagement_metrics
    for select to app_admin
    using ((select private.is_admin()));
comment on policy event_engagement_metrics_select_admin on archive.event_engagement_metrics is
'Admins see how events were received';
-- >>>

select private.schedule_job(
    'archive-events', '10 9 * * *', 'private.archive_oldest_year', 'Archives the oldest year of events that is due'
);
select private.schedule_job(
    'apply-retention', '40 9 * * *', 'private.run_retention', 'Lets go of what is kept no longer'
);
