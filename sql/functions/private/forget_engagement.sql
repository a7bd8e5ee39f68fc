-- Forgets what was measured of a person who does not want to be measured any more, at once.
-- Caller: trigger of communication_preferences.
create or replace function private.forget_engagement()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    delete from public.user_engagement_metrics as m where m.user_id = new.user_id;
    return null;
end;
$$;
revoke all on function private.forget_engagement() from public, anon, authenticated, service_role;
