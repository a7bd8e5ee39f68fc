-- When what happens at p_at is sent to a person, by any channel: at once, at the end of the quiet hours, or with the next
-- round of who wants one. Caller: queue_deliveries.
create or replace function private.delivery_time(
    p_preferences public.communication_preferences,
    p_is_urgent boolean,
    p_at timestamptz
)
returns timestamptz
language plpgsql
stable
security invoker
set search_path = ''
as $$
begin
    if p_is_urgent then
        return p_at;
    end if;
    return private.after_quiet(
        p_preferences.quiet_hours, p_preferences.timezone,
        case
            when p_preferences.notification_frequency in ('daily', 'weekly') then private.next_round(
                p_preferences.notification_frequency, p_preferences.quiet_hours, p_preferences.timezone, p_at
            )
            else p_at
        end
    );
end;
$$;
revoke all on function private.delivery_time(public.communication_preferences, boolean, timestamptz)
from public, anon, authenticated, service_role;
