-- The place on the waiting list, 1 for who is next; null for who does not wait. Callers: its owner, who manages the event.
-- Errors: 42501, P0002.
create or replace function public.waitlist_place(p_registration_id uuid)
returns integer
language sql
stable
security invoker
set search_path = ''
as $$
    select private.waitlist_place(p_registration_id)
$$;
revoke all on function public.waitlist_place(uuid) from public, anon, authenticated, service_role;
grant execute on function public.waitlist_place(uuid) to authenticated;
comment on function public.waitlist_place(uuid) is
'The place on the waiting list, 1 for who is next; null for who does not wait.';
