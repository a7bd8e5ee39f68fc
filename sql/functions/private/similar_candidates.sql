-- What is like a piece of content that the caller may see, the most alike first: ids only, and more than he may see.
-- Row security, which would keep the index out of use, comes after it. Caller: public.calculate_content_similarity.
create or replace function private.similar_candidates(
    p_content_type text,
    p_content_id uuid,
    p_model_id uuid,
    p_limit integer
)
returns table (content_id uuid, distance double precision)
language sql
stable
security definer
set search_path = ''
as $$
    select n.content_id, n.distance
    from public.content_embeddings as e
    cross join lateral private.nearest_content(
        e.content_type, e.model_id, e.embedding, p_limit, e.content_id
    ) as n
    where e.content_type = p_content_type and e.content_id = p_content_id and e.model_id = p_model_id
$$;
revoke all on function private.similar_candidates(text, uuid, uuid, integer)
from public, anon, authenticated, service_role;
grant execute on function private.similar_candidates(text, uuid, uuid, integer) to anon, authenticated;
