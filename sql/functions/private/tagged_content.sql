-- The newest content of a type that has each of these words, as the search finds it: ids only, whoever may see them.
-- Caller: recommend_content.
create or replace function private.tagged_content(p_tags text[], p_content_type text, p_limit integer)
returns table (tag text, content_id uuid)
language sql
stable
security definer
set search_path = ''
set enable_seqscan = off -- vectors lie outside their rows: reading them all is dearer than the planner knows
as $$
    select w.tag, d.id
    from (select t.tag, private.search_query(t.tag) as words from unnest(p_tags) as t (tag)) as w
    cross join lateral (
        select s.id
        from private.search_documents as s
        where s.vector @@ w.words and s.kind = p_content_type and s.listed_at <= private.clock()
        order by s.created_at desc, s.id
        limit p_limit
    ) as d
$$;
revoke all on function private.tagged_content(text[], text, integer) from public, anon, authenticated, service_role;
