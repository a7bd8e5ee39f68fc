-- What was read or put away is over: when the same happens again, that is another notification.
-- Caller: trigger of notifications, before update.
create or replace function private.close_notification()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    new.dedupe_key := null;
    return new;
end;
$$;
revoke all on function private.close_notification() from public, anon, authenticated, service_role;
