-- Refuses what cannot be searched for. Callers: search_candidates, suggest_candidates. Errors: MD170 unknown_search_kind.
create or replace function private.require_search_kinds(p_kinds text[])
returns void
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_known constant text[] := array(select k.kind from private.search_kinds as k order by k.kind);
begin
    if not p_kinds <@ v_known then
        perform private.fail('MD170', jsonb_build_object('known', v_known));
    end if;
end;
$$;
revoke all on function private.require_search_kinds(text[]) from public, anon, authenticated, service_role;
