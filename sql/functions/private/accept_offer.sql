-- Takes the seat that is offered to the caller: a free one is confirmed, a paid one is held until it is paid.
-- Caller: public.accept_offer. Twice changes nothing. Errors: 42501, P0002, MD212 offer_gone.
create or replace function private.accept_offer(p_registration_id uuid)
returns public.event_registrations
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_row public.event_registrations := private.lock_registration(p_registration_id, false);
    v_event public.events;
begin
    if v_row.status in ('pending', 'confirmed') then
        return v_row;
    elsif v_row.status <> 'offered' then
        perform private.fail('MD212', jsonb_build_object('status', v_row.status));
    end if;
    select e.* into strict v_event from private.event_row(v_row.event_id) as e;
    update public.event_registrations as r
    set
        status = case when s.is_due then 'pending'::public.registration_status else 'confirmed' end,
        payment_status = case
            when s.is_due then 'pending'::public.payment_status
            when r.payment_status = 'paid' then 'paid'
            else 'not_required'
        end,
        hold_expires_at = case when s.is_due then private.hold_end(v_event) end
    from (select v_row.price > 0 and v_row.payment_status <> 'paid' as is_due) as s
    where r.id = p_registration_id
    returning r.* into v_row;
    if v_row.status = 'confirmed' then
        perform private.tell_of_seat(v_row);
    end if;
    return v_row;
end;
$$;
revoke all on function private.accept_offer(uuid) from public, anon, authenticated, service_role;
grant execute on function private.accept_offer(uuid) to authenticated;
