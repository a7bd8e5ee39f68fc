-- R05: a similarity is declared numeric and given as a double precision.
create or replace function public.calculate_content_similarity(
    p_content_type text,
    p_content_id uuid,
    p_model_id uuid default null,
    p_limit integer default 5
)
returns table (similar_content_id uuid, similarity numeric, metadata jsonb)
language plpgsql
set search_path = ''
as $mutation$
begin
    return query
    select c.content_id, 1 - c.distance, '{}'::jsonb
    from private.similar_candidates(
        p_content_type, p_content_id, coalesce(p_model_id, private.active_model()), p_limit
    ) as c;
end;
$mutation$;
