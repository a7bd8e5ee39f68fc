-- The first instant from p_at on at which the clocks of a zone show no quiet hour; p_at itself when they show none.
-- Callers: delivery_time, load_emails.
create or replace function private.after_quiet(p_hours jsonb, p_timezone text, p_at timestamptz)
returns timestamptz
language plpgsql
stable
parallel safe
security invoker
set search_path = ''
as $$
declare
    v_start constant time := (p_hours ->> 'start')::time;
    v_end constant time := (p_hours ->> 'end')::time;
    v_local constant timestamp := p_at at time zone p_timezone;
    v_until timestamptz;
begin
    if private.is_quiet(v_start, v_end, v_local::time) is not true then
        return p_at;
    end if;
    v_until := (v_local::date + (v_end <= v_local::time)::integer + v_end) at time zone p_timezone;
    if private.utc_offset(v_until, p_timezone) = private.utc_offset(p_at, p_timezone) then
        return v_until;
    end if;
    -- The clocks change in between: an hour is left out, or comes twice.
    return (
        select m.minute
        from generate_series(date_trunc('minute', p_at) + interval '1 minute', p_at + interval '2 days', '1 minute')
            as m (minute)
        where not private.is_quiet(v_start, v_end, (m.minute at time zone p_timezone)::time)
        order by m.minute
        limit 1
    );
end;
$$;
revoke all on function private.after_quiet(jsonb, text, timestamptz) from public, anon, authenticated, service_role;
