-- The newest 250 matches that the caller may see, from p_place on, newest first; all of them down to p_place.until, when
-- a page before has said how far this window goes. Only what he sees decides where a window ends, or what he must not see
-- would show in the order. Caller: public.search. Errors: MD170 unknown_search_kind.
create or replace function private.search_window(p_query text, p_kinds text[], p_place private.search_place)
returns private.search_hit[]
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
    -- Some more, so that a few hidden ones cost no second look; at most 4800, so that many do not cost for ever.
    v_most integer := 300;
    v_kinds text[];
    v_ids uuid[];
    v_moments timestamptz[];
    v_ranks real[];
    v_hits private.search_hit[];
begin
    loop
        select array_agg(c.kind), array_agg(c.id), array_agg(c.created_at), array_agg(c.rank)
        into v_kinds, v_ids, v_moments, v_ranks
        from private.search_candidates(p_query, p_kinds, p_place, v_most) as c;

        select array_agg(h.hit order by h.created_at desc, h.id desc) into v_hits
        from (
            select
                c.created_at, c.id,
                (c.kind, c.id, p.title, p.slug, p.summary, c.rank, c.created_at)::private.search_hit as hit
            from unnest(v_kinds, v_ids, v_moments, v_ranks) as c (kind, id, created_at, rank)
            inner join private.search_pages(v_kinds, v_ids) as p on c.kind = p.kind and c.id = p.id
            order by c.created_at desc, c.id desc
            limit case when p_place.until_at is null then 250 end
        ) as h;
        exit when cardinality(v_ids) is distinct from v_most
            or (p_place.until_at is null and cardinality(v_hits) = 250)
            or v_most = 4800;
        v_most := v_most * 4;
    end loop;
    return coalesce(v_hits, '{}');
end;
$$;
revoke all on function private.search_window(text, text[], private.search_place)
from public, anon, authenticated, service_role;
grant execute on function private.search_window(text, text[], private.search_place) to anon, authenticated;
