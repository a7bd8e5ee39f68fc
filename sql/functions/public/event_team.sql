-- Who is staff of an event. Callers: the organizer, the staff, admins. Errors: P0002, 42501.
create or replace function public.event_team(p_event_id uuid)
returns table (
    user_id uuid, first_name text, last_name text, avatar_url text, role text, created_at timestamptz
)
language sql
volatile
security invoker
set search_path = ''
as $$ select * from private.event_team(p_event_id) $$;
revoke all on function public.event_team(uuid) from public, anon, authenticated, service_role;
grant execute on function public.event_team(uuid) to authenticated;
comment on function public.event_team(uuid) is
'Who is staff of an event, by name. For the organizer, the staff and admins.';
