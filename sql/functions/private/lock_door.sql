-- An event at whose door the caller stands, for scanning: its seats are locked, because who enters is counted there and
-- every other order deadlocks; before them the accounts that the log names, as their deletion does.
-- Callers: check_in, upload_check_ins, undo_check_in. Errors: as require_door.
create or replace function private.lock_door(p_event_id uuid, p_code_hashes bytea[], p_registration_ids uuid[])
returns public.events
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_people uuid[];
    v_event public.events;
begin
    perform private.require_door(p_event_id);
    v_people := array(
        select (select auth.uid())
        union all
        select r.user_id from public.event_registrations as r where r.id = any (p_registration_ids)
        union all
        select r.user_id
        from private.ticket_codes as c
        inner join public.event_registrations as r on r.id = c.registration_id
        where c.code_hash = any (p_code_hashes)
    );
    perform from auth.users as u where u.id = any (v_people) order by u.id for key share;
    perform private.lock_event_seats(p_event_id);
    select e.* into strict v_event from private.event_row(p_event_id) as e;
    return v_event;
end;
$$;
revoke all on function private.lock_door(uuid, bytea[], uuid[]) from public, anon, authenticated, service_role;
