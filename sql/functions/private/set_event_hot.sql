-- Makes an event one for which many register at once, or an ordinary one again; twice changes nothing.
-- Caller: public.set_event_hot. Errors: P0002, 42501, MD101 event_not_open, MD221 not_one_pool.
create or replace function private.set_event_hot(p_event_id uuid, p_is_hot boolean)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_event constant public.events := private.lock_managed_event(p_event_id);
begin
    if p_is_hot = (select s.is_hot from private.event_seats as s where s.event_id = p_event_id) then
        return;
    end if;
    if not p_is_hot then
        perform private.cool_event(p_event_id);
    elsif v_event.status not in ('draft', 'published') then
        perform private.fail('MD101', jsonb_build_object('status', v_event.status));
    elsif not private.is_one_pool(v_event) then
        perform private.fail('MD221', jsonb_build_object('event_id', p_event_id));
    else
        insert into private.seat_slots (event_id, slot, registration_id)
        select r.event_id, row_number() over (order by r.created_at, r.id), r.id
        from public.event_registrations as r
        where r.event_id = p_event_id and r.status in ('pending', 'offered', 'confirmed');
        update private.event_seats as s set is_hot = true where s.event_id = p_event_id;
    end if;
    perform private.settle_seats(p_event_id);
end;
$$;
revoke all on function private.set_event_hot(uuid, boolean) from public, anon, authenticated, service_role;
grant execute on function private.set_event_hot(uuid, boolean) to authenticated;
