-- private.delivery_time(): at once, after the quiet hours, or with the next round; never before, and never not at all.
begin;
select plan(11);

-- given: a Wednesday
create function pg_temp.at(p_change text, p_at text, p_is_urgent boolean default false) returns text language plpgsql
as $$
declare
    v_preferences public.communication_preferences := jsonb_populate_record(
        null::public.communication_preferences,
        '{"timezone": "America/Bogota", "notification_frequency": "immediate", "quiet_hours": {"start": "22:00", "end": "08:00"}}'
        || p_change::jsonb
    );
begin
    return to_char(
        private.delivery_time(v_preferences, p_is_urgent, (p_at || '-05')::timestamptz) at time zone 'America/Bogota', 'MM-DD HH24:MI'
    );
end;
$$;

-- then
select is(pg_temp.at('{}', '2030-05-01 12:00'), '05-01 12:00', 'at once');
select is(pg_temp.at('{}', '2030-05-01 23:30'), '05-02 08:00', 'after the quiet hours');
select is(pg_temp.at('{}', '2030-05-01 23:30', true), '05-01 23:30', 'at once when it is urgent, whatever they say');
select is(pg_temp.at('{"notification_frequency": "daily"}', '2030-05-01 12:00'), '05-02 08:00', 'once a day, when the night is over');
select is(pg_temp.at('{"notification_frequency": "daily"}', '2030-05-01 07:59'), '05-01 08:00', 'on the same day');
select is(pg_temp.at('{"notification_frequency": "daily"}', '2030-05-01 08:00'), '05-02 08:00', 'or the next');
select is(pg_temp.at('{"notification_frequency": "daily", "quiet_hours": {}}', '2030-05-01 12:00'), '05-02 08:00', 'at eight without a night');
select is(pg_temp.at('{"notification_frequency": "weekly"}', '2030-05-01 12:00'), '05-06 08:00', 'on Monday');
select is(pg_temp.at('{"notification_frequency": "weekly"}', '2030-05-06 08:00'), '05-13 08:00', 'or the next');
select is(pg_temp.at('{"notification_frequency": "weekly"}', '2030-05-01 12:00', true), '05-01 12:00', 'what is urgent waits for no round');
select is(
    pg_temp.at('{"notification_frequency": "daily", "quiet_hours": {"start": "09:00", "end": "07:00"}}', '2030-05-01 12:00'), '05-02 07:00',
    'a round is when the quiet hours end'
);

select * from finish();
rollback;
