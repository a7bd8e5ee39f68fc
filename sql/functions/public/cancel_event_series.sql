-- Takes an event out of a series, it and those after it, or all that are to come. Callers: its organizer, admins.
-- Errors: P0002, 42501, MD191.
create or replace function public.cancel_event_series(
    p_event_id uuid,
    p_scope public.series_scope,
    p_reason text default null
)
returns table (deleted integer, cancelled integer)
language sql
volatile
security invoker
set search_path = ''
as $$
    select c.deleted, c.cancelled from private.cancel_event_series(p_event_id, p_scope, p_reason) as c
$$;
revoke all on function public.cancel_event_series(uuid, public.series_scope, text)
from public, anon, authenticated, service_role;
grant execute on function public.cancel_event_series(uuid, public.series_scope, text) to authenticated;
comment on function public.cancel_event_series(uuid, public.series_scope, text) is
'Ends a series, or leaves a day of it out: events are deleted, or called off once somebody has registered.';
