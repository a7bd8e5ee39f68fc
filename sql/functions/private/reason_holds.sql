-- Whether what was given as the reason of a recommendation is still so. Caller: my_recommendations.
create or replace function private.reason_holds(p_user_id uuid, p_content_type text, p_content_id uuid, p_reason jsonb)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
    select case p_reason ->> 'code'
        when 'shared_interest' then
            exists (
                select from private.interests_of(array[p_user_id]) as i
                where private.fold(i.tag) = private.fold(p_reason ->> 'tag')
            )
            and exists (
                select from private.search_documents as d
                where d.id = p_content_id and d.kind = p_content_type
                    and d.vector @@ private.search_query(p_reason ->> 'tag')
            )
        when 'similar_to' then
            exists (
                select
                from public.content_embeddings as e
                inner join public.content_embeddings as s on e.model_id = s.model_id
                where e.content_type = p_content_type and e.content_id = p_content_id
                    and s.content_type = p_reason ->> 'content_type' and s.content_id = (p_reason ->> 'content_id')::uuid
                    and e.model_id = private.active_model()
                    and private.is_alike(e.embedding operator(extensions.<=>) s.embedding)
            )
        when 'suggested' then true
        else p_reason ->> 'code' = (
            select c.code from private.popular_content(p_content_type, 1, array[p_content_id]) as c
        )
    end
$$;
revoke all on function private.reason_holds(uuid, text, uuid, jsonb) from public, anon, authenticated, service_role;
