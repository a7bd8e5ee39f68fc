-- Whether the link of an online event is for this person, who need not be the caller: its organizer, its staff, or who
-- has a confirmed registration, as event_join_link has it for the caller. Caller: ics_calendar.
create or replace function private.has_join_link(p_event public.events, p_user_id uuid)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
    select p_user_id is not null and (
        p_event.organizer_id is not distinct from p_user_id
        or exists (
            select from public.event_staff as s where s.event_id = p_event.id and s.user_id = p_user_id
        )
        or exists (
            select from public.event_registrations as r
            where r.event_id = p_event.id and r.user_id = p_user_id and r.status = 'confirmed'
        )
    )
$$;
revoke all on function private.has_join_link(public.events, uuid) from public, anon, authenticated, service_role;
