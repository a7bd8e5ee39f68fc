-- Of the times at which a report is due: the last that has come, when the one before it was, and the next one. Each is
-- counted from the first, on the clocks of its place, so that no month's end and no change of clocks shifts those that
-- follow. Callers: trigger prepare_report_schedule, process_scheduled_reports, run_schedule.
create or replace function private.report_slots(
    p_first timestamptz,
    p_frequency text,
    p_timezone text,
    p_at timestamptz,
    out due_at timestamptz,
    out due_since timestamptz,
    out next_at timestamptz
)
returns record
language sql
stable
security invoker
set search_path = ''
as $$
    with clocks as (
        select p_first at time zone p_timezone as first, p_at at time zone p_timezone as now
    ),
    guess as (
        select
            c.first,
            case p_frequency
                when 'daily' then c.now::date - c.first::date
                when 'weekly' then (c.now::date - c.first::date) / 7
                else (extract(year from c.now) - extract(year from c.first))::integer * 12
                    + (extract(month from c.now) - extract(month from c.first))::integer
            end as n
        from clocks as c
    ),
    slots as (
        select
            s.n,
            private.zoned_instant(
                g.first + s.n * case p_frequency
                    when 'daily' then interval '1 day'
                    when 'weekly' then interval '7 days'
                    else interval '1 month'
                end,
                p_timezone
            ) as at
        from guess as g
        cross join generate_series(greatest(g.n - 2, -1), greatest(g.n + 2, 1)) as s (n)
    )
    select
        max(s.at) filter (where s.n >= 0 and s.at <= p_at),
        max(b.at) filter (where s.n >= 0 and s.at <= p_at),
        min(s.at) filter (where s.n >= 0 and s.at > p_at)
    from slots as s
    left join slots as b on b.n = s.n - 1
$$;
revoke all on function private.report_slots(timestamptz, text, text, timestamptz)
from public, anon, authenticated, service_role;
