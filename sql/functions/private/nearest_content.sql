-- The content of a type whose vectors point most nearly the same way, the nearest first: ids only, whoever may see them.
-- The index of the type is read on until enough are of this model; what it cannot give is counted out exactly, so there
-- are never fewer than asked for while there are more. Who does not want to be suggested is left out.
-- Callers: similar_candidates, recommend_content.
create or replace function private.nearest_content(
    p_content_type text,
    p_model_id uuid,
    p_vector extensions.vector,
    p_limit integer,
    p_except uuid default null
)
returns table (content_id uuid, distance double precision)
language plpgsql
stable
security definer
rows 20
set search_path = ''
set enable_sort = off -- vectors lie outside their rows: comparing them all is dearer than the planner knows
as $$
declare
    v_ids uuid[];
    v_distances double precision[];
begin
    -- The type is a literal, so that its own index fits. @plpgsql_check_options: security_warnings = false
    perform
        set_config('hnsw.iterative_scan', 'strict_order', true),
        set_config('hnsw.max_scan_tuples', '100000', true),
        set_config('hnsw.ef_search', least(greatest(p_limit * 2, 100), 1000)::text, true);
    execute format(
        'select array_agg(n.content_id order by n.distance), array_agg(n.distance order by n.distance)
         from (
             select
                 e.content_id,
                 e.embedding::extensions.halfvec(1536) operator(extensions.<=>) $1 as distance
             from public.content_embeddings as e
             where e.content_type = %L and e.model_id = $2 and e.content_id is distinct from $3 %s
             order by e.embedding::extensions.halfvec(1536) operator(extensions.<=>) $1
             limit $4
         ) as n',
        p_content_type,
        case
            when p_content_type = 'user'
                then 'and (
                    select c.suggest_me from public.communication_preferences as c where c.user_id = e.content_id
                ) is not false'
        end
    )
    into v_ids, v_distances
    using p_vector::extensions.halfvec(1536), p_model_id, p_except, p_limit;

    if coalesce(cardinality(v_ids), 0) < p_limit then
        return query
        select e.content_id, e.embedding operator(extensions.<=>) p_vector
        from public.content_embeddings as e
        where e.content_type = p_content_type and e.model_id = p_model_id and e.content_id is distinct from p_except
            and (
                p_content_type <> 'user'
                or (
                    select c.suggest_me from public.communication_preferences as c where c.user_id = e.content_id
                ) is not false
            )
        order by 2, 1
        limit p_limit;
    else
        return query select n.id, n.distance from unnest(v_ids, v_distances) as n (id, distance);
    end if;
end;
$$;
revoke all on function private.nearest_content(text, uuid, extensions.vector, integer, uuid)
from public, anon, authenticated, service_role;
