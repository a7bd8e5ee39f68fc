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
