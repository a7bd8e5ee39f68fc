-- Whether a time of day lies in quiet hours, also over midnight; from an hour to the same hour is never.
-- Caller: after_quiet.
create or replace function private.is_quiet(p_start time, p_end time, p_time time)
returns boolean
language sql
immutable
parallel safe
security invoker
set search_path = ''
as $$
    select case
        when p_start < p_end then p_time >= p_start and p_time < p_end
        when p_start > p_end then p_time >= p_start or p_time < p_end
        else false
    end
$$;
revoke all on function private.is_quiet(time, time, time) from public, anon, authenticated, service_role;
