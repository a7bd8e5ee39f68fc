-- Nobody on legal hold is deleted, whoever tries, and however. Caller: trigger of auth.users.
-- Errors: MD177 person_on_hold.
create or replace function private.keep_who_is_on_hold()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    if private.is_on_hold(old.id) then
        perform private.fail('MD177', jsonb_build_object('user_id', old.id));
    end if;
    return old;
end;
$$;
revoke all on function private.keep_who_is_on_hold() from public, anon, authenticated, service_role;
