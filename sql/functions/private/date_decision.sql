-- Keeps decided_at true to status. Caller: trigger of user_connections.
create or replace function private.date_decision()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    if new.status = 'pending' then
        new.decided_at := null;
    elsif new.status <> old.status or new.decided_at is null then
        new.decided_at := private.clock();
    end if;
    return new;
end;
$$;
revoke all on function private.date_decision() from public, anon, authenticated, service_role;
