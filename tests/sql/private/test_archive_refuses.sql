-- private.archive_events(): what it refuses, and what it leaves alone.
begin;
select plan(7);

-- given: a congress over the end of a year, and a stopped clock
do $$
begin
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('feria', 'olga', 'published', '2022-12-30');
    update public.events set end_date = '2023-01-05' where slug = 'feria';
end;
$$;

-- then
select tests.freeze('2022-12-31');
select throws_ok('select private.archive_events(2022)', 'MD176', null, 'a year that runs is not archived');
select tests.freeze('2023-01-02');
select throws_ok('select private.archive_events(2022)', 'MD176', null, 'nor one with an event that is not over');
select throws_ok('select private.archive_events(2090)', 'P0002', null, 'nor one without a leaf');
select is(
    (select count(*) from pg_inherits where inhparent = 'archive.events'::regclass), 0::bigint, 'nothing was moved'
);
select tests.freeze('2023-01-06');
create table public.planted (id uuid references public.event_registrations (id) on delete cascade);
select throws_ok('select private.archive_events(2022)', '55000', null, 'nor while a child of events has no rule');
drop table public.planted;
select lives_ok('select private.archive_events(2022)', 'when all are over it is');
select is((select status from archive.events), 'published', 'as it was: that nobody called it held does not matter');

select * from finish();
rollback;
