-- Makes the recommendations of the next people after one, by their ids: of those who signed in within 30 days. Says who
-- was the last, or null when nobody is left. Callers: recommend_next, update_all_recommendations.
create or replace function private.update_recommendations(p_after uuid, p_limit integer)
returns uuid
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_ids uuid[];
begin
    select array_agg(n.id order by n.id) into v_ids
    from (
        select u.id
        from auth.users as u
        where u.last_sign_in_at > private.clock() - interval '30 days' and not u.is_anonymous
            and (u.id > p_after) is not false
        order by u.id
        limit p_limit
    ) as n;
    if v_ids is null then
        return null;
    end if;
    perform private.recommend_everything(v_ids);
    return v_ids[cardinality(v_ids)];
end;
$$;
revoke all on function private.update_recommendations(uuid, integer) from public, anon, authenticated, service_role;
