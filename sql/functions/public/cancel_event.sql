-- Cancels a published event. Callers: its organizer, admins. Errors: P0002, 42501, MD105 illegal_step.
create or replace function public.cancel_event(p_event_id uuid, p_reason text default null)
returns setof public.events_public
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    perform private.change_event_status(p_event_id, 'cancelled', p_reason);
    return query select e.* from public.events_public as e where e.id = p_event_id;
end;
$$;
revoke all on function public.cancel_event(uuid, text) from public, anon, authenticated, service_role;
grant execute on function public.cancel_event(uuid, text) to authenticated;
comment on function public.cancel_event(uuid, text) is 'Cancels a published event and returns it.';
