-- Gives the caller a new token for his calendar; the one before is revoked. Only its hash is kept, so it is shown once.
-- Caller: public.create_calendar_token. Errors: 42501, MD401 too_many_requests.
create or replace function private.create_calendar_token()
returns text
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_user_id constant uuid := private.require_person();
    v_token constant text := encode(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()), 'hex');
begin
    -- locks the caller's bucket, so two calls at once come one after the other
    perform private.take_token('calendar_token');
    update private.calendar_tokens as t
    set revoked_at = private.clock()
    where t.user_id = v_user_id and t.revoked_at is null;
    insert into private.calendar_tokens (token_hash, user_id)
    values (sha256(convert_to(v_token, 'utf8')), v_user_id);
    perform private.audit('calendar.token_created', 'calendar_tokens', v_user_id::text, v_user_id);
    return v_token;
end;
$$;
revoke all on function private.create_calendar_token() from public, anon, authenticated, service_role;
grant execute on function private.create_calendar_token() to authenticated;
