-- What register_for_event would answer the caller now: a refusal, or the state and the price; for whoever is registered,
-- what he has. Caller: public.can_register. Errors: 42501, P0002.
create or replace function private.can_register(p_event_id uuid, p_ticket_type text, p_wait boolean)
returns table (
    is_allowed boolean,
    reason text,
    status public.registration_status,
    price numeric,
    currency text
)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_user_id constant uuid := private.require_person();
    v_event public.events := private.require_event(p_event_id);
    v_row public.event_registrations;
    v_verdict private.verdict;
begin
    if private.is_archived(p_event_id) then
        v_verdict.refusal := 'MD175';
    else
        perform private.settle_if_due(p_event_id);
        select r.* into v_row
        from public.event_registrations as r
        where r.event_id = p_event_id and r.user_id = v_user_id;
        if v_row.status in ('requested', 'pending', 'confirmed', 'waitlisted', 'offered') then
            return query select true, null::text, v_row.status, v_row.price, v_row.currency;
            return;
        end if;
        v_verdict := private.registration_verdict(v_event, coalesce(p_ticket_type, 'general'), v_user_id, p_wait);
        if private.is_paid_for(v_row, v_verdict) then
            v_verdict.price := v_row.price;
            v_verdict.currency := v_row.currency;
            v_verdict.status := case v_verdict.status when 'pending' then 'confirmed' else v_verdict.status end;
        end if;
    end if;
    return query
    select
        v_verdict.refusal is null,
        (select c.reason from private.error_codes as c where c.code = v_verdict.refusal),
        v_verdict.status,
        v_verdict.price,
        v_verdict.currency;
end;
$$;
revoke all on function private.can_register(uuid, text, boolean) from public, anon, authenticated, service_role;
grant execute on function private.can_register(uuid, text, boolean) to authenticated;
