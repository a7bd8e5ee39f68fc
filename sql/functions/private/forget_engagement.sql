-- Forgets what was measured of a person who does not want to be measured any more, at once. It waits for no run of
-- refresh_user_engagement, or both could wait for each other: what that one holds goes with its next run.
-- Caller: trigger of communication_preferences.
create or replace function private.forget_engagement()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    delete from public.user_engagement_metrics as m
    where m.id in (
        select t.id from public.user_engagement_metrics as t where t.user_id = new.user_id for update skip locked
    );
    return null;
end;
$$;
revoke all on function private.forget_engagement() from public, anon, authenticated, service_role;
