-- Searches events, resources, blog posts, topics, replies in them and people. The best of the newest 250 matches come
-- first, then the best of the 250 before them, and so on: ranking every match of a common word would read them all.
-- Callers: clients; row security alone decides what each finds. Errors: MD170 unknown_search_kind, MD171 bad_cursor.
create or replace function public.search(
    p_query text,
    p_kinds text[] default null,
    p_limit integer default 20,
    p_cursor text default null
)
returns table (kind text, id uuid, title text, slug text, summary text, rank real, next_cursor text)
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
    v_place private.search_place := private.read_search_cursor(p_cursor);
    v_missing integer := least(greatest(p_limit, 1), 100);
    v_window private.search_hit[];
    v_cursor jsonb;
    v_found integer;
begin
    loop
        v_window := private.search_window(p_query, p_kinds, v_place);
        if v_place.until_at is null and cardinality(v_window) = 250 then
            v_place.until_at := v_window[250].created_at;
            v_place.until_id := v_window[250].id;
        end if;

        v_cursor := jsonb_strip_nulls(to_jsonb(v_place));
        return query
        select
            h.kind, h.id, h.title, h.slug, h.summary, h.rank,
            translate(
                encode(
                    convert_to(
                        (v_cursor || jsonb_build_object('rank', h.rank, 'kind', h.kind, 'id', h.id))::text, 'utf8'
                    ),
                    'base64'
                ),
                E'\n', ''
            )
        from unnest(v_window) as h
        where v_place.rank is null
            or (-h.rank, h.kind, h.id) > (-v_place.rank, v_place.kind, v_place.id)
        order by h.rank desc, h.kind, h.id
        limit v_missing;
        get diagnostics v_found = row_count;
        v_missing := v_missing - v_found;
        exit when v_missing = 0 or v_place.until_at is null;
        v_place := (
            v_place.until_at, v_place.until_id, null::timestamptz, null::uuid, null::real, null::text, null::uuid
        );
    end loop;
end;
$$;
revoke all on function public.search(text, text[], integer, text) from public, anon, authenticated, service_role;
grant execute on function public.search(text, text[], integer, text) to anon, authenticated;
comment on function public.search(text, text[], integer, text) is
'Searches events, resources, posts, topics, replies and people: with or without accents, in Spanish and English. Words '
'as in a search engine: "a phrase", or, -without.';
