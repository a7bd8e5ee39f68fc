-- An event by its id, be it archived, out of the one leaf that holds it, however many years there are. No row where the
-- caller may see none. Callers: clients.
create or replace function public.event_by_id(p_event_id uuid)
returns setof public.events_all
language plpgsql
stable
security invoker
set search_path = ''
-- a plan for each date takes longer than reading a row by the common one
set plan_cache_mode = 'force_generic_plan'
as $$
declare
    v_date constant timestamptz := private.event_date(p_event_id);
begin
    return query select e.* from public.events_all as e where e.id = p_event_id and e.date = v_date;
end;
$$;
revoke all on function public.event_by_id(uuid) from public, anon, authenticated, service_role;
grant execute on function public.event_by_id(uuid) to anon, authenticated, service_role;
comment on function public.event_by_id(uuid) is 'An event by its id, be it archived.';
