-- Holds who may write to whom, on every path by which people write. Caller: trigger of user_messages. Anonymous sign-ins
-- are left to row security. Errors: P0002 for nobody and for a block alike, MD141 messages_refused.
create or replace function private.check_message()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_audience text;
begin
    if not (select private.is_person()) then
        return new;
    end if;
    perform private.require_visible_user(new.recipient_id);
    select p.messages_from into v_audience
    from public.communication_preferences as p
    where p.user_id = new.recipient_id;
    if v_audience = 'nobody'
        or (v_audience = 'connections' and not private.are_connected((select auth.uid()), new.recipient_id)) then
        perform private.fail('MD141', jsonb_build_object('messages_from', v_audience));
    end if;
    return new;
end;
$$;
revoke all on function private.check_message() from public, anon, authenticated, service_role;
