-- Revokes the caller's calendar token: false when there is none. Caller: public.revoke_calendar_token. Errors: 42501.
create or replace function private.revoke_calendar_token()
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_user_id constant uuid := private.require_person();
begin
    update private.calendar_tokens as t
    set revoked_at = private.clock()
    where t.user_id = v_user_id and t.revoked_at is null;
    if not found then
        return false;
    end if;
    perform private.audit('calendar.token_revoked', 'calendar_tokens', v_user_id::text, v_user_id);
    return true;
end;
$$;
revoke all on function private.revoke_calendar_token() from public, anon, authenticated, service_role;
grant execute on function private.revoke_calendar_token() to authenticated;
