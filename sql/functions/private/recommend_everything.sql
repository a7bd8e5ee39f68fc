-- Makes what people are recommended anew, of every type. Callers: update_recommendations, recommend_next.
create or replace function private.recommend_everything(p_user_ids uuid[])
returns void
language sql
volatile
security definer
set search_path = ''
as $$
    select private.recommend_content(p_user_ids, t.content_type, t.most)
    from (
        values ('event', 20), ('resource', 15), ('user', 10), ('blog_post', 10), ('topic', 10)
    ) as t (content_type, most)
$$;
revoke all on function private.recommend_everything(uuid[]) from public, anon, authenticated, service_role;
