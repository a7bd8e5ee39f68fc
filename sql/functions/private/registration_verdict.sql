-- What registering would give a person now: a refusal (a code), or the state and the price. The one place that decides.
-- Callers: register_for_event, under the lock of the seats; can_register. Both after what was due is settled: then nobody
-- waits for a seat that is free.
create or replace function private.registration_verdict(
    p_event public.events,
    p_ticket_type text,
    p_user_id uuid,
    p_wait boolean
)
returns private.verdict
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_ticket public.event_ticket_types;
    v_price numeric;
    v_verdict private.verdict;
begin
    select t.* into v_ticket from private.tickets_of(p_event) as t where t.code = p_ticket_type;
    v_verdict.refusal := private.registration_refusal(p_event, null);
    if v_verdict.refusal is null then
        v_verdict.refusal := private.ticket_refusal(p_event, v_ticket, p_user_id);
    end if;
    if v_verdict.refusal is not null then
        return v_verdict;
    end if;

    v_price := private.ticket_price(v_ticket);
    if v_ticket.needs_approval then
        v_verdict.status := 'requested';
    elsif private.has_seat(p_event, v_ticket) then
        v_verdict.status := case
            when v_price > 0 then 'pending'::public.registration_status else 'confirmed'
        end;
    elsif not p_wait then
        v_verdict.refusal := 'MD201';
        return v_verdict;
    elsif (
        select s.waiting >= r.waitlist_size
        from private.event_seats as s inner join public.event_rules as r on s.event_id = r.event_id
        where s.event_id = p_event.id
    ) then
        v_verdict.refusal := 'MD211';
        return v_verdict;
    else
        v_verdict.status := 'waitlisted';
    end if;
    v_verdict.price := v_price;
    v_verdict.currency := v_ticket.currency;
    return v_verdict;
end;
$$;
revoke all on function private.registration_verdict(public.events, text, uuid, boolean)
from public, anon, authenticated, service_role;
