-- Gives every new person the preferences of the house. Caller: trigger of profiles.
create or replace function private.create_preferences()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    insert into public.communication_preferences (user_id) values (new.id) on conflict (user_id) do nothing;
    return null;
end;
$$;
revoke all on function private.create_preferences() from public, anon, authenticated, service_role;
