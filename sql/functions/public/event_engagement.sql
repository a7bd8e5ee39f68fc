-- How an event is received, measure by measure. Callers: clients. Errors: P0002, 42501 for an event of somebody else.
create or replace function public.event_engagement(p_event_id uuid)
returns table (metric text, value numeric, measured_at timestamptz)
language sql
volatile
security invoker
set search_path = ''
as $$ select e.metric, e.value, e.measured_at from private.event_engagement(p_event_id) as e $$;
revoke all on function public.event_engagement(uuid) from public, anon, authenticated, service_role;
grant execute on function public.event_engagement(uuid) to authenticated;
comment on function public.event_engagement(uuid) is
'How an event is received: views, registrations, check_ins and downloads as of measured_at; what is none is left out.';
