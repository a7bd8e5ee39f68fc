-- The link of an online event. Callers: confirmed people, its organizer, admins. Errors: P0002, 42501.
create or replace function public.event_join_link(p_event_id uuid)
returns text
language sql
volatile
security invoker
set search_path = ''
as $$
    select private.event_join_link(p_event_id)
$$;
revoke all on function public.event_join_link(uuid) from public, anon, authenticated, service_role;
grant execute on function public.event_join_link(uuid) to authenticated;
comment on function public.event_join_link(uuid) is
'The link of an online event, for people with a confirmed registration.';
