-- R23: nothing looks at the capacity.
alter table private.event_seats drop constraint never_oversold;
create or replace function private.has_seat(p_event public.events, p_ticket public.event_ticket_types)
returns boolean language sql stable security definer set search_path = '' as $mutation$ select true $mutation$;
do $mutation$
begin
    execute replace(
        pg_get_functiondef('private.process_event_registration()'::regprocedure), '> v_seats.capacity', '> 1000000000'
    );
end;
$mutation$;
