-- Whom the caller writes with: the last message of each and how many are unread, latest first.
-- Caller: public.conversations. Jumps through the index from one person to the next, however much they wrote; those
-- whose accounts are gone share one line.
create or replace function private.conversations(p_limit integer, p_before timestamptz, p_before_id uuid)
returns table (
    user_id uuid,
    first_name text,
    last_name text,
    avatar_url text,
    last_message_id uuid,
    last_message text,
    last_message_at timestamptz,
    is_mine boolean,
    unread_count integer
)
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_me constant uuid := (select auth.uid());
begin
    return query
    with recursive people (id) as (
        values ('00000000-0000-0000-0000-000000000000'::uuid)
        union all
        select
            least(
                (
                    select m.recipient_id from public.user_messages as m
                    where m.sender_id = v_me and m.recipient_id > p.id
                    order by m.recipient_id
                    limit 1
                ),
                (
                    select m.sender_id from public.user_messages as m
                    where m.recipient_id = v_me and m.sender_id > p.id
                    order by m.sender_id
                    limit 1
                )
            )
        from people as p
        where p.id is not null
    ),

    latest as (
        select l.*
        from people as p
        cross join lateral (
            select b.* from private.mailbox as b
            where b.owner_id = v_me and b.other_id = p.id and b.deleted_at is null
            order by b.created_at desc, b.id desc
            limit 1
        ) as l
        where private.can_see(v_me, p.id)
        union all
        (
            select b.* from private.mailbox as b
            where b.owner_id = v_me and b.other_id is null and b.deleted_at is null
            order by b.created_at desc, b.id desc
            limit 1
        )
    )

    select
        l.other_id, p.first_name, p.last_name, p.avatar_url, l.id, l.content, l.created_at, l.is_mine,
        (
            select count(*)
            from public.user_messages as m
            where m.recipient_id = v_me and not m.read and m.recipient_deleted_at is null
                and (m.sender_id = l.other_id or (l.other_id is null and m.sender_id is null))
        )::integer
    from latest as l
    left join public.profiles as p on p.id = l.other_id
    where (l.created_at, l.id) < (
        coalesce(p_before, 'infinity'), coalesce(p_before_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
    )
    order by l.created_at desc, l.id desc
    limit least(greatest(p_limit, 1), 1000);
end;
$$;
revoke all on function private.conversations(integer, timestamptz, uuid) from public, anon, authenticated, service_role;
grant execute on function private.conversations(integer, timestamptz, uuid) to authenticated;
