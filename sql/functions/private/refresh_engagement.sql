-- Counts how events are received and how people take part; says how many measures changed. An event that moves to another
-- year at this very moment is looked at again. Caller: the job refresh-engagement.
create or replace function private.refresh_engagement()
returns bigint
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    for v_attempt in 1 .. 4 loop
        begin
            return private.refresh_event_engagement() + private.refresh_user_engagement();
        exception when serialization_failure then
            null;
        end;
    end loop;
    return private.refresh_event_engagement() + private.refresh_user_engagement();
end;
$$;
revoke all on function private.refresh_engagement() from public, anon, authenticated, service_role;
