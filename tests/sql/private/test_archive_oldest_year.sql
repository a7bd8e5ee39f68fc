-- private.archive_oldest_year(): the job takes the oldest year that is due, one a run, and leaves what is not over.
begin;
select plan(9);

-- given: events of 2001, 2021, 2022 and 2023; that of 2021 goes on to 2026
do $$
begin
    perform tests.create_user('olga', '{organizer}');
    perform tests.freeze('2025-11-26');
    perform tests.create_event('y' || y, 'olga', 'completed', make_timestamptz(y, 5, 5, 0, 0, 0, 'UTC'))
    from unnest('{2001,2021,2022,2023}'::integer[]) as y;
    update public.events set end_date = '2026-02-01' where slug = 'y2021';
end;
$$;

-- when, then
select is(private.archive_oldest_year(), 1::bigint, 'the first run takes what lies far behind');
select is(private.archive_oldest_year(), 1::bigint, 'the second a year');
select is(private.archive_oldest_year(), 0::bigint, 'the third finds nothing');
select results_eq(
    'select year from private.archived_years order by 1', 'values (2020), (2022)',
    'a year whose last event goes on waits, and so does one that ended less than two years ago'
);
select tests.freeze('2026-01-01');
select is(private.archive_oldest_year(), 1::bigint, 'two years after its end a year goes');
select results_eq('select slug from public.events', $$ values ('y2021') $$, 'one event is left');
select tests.freeze('2026-02-02');
select is(private.archive_oldest_year(), 1::bigint, 'when it is over it follows');

-- then
update private.retention_rules set keep_for = '10 years' where live = 'public.events'::regclass;
do $$ begin perform private.restore_events(2020); end $$;
select is(private.archive_oldest_year(), 0::bigint, 'how long is for the rules of retention to say');
select is((select j.function_name from private.scheduled_jobs as j where j.name = 'archive-events'),
    'private.archive_oldest_year()', 'a job does it');

select * from finish();
rollback;
