-- Changes an event of a series, it and those after it, or all that are to come. Callers: its organizer, admins.
-- Errors: P0002, 42501, 22023, MD101, MD190, MD191, MD401, those of a changed event.
create or replace function public.update_event_series(
    p_event_id uuid,
    p_scope public.series_scope,
    p_changes jsonb,
    p_with_tickets boolean default false
)
returns public.event_series
language sql
volatile
security invoker
set search_path = ''
as $$ select private.update_event_series(p_event_id, p_scope, p_changes, p_with_tickets) $$;
revoke all on function public.update_event_series(uuid, public.series_scope, jsonb, boolean)
from public, anon, authenticated, service_role;
grant execute on function public.update_event_series(uuid, public.series_scope, jsonb, boolean) to authenticated;
comment on function public.update_event_series(uuid, public.series_scope, jsonb, boolean) is
'Changes an event of a series, it and the following, or all to come; returns the series that it belongs to.';
