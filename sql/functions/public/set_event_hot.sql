-- Makes an event one for which many register at once, or an ordinary one again; twice changes nothing. Its counters on
-- events then follow within seconds, its availability is exact. Callers: the organizer, admins.
-- Errors: P0002, 42501, MD101 event_not_open, MD221 not_one_pool.
create or replace function public.set_event_hot(p_event_id uuid, p_is_hot boolean default true)
returns void
language sql
volatile
security invoker
set search_path = ''
as $$ select private.set_event_hot(p_event_id, p_is_hot) $$;
revoke all on function public.set_event_hot(uuid, boolean) from public, anon, authenticated, service_role;
grant execute on function public.set_event_hot(uuid, boolean) to authenticated;
comment on function public.set_event_hot(uuid, boolean) is
'Prepares an event for a rush, or ends that: many register at once, counters follow within seconds.';
