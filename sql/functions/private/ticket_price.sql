-- What a ticket costs now: the early price until its deadline, and while fewer than so many are taken.
-- Callers: functions of registration.
create or replace function private.ticket_price(p_ticket public.event_ticket_types)
returns numeric
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
    if p_ticket.early_bird_price is null or p_ticket.early_bird_deadline <= private.clock() then
        return p_ticket.price;
    end if;
    if p_ticket.early_bird_count <= (
        select s.taken from private.ticket_seats as s where s.event_id = p_ticket.event_id and s.code = p_ticket.code
    ) then
        return p_ticket.price;
    end if;
    return p_ticket.early_bird_price;
end;
$$;
revoke all on function private.ticket_price(public.event_ticket_types) from public, anon, authenticated, service_role;
