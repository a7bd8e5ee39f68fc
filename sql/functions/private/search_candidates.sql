-- What may be shown to somebody who searches, newest first, with its rank: ids only, and more than the caller may see.
-- Row security, which would keep the index out of use, comes after it. Caller: search_window.
-- Errors: MD170 unknown_search_kind.
create or replace function private.search_candidates(
    p_query text,
    p_kinds text[],
    p_place private.search_place,
    p_limit integer
)
returns table (kind text, id uuid, created_at timestamptz, rank real)
language plpgsql
stable
security definer
set search_path = ''
set enable_seqscan = off -- vectors lie outside their rows: reading them all is dearer than the planner knows
as $$
declare
    v_query constant tsquery := private.search_query(p_query);
    v_me constant uuid := (select auth.uid());
    v_sees_all constant boolean := (select private.is_admin()) or (select private.has_permission('content.moderate'));
    v_staffed constant uuid[] := array(select private.staffed_events('{co_organizer,check_in}'));
    v_now constant timestamptz := private.clock();
begin
    perform private.require_search_kinds(p_kinds);
    return query
    -- The rank is asked for what is left only: it needs the whole vector, which would be sorted with its row.
    select f.kind, f.id, f.created_at, ts_rank(r.vector, v_query)
    from (
        select d.kind, d.id, d.created_at
        from private.search_documents as d
        where d.vector @@ v_query
            and (d.listed_at <= v_now or d.owner_id = v_me or v_sees_all or d.id = any (v_staffed))
            and (d.kind = any (p_kinds)) is not false
            and (p_place.after_at is null or (d.created_at, d.id) < (p_place.after_at, p_place.after_id))
            and (p_place.until_at is null or (d.created_at, d.id) >= (p_place.until_at, p_place.until_id))
        order by d.created_at desc, d.id desc
        limit p_limit
    ) as f
    inner join private.search_documents as r on f.id = r.id and f.kind = r.kind;
end;
$$;
revoke all on function private.search_candidates(text, text[], private.search_place, integer)
from public, anon, authenticated, service_role;
grant execute on function private.search_candidates(text, text[], private.search_place, integer) to anon, authenticated;
