-- Keeps read_at true to read: the first time that a message is read, by our clock. Caller: trigger of user_messages.
create or replace function private.date_reading()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    new.read_at := case
        when not new.read then null
        when tg_op = 'INSERT' then coalesce(new.read_at, private.clock())
        else coalesce(old.read_at, private.clock())
    end;
    return new;
end;
$$;
revoke all on function private.date_reading() from public, anon, authenticated, service_role;
