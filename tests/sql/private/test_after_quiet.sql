-- private.after_quiet(): what can wait waits for the end of the quiet hours, by the person's own clock.
-- Against Python's zoneinfo, for many zones: tests/python/db/test_quiet_hours.py.
begin;
select plan(14);

-- given
create function pg_temp.after(p_start text, p_end text, p_zone text, p_at text) returns text language sql
as $$
    select to_char(
        private.after_quiet(jsonb_build_object('start', p_start, 'end', p_end), p_zone, p_at::timestamptz) at time zone 'UTC',
        'YYYY-MM-DD"T"HH24:MI:SS"Z"'
    )
$$;

-- then: over midnight
select is(pg_temp.after('22:00', '08:00', 'America/Bogota', '2030-05-02T04:30:00Z'), '2030-05-02T13:00:00Z', '23:30 waits for 08:00 of the next day');
select is(pg_temp.after('22:00', '08:00', 'America/Bogota', '2030-05-02T10:15:00Z'), '2030-05-02T13:00:00Z', '05:15 for 08:00 of the same');
select is(pg_temp.after('22:00', '08:00', 'America/Bogota', '2030-05-02T03:00:00Z'), '2030-05-02T13:00:00Z', 'the first minute is quiet');
select is(pg_temp.after('22:00', '08:00', 'America/Bogota', '2030-05-02T13:00:00Z'), '2030-05-02T13:00:00Z', 'the last hour is not');
select is(pg_temp.after('22:00', '08:00', 'America/Bogota', '2030-05-02T20:30:15Z'), '2030-05-02T20:30:15Z', 'by day nothing waits');
-- within a day
select is(pg_temp.after('13:00', '15:00', 'America/Bogota', '2030-05-02T19:00:00Z'), '2030-05-02T20:00:00Z', '14:00 waits for 15:00');
select is(pg_temp.after('13:00', '15:00', 'America/Bogota', '2030-05-02T21:00:00Z'), '2030-05-02T21:00:00Z', '16:00 does not');
-- never
select is(pg_temp.after('09:00', '09:00', 'America/Bogota', '2030-05-02T14:00:00Z'), '2030-05-02T14:00:00Z', 'from an hour to the same is never');
select is(
    private.after_quiet('{}', 'America/Bogota', '2030-05-02T04:30:00Z'), timestamptz '2030-05-02T04:30:00Z', 'nor are there any unless said'
);
-- 2030-03-10 02:00-03:00 is left out in New York
select is(pg_temp.after('22:00', '08:00', 'America/New_York', '2030-03-10T04:30:00Z'), '2030-03-10T12:00:00Z', 'the hour left out makes the night shorter');
select is(pg_temp.after('22:00', '02:30', 'America/New_York', '2030-03-10T06:30:00Z'), '2030-03-10T07:00:00Z', 'an end that is left out is when the clocks jump');
-- 2030-11-03 01:00-02:00 comes twice
select is(pg_temp.after('22:00', '01:30', 'America/New_York', '2030-11-03T05:15:00Z'), '2030-11-03T05:30:00Z', 'of an end that comes twice the first');
select is(pg_temp.after('22:00', '01:30', 'America/New_York', '2030-11-03T06:15:00Z'), '2030-11-03T06:30:00Z', 'or the second, when the first is over');
select is(pg_temp.after('22:00', '08:00', 'America/New_York', '2030-11-03T03:30:00Z'), '2030-11-03T13:00:00Z', 'and the night is longer');

select * from finish();
rollback;
