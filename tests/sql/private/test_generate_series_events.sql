-- private.generate_series_events(): what is missing of all series, once, and only for those who may organize.
begin;
select plan(20);

-- given: five series, made half a year ago
do $$
declare
    v_name text;
begin
    perform tests.freeze('2027-02-01 12:00:00+00');
    perform tests.create_user('moderadora', '{admin}');
    foreach v_name in array '{olga,calla,cesa,choca,acaba}'::text[] loop
        perform tests.create_user(v_name, '{organizer}');
        perform tests.create_event(v_name, v_name, 'published', '2027-02-02 23:00:00+00');
        perform tests.authenticate_as(v_name);
        perform public.create_event_series(
            tests.event_id(v_name), case v_name when 'acaba' then 'FREQ=MONTHLY;COUNT=8' else 'FREQ=MONTHLY' end
        );
        perform tests.clear_authentication();
    end loop;
    update public.events set status = 'completed';
    insert into public.user_silences (user_id, reason, ends_at) values (tests.user_id('calla'), 'x', '2027-08-01');
    delete from public.user_roles where user_id = tests.user_id('cesa');
    -- a venue has shrunk since
    insert into public.venues (id, name, slug, address, area, is_approved, capacity)
    values ('00000000-0000-4000-8000-000000000001', 'Ruta N', 'ruta-n', 'Calle 67', 'Sevilla', true, 10);
    update public.event_series as s
    set content = s.content || '{"capacity": 20, "venue_id": "00000000-0000-4000-8000-000000000001"}'
    where s.title = 'Choca';
end;
$$;
create temporary view held as
select s.title, count(o.event_id)::integer as events, max(o.day) as last
from public.event_series as s inner join public.event_occurrences as o on o.series_id = s.id
group by s.title;
create function pg_temp.run_at(p_at timestamptz) returns integer language plpgsql as $$
begin
    perform tests.freeze(p_at);
    return private.generate_series_events();
end;
$$;

-- when, then
select results_eq(
    'select * from held order by 1',
    $$ values ('Acaba', 6, '2027-07-02'::date), ('Calla', 6, '2027-07-02'), ('Cesa', 6, '2027-07-02'), ('Choca', 6, '2027-07-02'),
              ('Olga', 6, '2027-07-02') $$, 'there is half a year of each'
);
select is(pg_temp.run_at('2027-02-02 12:00:00+00'), 0, 'a day later nothing is due');
select is(pg_temp.run_at('2027-04-15 12:00:00+00'), 2, 'later two series are made longer');
select results_eq(
    'select * from held where events > 6 order by 1', $$ values ('Acaba', 8, '2027-09-02'::date), ('Olga', 9, '2027-10-02') $$,
    'of those who may organize, by half a year or to the end'
);
select is(
    (select count(*) from public.events as e where e.status = 'published' and e.title = 'Olga' and e.slug ~ '^olga-2027-(08|09|10)-02$'),
    3::bigint, 'events like the others'
);
select results_eq(
    'select s.title, s.is_complete from public.event_series as s where s.is_complete', $$ values ('Acaba', true) $$,
    'a series that is at its end is no more looked at'
);
select is(pg_temp.run_at('2027-04-15 12:00:00+00'), 0, 'at once again there is nothing to do');

-- then: a failure
select results_eq(
    $$ select s.title, s.problem from public.event_series as s where s.problem is not null $$,
    $$ values ('Choca', 'El lugar no tiene tantos cupos') $$, 'a series that cannot go on says why, and holds up no other'
);
select results_eq(
    $$ select n.user_id, n.message from public.notifications as n where n.title = 'Tu serie de eventos se detuvo' $$,
    $$ values (tests.user_id('choca'), '«Choca»: El lugar no tiene tantos cupos') $$, 'its organizer is told, once'
);
select is((select h.events from held as h where h.title = 'Choca'), 6, 'no half of it was made');

-- when: it is put right, and a silence ends
update public.venues set capacity = 30;
select is(pg_temp.run_at('2027-08-02 12:00:00+00'), 3, 'they go on');
select is(
    (select count(*) from public.event_series as s where s.problem is not null), 0::bigint, 'without a problem'
);
select results_eq(
    'select * from held order by 1',
    $$ values ('Acaba', 8, '2027-09-02'::date), ('Calla', 12, '2028-01-02'), ('Cesa', 6, '2027-07-02'), ('Choca', 12, '2028-01-02'),
              ('Olga', 12, '2028-01-02') $$, 'and none of their days is missing that is still to come'
);

-- when: the job has not run for a year
select is(pg_temp.run_at('2029-01-15 12:00:00+00'), 3, 'the job comes late');
select results_eq(
    $$ select o.day from public.event_occurrences as o inner join public.event_series as s on s.id = o.series_id
       where s.title = 'Olga' and o.day > '2028-01-02' order by 1 $$,
    $$ select d::date from generate_series('2029-02-02', '2029-07-02', interval '1 month') as d $$, 'nothing is made for the past'
);

-- then: it is a job
select results_eq(
    $$ select j.schedule, j.function_name from private.scheduled_jobs as j where j.name = 'generate-series-events' $$,
    $$ values ('20 * * * *', 'private.generate_series_events()') $$, 'it runs every hour'
);
do $$ begin perform tests.freeze('2029-03-15 12:00:00+00'); end; $$;
select is(private.run_job('generate-series-events'), 'ok', 'by itself');
select is((select h.last from held as h where h.title = 'Olga'), '2029-09-02'::date, 'and does what it is for');

-- then: a day that was dealt with is not made again, wherever the cursor stands
update public.event_series set generated_until = '2029-03-15' where title = 'Olga';
select lives_ok('select private.generate_series_events()', 'the days of a series are its key');
select is((select h.last from held as h where h.title = 'Olga'), '2029-09-02'::date, 'so none comes twice');

select * from finish();
rollback;
