-- R26: deadline, state and date of the event are not looked at.
create or replace function private.registration_refusal(p_event public.events, p_seats private.event_seats)
returns text language sql stable security definer set search_path = '' as $mutation$ select null::text $mutation$;
