-- Gives each new event its rules for registering, which begin as the defaults say. Caller: trigger of event_keys.
create or replace function private.create_event_rules()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    insert into public.event_rules (event_id) values (new.id);
    return null;
end;
$$;
revoke all on function private.create_event_rules() from public, anon, authenticated, service_role;
