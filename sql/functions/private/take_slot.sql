-- Takes a slot of a hot event for a registration; false when none is left. Whoever is about to take the last ones may
-- still fail, so it looks again until that is decided. It never waits for a lock: SKIP LOCKED leaves rows locked that it
-- did not give, and that would deadlock. Callers: register_for_event, trigger of registrations. Errors: 55P03.
create or replace function private.take_slot(p_event_id uuid, p_registration_id uuid)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_slot integer;
begin
    for v_attempt in 1 .. 500 loop
        select s.slot into v_slot
        from private.seat_slots as s
        where s.event_id = p_event_id and s.registration_id is null
        order by s.slot
        limit 1
        for no key update skip locked;
        if found then
            update private.seat_slots as s set registration_id = p_registration_id
            where s.event_id = p_event_id and s.slot = v_slot;
            return true;
        end if;
        if not private.has_free_slot(p_event_id) then
            return false;
        end if;
        perform pg_sleep(0.001 * least(v_attempt, 20));
    end loop;
    raise lock_not_available using
        message = 'Hay demasiada demanda; intenta de nuevo',
        detail = '{"en": "Too much is asked for at once; try again"}', hint = 'retry';
end;
$$;
revoke all on function private.take_slot(uuid, uuid) from public, anon, authenticated, service_role;
