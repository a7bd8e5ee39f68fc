-- What a device needs to stand at the door of an event without a line: the hashes of the tickets, and the names of who
-- may come. Page by page, what changed last comes last; a device that asks again after what it has seen last gets what
-- has changed since. Caller: public.door_manifest.
-- A page without p_after_id begins two minutes early: a change becomes visible later than it is dated.
-- Errors: P0002, 42501, MD175 event_archived.
create or replace function private.door_manifest(
    p_event_id uuid,
    p_since timestamptz,
    p_after_id uuid,
    p_limit integer
)
returns table (
    registration_id uuid,
    changed_at timestamptz,
    standing public.check_in_result,
    code_hashes text[],
    first_name text,
    last_initial text,
    ticket_type text,
    checked_in_at timestamptz
)
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform private.require_door(p_event_id);
    return query
    select
        m.id, m.changed_at, m.standing, coalesce(m.code_hashes, '{}'),
        case when m.standing in ('ok', 'unpaid') then p.first_name end,
        case when m.standing in ('ok', 'unpaid') then left(p.last_name, 1) end,
        m.ticket_type, m.check_in_time
    from (
        select
            r.id, r.user_id, r.ticket_type, r.check_in_time,
            private.ticket_standing(r) as standing,
            greatest(r.updated_at, c.changed_at) as changed_at,
            c.code_hashes
        from public.event_registrations as r
        cross join lateral (
            select
                max(greatest(t.issued_at, t.revoked_at)) as changed_at,
                array_agg(encode(t.code_hash, 'hex') order by t.issued_at, t.code_hash)
                    filter (where t.revoked_at is null) as code_hashes
            from private.ticket_codes as t
            where t.registration_id = r.id
        ) as c
        where r.event_id = p_event_id
    ) as m
    left join public.profiles as p on p.id = m.user_id
    where (m.changed_at, m.id) > (
        coalesce(p_since - case when p_after_id is null then interval '2 minutes' else interval '0' end, '-infinity'),
        coalesce(p_after_id, '00000000-0000-0000-0000-000000000000')
    )
    order by m.changed_at, m.id
    limit least(greatest(p_limit, 1), 1000);
end;
$$;
revoke all on function private.door_manifest(uuid, timestamptz, uuid, integer)
from public, anon, authenticated, service_role;
grant execute on function private.door_manifest(uuid, timestamptz, uuid, integer) to authenticated;
