-- Titles and names that have so much of what is typed, from 0 to 1, the most alike first: ids only, and more than the
-- caller may see. Caller: public.suggest. Errors: MD170 unknown_search_kind.
create or replace function private.suggest_candidates(
    p_query text,
    p_kinds text[],
    p_share numeric,
    p_limit integer
)
returns table (kind text, id uuid, place bigint)
language plpgsql
stable
security definer
set search_path = ''
set enable_seqscan = off -- comparing each title is dearer than the planner knows
as $$
declare
    v_query constant text := private.fold(btrim(left(p_query, 100)));
    v_me constant uuid := (select auth.uid());
    v_sees_all constant boolean := (select private.is_admin()) or (select private.has_permission('content.moderate'));
    v_staffed constant uuid[] := array(select private.staffed_events('{co_organizer,check_in}'));
    v_now constant timestamptz := private.clock();
begin
    perform
        private.require_search_kinds(p_kinds),
        set_config('pg_trgm.word_similarity_threshold', p_share::text, true);
    return query
    select
        d.kind, d.id,
        row_number() over (
            order by
                extensions.word_similarity(v_query, d.title) desc,
                extensions.similarity(v_query, d.title) desc,
                d.created_at desc, d.kind, d.id
        ) as place
    from private.search_documents as d
    where d.title operator(extensions.%>) v_query
        and (d.listed_at <= v_now or d.owner_id = v_me or v_sees_all or d.id = any (v_staffed))
        and (d.kind = any (p_kinds)) is not false
    order by place
    limit p_limit;
end;
$$;
revoke all on function private.suggest_candidates(text, text[], numeric, integer)
from public, anon, authenticated, service_role;
grant execute on function private.suggest_candidates(text, text[], numeric, integer) to anon, authenticated;
