-- Who is or was registered, page by page, oldest first. Caller: public.event_attendees. Errors: P0002, 42501.
-- Organizers read registrations here, so that the policy of registrations stays "own rows" and keeps its index.
create or replace function private.event_attendees(
    p_event_id uuid,
    p_limit integer,
    p_after timestamptz,
    p_after_id uuid
)
returns table (
    registration_id uuid,
    user_id uuid,
    first_name text,
    last_name text,
    avatar_url text,
    ticket_type text,
    status public.registration_status,
    payment_status public.payment_status,
    check_in_time timestamptz,
    created_at timestamptz
)
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform private.require_event_manager(p_event_id);
    return query
    select
        r.id, r.user_id, p.first_name, p.last_name, p.avatar_url, r.ticket_type, r.status, r.payment_status,
        r.check_in_time, r.created_at
    from (
        select l.* from public.event_registrations as l where l.event_id = p_event_id
        union all
        select l.* from archive.event_registrations as l where l.event_id = p_event_id
    ) as r
    left join public.profiles as p on p.id = r.user_id
    where (r.created_at, r.id) > (
        coalesce(p_after, '-infinity'), coalesce(p_after_id, '00000000-0000-0000-0000-000000000000')
    )
    order by r.created_at, r.id
    limit least(greatest(p_limit, 1), 1000);
end;
$$;
revoke all on function private.event_attendees(uuid, integer, timestamptz, uuid)
from public, anon, authenticated, service_role;
grant execute on function private.event_attendees(uuid, integer, timestamptz, uuid) to authenticated;
