-- An offset from UTC as iCalendar writes it: -0500. Caller: ics_timezone.
create or replace function private.ics_offset(p_offset interval)
returns text
language sql
immutable
strict
parallel safe
security invoker
set search_path = ''
as $$
    select case when p_offset < interval '0' then '-' else '+' end
        || to_char(greatest(p_offset, -p_offset), case when extract(second from p_offset) = 0 then 'HH24MI' else 'HH24MISS' end)
$$;
revoke all on function private.ics_offset(interval) from public, anon, authenticated, service_role;
