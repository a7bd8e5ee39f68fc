-- The longest time between two runs of a schedule of cron, as near as its simplest reading gives it: a job is late
-- after that, never before. Null for what is no schedule. Caller: schedule_job.
create or replace function private.schedule_period(p_schedule text)
returns interval
language sql
immutable
security invoker
set search_path = ''
as $$
    select case
        when p_schedule ~ '^[0-9]+ seconds?$' then p_schedule::interval
        when cardinality(s.field) <> 5 then null
        when s.field[4] <> '*' then interval '366 days'
        when s.field[3] <> '*' then interval '31 days'
        when s.field[5] <> '*' then interval '7 days'
        when s.field[2] ~ '^\*/' then make_interval(hours => substr(s.field[2], 3)::integer)
        when s.field[2] <> '*' then interval '1 day'
        when s.field[1] ~ '^\*/' then make_interval(mins => substr(s.field[1], 3)::integer)
        when s.field[1] <> '*' then interval '1 hour'
        else interval '1 minute'
    end
    from (select string_to_array(p_schedule, ' ')) as s (field)
$$;
revoke all on function private.schedule_period(text) from public, anon, authenticated, service_role;
