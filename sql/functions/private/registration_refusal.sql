-- Why an event takes no registration now: a code of private.error_codes, or null when it does.
-- Callers: registration_verdict, offer_seats, event_availability; so all agree.
create or replace function private.registration_refusal(p_event public.events, p_seats private.event_seats)
returns text
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
    return case
        when p_event.status in ('draft', 'cancelled') then 'MD101'
        when p_event.status = 'completed' or coalesce(p_event.end_date, p_event.date) <= private.clock() then 'MD202'
        when coalesce(p_event.registration_deadline, p_event.date) <= private.clock() then 'MD203'
        when p_seats.event_id is not null and p_seats.confirmed + p_seats.held >= private.seat_limit(p_event) then 'MD201'
    end;
end;
$$;
revoke all on function private.registration_refusal(public.events, private.event_seats)
from public, anon, authenticated, service_role;
