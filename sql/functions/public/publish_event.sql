-- Makes a draft visible to everyone. Callers: its organizer, admins.
-- Errors: P0002, 42501, MD102 event_in_past, MD105 illegal_step.
create or replace function public.publish_event(p_event_id uuid)
returns setof public.events_public
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    perform private.change_event_status(p_event_id, 'published');
    return query select e.* from public.events_public as e where e.id = p_event_id;
end;
$$;
revoke all on function public.publish_event(uuid) from public, anon, authenticated, service_role;
grant execute on function public.publish_event(uuid) to authenticated;
comment on function public.publish_event(uuid) is 'Publishes a draft and returns the event.';
