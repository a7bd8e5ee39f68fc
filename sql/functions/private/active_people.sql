-- Who did something that is noted, or was checked in, within a time. Caller: refresh_user_engagement.
create or replace function private.active_people(p_from timestamptz, p_to timestamptz)
returns setof uuid
language sql
stable
security definer
set search_path = ''
as $$
    select a.user_id from public.user_activities as a where a.created_at >= p_from and a.created_at < p_to
    union
    -- Who is checked in is so on the day of the event.
    select r.user_id
    from public.events as e
    inner join public.event_registrations as r on r.event_id = e.id and r.event_date = e.date
    where e.date >= p_from - interval '2 days' and e.date < p_to + interval '2 days' and r.check_in_time is not null
$$;
revoke all on function private.active_people(timestamptz, timestamptz) from public, anon, authenticated, service_role;
