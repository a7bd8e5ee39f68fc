-- Keeps a person's data until a time, or until the hold is lifted. Caller: public.place_legal_hold.
-- Errors: 42501, P0002 for an unknown person, 22023 for a time that has passed, 23514 for an empty reason.
create or replace function private.place_legal_hold(p_user_id uuid, p_reason text, p_ends_at timestamptz)
returns uuid
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_id uuid;
begin
    perform private.require_permission('privacy.hold');
    perform private.require_user(p_user_id);
    if p_ends_at <= private.clock() then
        raise invalid_parameter_value using
            message = 'Una retención legal termina en el futuro',
            detail = '{"en": "A legal hold ends in the future"}', hint = 'hold_in_past';
    end if;
    insert into private.legal_holds (user_id, reason, placed_by, placed_at, ends_at)
    values (p_user_id, p_reason, (select auth.uid()), private.clock(), p_ends_at)
    returning id into v_id;
    perform private.audit(
        'legal_hold.placed', 'legal_hold', v_id::text, p_user_id,
        jsonb_build_object('ends_at', p_ends_at), jsonb_build_object('reason', p_reason)
    );
    return v_id;
end;
$$;
revoke all on function private.place_legal_hold(uuid, text, timestamptz) from public, anon, authenticated, service_role;
grant execute on function private.place_legal_hold(uuid, text, timestamptz) to authenticated;
