-- Makes a hot event have as many slots as seats; taken ones are never too many to keep. Callers: settle_seats,
-- set_event_hot, under the lock of the seats.
create or replace function private.fit_slots(p_event_id uuid)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_limit integer;
    v_slots integer;
begin
    select private.seat_limit(e) into v_limit from private.event_row(p_event_id) as e;
    select count(*)::integer into v_slots from private.seat_slots as s where s.event_id = p_event_id;
    if v_slots < v_limit then
        insert into private.seat_slots (event_id, slot)
        select p_event_id, n.slot
        from generate_series(1, v_limit) as n (slot)
        where not exists (select from private.seat_slots as s where s.event_id = p_event_id and s.slot = n.slot)
        limit v_limit - v_slots;
    elsif v_slots > v_limit then
        delete from private.seat_slots as s
        using (
            select f.slot from private.seat_slots as f
            where f.event_id = p_event_id and f.registration_id is null
            order by f.slot desc
            limit v_slots - v_limit
        ) as f
        where s.event_id = p_event_id and s.slot = f.slot;
    end if;
end;
$$;
revoke all on function private.fit_slots(uuid) from public, anon, authenticated, service_role;
