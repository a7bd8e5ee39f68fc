-- Every hold that there is or was, newest first. Caller: public.legal_holds. Errors: 42501.
create or replace function private.list_legal_holds(p_active_only boolean)
returns setof private.legal_holds
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
    perform private.require_permission('privacy.hold');
    return query
    select h.*
    from private.legal_holds as h
    where not p_active_only
        or (h.lifted_at is null and (h.ends_at is null or h.ends_at > private.clock()))
    order by h.placed_at desc, h.id desc;
end;
$$;
revoke all on function private.list_legal_holds(boolean) from public, anon, authenticated, service_role;
grant execute on function private.list_legal_holds(boolean) to authenticated;
