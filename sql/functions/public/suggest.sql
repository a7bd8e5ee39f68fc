-- Titles and names like what somebody has begun to type, the most alike first; typing errors and missing ends do no harm.
-- Callers: clients; row security alone decides what each finds. Errors: MD170 unknown_search_kind.
create or replace function public.suggest(p_query text, p_kinds text[] default null, p_limit integer default 8)
returns table (kind text, id uuid, title text, slug text)
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
    v_limit constant integer := least(greatest(p_limit, 1), 50);
    -- Most of what is alike may be seen. Where it may not, more is looked at: the hidden take nobody's place.
    v_most integer := 100;
    -- How much of what is typed a title must have. Of what has most of it there is mostly enough, and it comes first anyway.
    v_share numeric := 0.8;
    v_kinds text[];
    v_ids uuid[];
    v_seen private.search_hit[];
begin
    loop
        select array_agg(c.kind order by c.place), array_agg(c.id order by c.place)
        into v_kinds, v_ids
        from private.suggest_candidates(p_query, p_kinds, v_share, v_most) as c;

        select array_agg((c.kind, c.id, p.title, p.slug, null, null, null)::private.search_hit order by c.place)
        into v_seen
        from unnest(v_kinds, v_ids) with ordinality as c (kind, id, place)
        inner join private.search_pages(v_kinds, v_ids) as p on c.kind = p.kind and c.id = p.id;
        exit when cardinality(v_seen) >= v_limit;
        if v_share > 0.6 then
            v_share := 0.6;
        else
            exit when cardinality(v_ids) is distinct from v_most or v_most = 10000;
            v_most := v_most * 10;
        end if;
    end loop;
    return query select s.kind, s.id, s.title, s.slug from unnest(v_seen[: v_limit]) as s;
end;
$$;
revoke all on function public.suggest(text, text[], integer) from public, anon, authenticated, service_role;
grant execute on function public.suggest(text, text[], integer) to anon, authenticated;
comment on function public.suggest(text, text[], integer) is
'Titles and names like what somebody has begun to type, the most alike first; typing errors do no harm.';
