-- Takes 20260122000000_archive.sql back: archived years come back first, then the functions are what they were. The rules
-- of retention and the records of legal holds go.
select private.unschedule_job('apply-retention');
select private.unschedule_job('archive-events');
select private.restore_events(y.year) from private.archived_years as y;

drop trigger keep_who_is_on_hold on auth.users;
drop function private.keep_who_is_on_hold();
drop function public.event_by_slug(text);
drop function public.legal_holds(boolean);
drop function public.lift_legal_hold(uuid);
drop function public.place_legal_hold(uuid, text, timestamptz);
drop function private.list_legal_holds(boolean);
drop function private.lift_legal_hold(uuid);
drop function private.place_legal_hold(uuid, text, timestamptz);
drop function private.run_retention();
drop function private.apply_retention(boolean);
drop function private.month_leaves(regclass, timestamptz);
drop function private.is_on_hold(uuid);
drop function private.people_on_hold();
drop function private.drain_events_default();
drop function private.archive_oldest_year();
drop function private.restore_events(integer);
drop function private.archive_events(integer);
drop function private.move_children(regclass, boolean);
drop function private.lock_archive(regclass);
drop function private.event_leaf(integer);
drop function private.event_children();
drop function private.column_list(regclass);
drop function private.lock_tables(regclass[], integer);
drop function private.stop_autovacuum(regclass[]);

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

-- The events at which the caller is or will be: with a confirmed registration, as organizer or as staff.
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
    select e.id from public.events as e where e.organizer_id = (select auth.uid())
    union
    select s.event_id from private.staffed_events('{co_organizer,check_in}') as s (event_id)
$$;
revoke all on function private.attended_events() from public, anon, authenticated, service_role;
grant execute on function private.attended_events() to authenticated;

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
drop function private.lock_seats_row(uuid);
drop function private.seats_key(uuid);

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
    if v_event.organizer_id is distinct from private.require_person()
        and not (select private.is_admin())
        and p_event_id not in (select private.staffed_events('{co_organizer,check_in}'))
        and not exists (
            select from public.event_registrations as r
            where r.event_id = p_event_id and r.user_id = (select auth.uid()) and r.status = 'confirmed'
        ) then
        raise insufficient_privilege using
            message = 'El enlace es para personas con inscripción confirmada',
            detail = '{"en": "The link is for people with a confirmed registration"}', hint = 'not_confirmed';
    end if;
    return v_event.event_url;
end;
$$;
revoke all on function private.event_join_link(uuid) from public, anon, authenticated, service_role;
grant execute on function private.event_join_link(uuid) to authenticated;

-- Who is registered, page by page, oldest first. Caller: public.event_attendees. Errors: P0002, 42501.
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
    from public.event_registrations as r
    left join public.profiles as p on p.id = r.user_id
    where r.event_id = p_event_id
        and (r.created_at, r.id) > (
            coalesce(p_after, '-infinity'), coalesce(p_after_id, '00000000-0000-0000-0000-000000000000')
        )
    order by r.created_at, r.id
    limit least(greatest(p_limit, 1), 1000);
end;
$$;
revoke all on function private.event_attendees(uuid, integer, timestamptz, uuid)
from public, anon, authenticated, service_role;
grant execute on function private.event_attendees(uuid, integer, timestamptz, uuid) to authenticated;

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

drop function private.any_event_row(uuid);
drop function private.is_archived(uuid);
update private.slug_kinds set table_name = 'events' where kind = 'event';
drop view public.event_engagement_metrics_all;
drop view public.event_staff_all;
drop view public.event_category_mappings_all;
drop view public.event_registrations_all;
drop view public.events_all;
drop table archive.event_engagement_metrics;
drop table archive.event_staff;
drop table archive.event_category_mappings;
drop table archive.event_registrations;
drop table archive.events;
drop schema archive;
drop table private.legal_holds;
drop table private.retention_rules;
drop table private.archived_years;
drop table private.archive_rules;
drop index public.idx_report_executions_completed;
drop index private.idx_rate_buckets_refilled;
comment on column public.resources.event_date is 'Filled by a trigger when left out: half of the key to events.';
delete from private.permissions where code = 'privacy.hold';
delete from private.error_codes where code in ('MD175', 'MD176', 'MD177', 'MD178');
