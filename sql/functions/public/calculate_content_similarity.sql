-- What is like a piece of content, the most alike first. Callers: clients; row security alone decides what each finds, and
-- of what. Errors: P0002 for what the caller cannot see, 22023 for an unknown type.
create or replace function public.calculate_content_similarity(
    p_content_type text,
    p_content_id uuid,
    p_model_id uuid default null,
    p_limit integer default 5
)
returns table (similar_content_id uuid, similarity numeric, metadata jsonb)
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
    v_model_id constant uuid := coalesce(p_model_id, private.active_model());
    v_limit constant integer := least(greatest(p_limit, 1), 50);
    -- Most of what is alike may be seen. Where it may not, more is looked at: the hidden take nobody's place.
    v_most integer := v_limit * 2;
    v_ids uuid[];
    v_distances double precision[];
    v_seen uuid[];
    v_similarities numeric[];
    v_metadata jsonb[];
begin
    perform private.require_visible(p_content_type, p_content_id);
    loop
        select array_agg(c.content_id order by c.distance), array_agg(c.distance order by c.distance)
        into v_ids, v_distances
        from private.similar_candidates(p_content_type, p_content_id, v_model_id, v_most) as c;
        if v_ids is null then
            return;
        end if;

        select
            array_agg(c.id order by c.distance, c.id),
            array_agg(round((1 - c.distance)::numeric, 6) order by c.distance, c.id),
            array_agg(
                jsonb_build_object('title', p.title, 'slug', p.slug, 'summary', p.summary) order by c.distance, c.id
            )
        into v_seen, v_similarities, v_metadata
        from unnest(v_ids, v_distances) as c (id, distance)
        inner join private.search_pages(array_fill(p_content_type, array[cardinality(v_ids)]), v_ids) as p on c.id = p.id;
        exit when cardinality(v_seen) >= v_limit or cardinality(v_ids) is distinct from v_most or v_most >= 2000;
        v_most := v_most * 5;
    end loop;
    return query
    select s.id, s.similarity, s.metadata
    from unnest(v_seen[: v_limit], v_similarities[: v_limit], v_metadata[: v_limit]) as s (id, similarity, metadata);
end;
$$;
revoke all on function public.calculate_content_similarity(text, uuid, uuid, integer)
from public, anon, authenticated, service_role;
grant execute on function public.calculate_content_similarity(text, uuid, uuid, integer) to anon, authenticated;
comment on function public.calculate_content_similarity(text, uuid, uuid, integer) is
'What is like a piece of content that the caller may see: the most alike first, 1 for the same, by the active model '
'unless another one is named.';
