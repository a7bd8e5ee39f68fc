-- What the caller is recommended and may be suggested at this moment, with a reason that is true at this moment: ids only.
-- Row security on the content comes after it. Caller: public.my_recommendations. Errors: 42501, 22023.
create or replace function private.my_recommendations(p_content_type text)
returns table (
    id uuid,
    content_type text,
    content_id uuid,
    score numeric,
    reason jsonb,
    is_viewed boolean,
    generated_at timestamptz
)
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_user_id constant uuid := private.require_person();
begin
    if p_content_type is not null then
        perform private.require_recommended(p_content_type);
    end if;
    return query
    select
        r.id, r.content_type, r.content_id, r.score,
        case
            when private.reason_holds(v_user_id, r.content_type, r.content_id, r.reason) then r.reason
            else '{"code": "suggested"}'
        end,
        r.is_viewed, r.generated_at
    from (
        select
            l.content_type,
            array_agg(l.user_id) as user_ids,
            array_agg(l.content_id) as content_ids
        from public.content_recommendations as l
        where l.user_id = v_user_id and not l.is_dismissed and (l.expires_at > private.clock()) is not false
            and (l.content_type = p_content_type) is not false
        group by l.content_type
    ) as g
    cross join lateral private.suggestable(g.user_ids, g.content_type, g.content_ids) as s
    inner join public.content_recommendations as r
        on r.user_id = v_user_id and r.content_type = g.content_type and r.content_id = s.content_id;
end;
$$;
revoke all on function private.my_recommendations(text) from public, anon, authenticated, service_role;
grant execute on function private.my_recommendations(text) to authenticated;
