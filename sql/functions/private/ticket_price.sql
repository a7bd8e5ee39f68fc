-- What a ticket costs now: the early price until its deadline, and while fewer than so many are taken.
-- Callers: functions of registration.
create or replace function private.ticket_price(p_ticket public.event_ticket_types)
returns numeric
language sql
stable
security definer
set search_path = ''
as $$
    select case
        when (p_ticket).early_bird_price is not null
            and ((p_ticket).early_bird_deadline is null or private.clock() < (p_ticket).early_bird_deadline)
            and (
                (p_ticket).early_bird_count is null
                or (p_ticket).early_bird_count > (
                    select s.taken from private.ticket_seats as s
                    where s.event_id = (p_ticket).event_id and s.code = (p_ticket).code
                )
            ) then (p_ticket).early_bird_price
        else (p_ticket).price
    end
$$;
revoke all on function private.ticket_price(public.event_ticket_types) from public, anon, authenticated, service_role;
