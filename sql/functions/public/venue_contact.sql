-- How to reach a venue. Callers: organizers, its creator, admins. Errors: P0002, 42501.
create or replace function public.venue_contact(p_venue_id uuid)
returns jsonb
language sql
stable
security invoker
set search_path = ''
as $$
    select private.venue_contact(p_venue_id)
$$;
revoke all on function public.venue_contact(uuid) from public, anon, authenticated, service_role;
grant execute on function public.venue_contact(uuid) to authenticated;
comment on function public.venue_contact(uuid) is 'How to reach a venue, for people who organize events.';
