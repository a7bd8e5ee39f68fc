-- The caller's connections in a state with who is at the other end, newest first. Caller: public.my_connections.
-- Two ordered index scans: an OR of both columns would sort all of them.
create or replace function private.my_connections(
    p_status text,
    p_limit integer,
    p_before timestamptz,
    p_before_id uuid
)
returns table (
    connection_id uuid,
    user_id uuid,
    first_name text,
    last_name text,
    avatar_url text,
    status text,
    is_requester boolean,
    created_at timestamptz,
    decided_at timestamptz
)
language sql
stable
security definer
set search_path = ''
as $$
    select c.id, c.other_id, p.first_name, p.last_name, p.avatar_url, c.status, c.is_requester, c.created_at, c.decided_at
    from (
        select r.id, r.recipient_id as other_id, r.status, true as is_requester, r.created_at, r.decided_at
        from public.user_connections as r
        where r.requester_id = (select auth.uid())
        union all
        select r.id, r.requester_id, r.status, false, r.created_at, r.decided_at
        from public.user_connections as r
        where r.recipient_id = (select auth.uid())
    ) as c
    left join public.profiles as p on p.id = c.other_id
    where c.status = p_status
        and (c.created_at, c.id) < (
            coalesce(p_before, 'infinity'), coalesce(p_before_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
        )
        and private.can_see((select auth.uid()), c.other_id)
    order by c.created_at desc, c.id desc
    limit least(greatest(p_limit, 1), 1000)
$$;
revoke all on function private.my_connections(text, integer, timestamptz, uuid)
from public, anon, authenticated, service_role;
grant execute on function private.my_connections(text, integer, timestamptz, uuid) to authenticated;
