-- Closes a published event that has begun. Callers: its organizer, admins.
-- Errors: P0002, 42501, MD105 illegal_step, MD109 event_not_started.
create or replace function public.complete_event(p_event_id uuid)
returns setof public.events_public
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    perform private.change_event_status(p_event_id, 'completed');
    return query select e.* from public.events_public as e where e.id = p_event_id;
end;
$$;
revoke all on function public.complete_event(uuid) from public, anon, authenticated, service_role;
grant execute on function public.complete_event(uuid) to authenticated;
comment on function public.complete_event(uuid) is 'Marks a published event as held and returns it.';
