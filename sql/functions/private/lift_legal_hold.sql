-- Ends a hold now; one that has ended stays as it is. Caller: public.lift_legal_hold. Errors: 42501, P0002 for an unknown hold.
create or replace function private.lift_legal_hold(p_hold_id uuid)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_row private.legal_holds;
begin
    perform private.require_permission('privacy.hold');
    select h.* into v_row from private.legal_holds as h where h.id = p_hold_id for no key update;
    if not found then
        raise no_data_found using
            message = 'Esta retención legal no existe',
            detail = '{"en": "This legal hold does not exist"}', hint = 'hold_not_found';
    end if;
    if v_row.lifted_at is null and (v_row.ends_at is null or v_row.ends_at > private.clock()) then
        update private.legal_holds as h
        set lifted_at = private.clock(), lifted_by = (select auth.uid())
        where h.id = p_hold_id;
        perform private.audit('legal_hold.lifted', 'legal_hold', v_row.id::text, v_row.user_id);
    end if;
end;
$$;
revoke all on function private.lift_legal_hold(uuid) from public, anon, authenticated, service_role;
grant execute on function private.lift_legal_hold(uuid) to authenticated;
