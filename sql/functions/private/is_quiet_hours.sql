-- Whether a value says from when to when a person wants quiet: {"start": "22:00", "end": "08:00"}, or {} for never.
-- Caller: a check of communication_preferences.
create or replace function private.is_quiet_hours(p_hours jsonb)
returns boolean
language sql
immutable
parallel safe
security invoker
set search_path = ''
as $$
    select p_hours = '{}'
        or (
            jsonb_typeof(p_hours) = 'object'
            and p_hours - '{start,end}'::text[] = '{}'
            and coalesce(p_hours ->> 'start', '') ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'
            and coalesce(p_hours ->> 'end', '') ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'
        )
$$;
revoke all on function private.is_quiet_hours(jsonb) from public, anon, authenticated, service_role;
grant execute on function private.is_quiet_hours(jsonb) to authenticated, service_role;
