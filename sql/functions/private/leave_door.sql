-- Whoever gives his place back or away is no longer in with it. Caller: trigger of registrations, before the change.
create or replace function private.leave_door()
returns trigger
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    new.check_in_time := null;
    return new;
end;
$$;
revoke all on function private.leave_door() from public, anon, authenticated, service_role;
