-- A delivery whose job has died is dead, and says why; one whose job gets new attempts is on its way again.
-- Caller: trigger of jobs, after update.
create or replace function private.follow_delivery()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    if new.dead_at is not null then
        insert into private.deliveries as d (notification_id, channel, state, reason, ended_at)
        select n.id, 'email', 'dead', new.last_error, new.dead_at
        from public.notifications as n
        where n.id = (new.payload ->> 'notification_id')::uuid
        on conflict (notification_id, channel) do update set
            state = excluded.state, reason = excluded.reason, ended_at = excluded.ended_at
        where d.state = 'sending';
    else
        update private.deliveries as d
        set state = 'sending', reason = null, ended_at = null
        where d.notification_id = (new.payload ->> 'notification_id')::uuid and d.channel = 'email' and d.state = 'dead';
    end if;
    return null;
end;
$$;
revoke all on function private.follow_delivery() from public, anon, authenticated, service_role;
