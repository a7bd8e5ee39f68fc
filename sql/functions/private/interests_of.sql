-- What people like, each word once with its greatest weight: what they said, what was found out, what their profiles say.
-- Callers: recommend_content, reason_holds.
create or replace function private.interests_of(p_user_ids uuid[])
returns table (user_id uuid, tag text, weight numeric)
language sql
stable
security definer
set search_path = ''
as $$
    select distinct on (i.user_id, private.fold(i.tag)) i.user_id, i.tag, i.weight
    from (
        select u.user_id, btrim(u.interest_value) as tag, u.weight
        from public.user_interests as u
        where u.user_id = any (p_user_ids)
        union all
        select p.id, btrim(t.tag), 0.8
        from public.profiles as p
        cross join lateral jsonb_array_elements_text(p.ai_interests) as t (tag)
        where p.id = any (p_user_ids)
    ) as i
    where i.weight > 0 and length(i.tag) between 1 and 100
    order by i.user_id, private.fold(i.tag), i.weight desc, i.tag
$$;
revoke all on function private.interests_of(uuid[]) from public, anon, authenticated, service_role;
