-- Whom the caller has blocked, by name, so that a block can be taken back: profiles of blocked people are hidden.
-- Caller: public.my_blocks.
create or replace function private.my_blocks(p_limit integer, p_before timestamptz, p_before_id uuid)
returns table (user_id uuid, first_name text, last_name text, avatar_url text, created_at timestamptz)
language sql
stable
security definer
set search_path = ''
as $$
    select b.blocked_id, p.first_name, p.last_name, p.avatar_url, b.created_at
    from public.user_blocks as b
    left join public.profiles as p on p.id = b.blocked_id
    where b.blocker_id = (select auth.uid())
        and (b.created_at, b.blocked_id) < (
            coalesce(p_before, 'infinity'), coalesce(p_before_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
        )
    order by b.created_at desc, b.blocked_id desc
    limit least(greatest(p_limit, 1), 1000)
$$;
revoke all on function private.my_blocks(integer, timestamptz, uuid) from public, anon, authenticated, service_role;
grant execute on function private.my_blocks(integer, timestamptz, uuid) to authenticated;
