-- When whoever wants to hear of things once a day, or on Mondays, hears of them next: where the quiet hours end, else at
-- eight. Caller: delivery_time.
create or replace function private.next_round(p_frequency text, p_hours jsonb, p_timezone text, p_at timestamptz)
returns timestamptz
language plpgsql
stable
parallel safe
security invoker
set search_path = ''
as $$
declare
    v_hour constant time := coalesce(p_hours ->> 'end', '08:00')::time;
    v_local constant timestamp := p_at at time zone p_timezone;
    v_unit constant text := case p_frequency when 'weekly' then 'week' else 'day' end;
    v_round timestamp := date_trunc(v_unit, v_local)::date + v_hour;
begin
    if v_round <= v_local then
        v_round := v_round + ('1 ' || v_unit)::interval;
    end if;
    return private.zoned_instant(v_round, p_timezone);
end;
$$;
revoke all on function private.next_round(text, jsonb, text, timestamptz)
from public, anon, authenticated, service_role;
