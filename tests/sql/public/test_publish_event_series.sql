-- public.publish_event_series(): the drafts of a series, and whatever it makes later.
begin;
select plan(9);

-- given
do $$
begin
    perform tests.freeze('2027-02-01 12:00:00+00');
    perform tests.create_user(p.name, '{organizer}') from unnest('{olga,omar}'::text[]) as p (name);
    perform tests.create_event('charla', 'olga', 'draft', '2027-02-02 23:00:00+00');
    perform tests.authenticate_as('olga');
    perform public.create_event_series(tests.event_id('charla'), 'FREQ=MONTHLY');
    perform tests.clear_authentication();
end;
$$;
create temporary table made as select s.id from public.event_series as s;
grant select on made to public;
create temporary view states as
select e.status, count(*)::integer as events from public.events as e where e.title = 'Charla' group by e.status;

-- when, then: refusals
select tests.authenticate_as('omar');
select throws_ok('select public.publish_event_series(m.id) from made as m', 'P0002', null, 'a series of another is not there');
select tests.authenticate_as('olga');
select throws_ok('select public.publish_event_series(gen_random_uuid())', 'P0002', null, 'nor is one that does not exist');
select tests.clear_authentication();
select results_eq('select * from states', $$ values ('draft', 6) $$, 'there are drafts');

-- when: one was published by itself, one is over
do $$ begin perform tests.freeze('2027-02-10 12:00:00+00'); end; $$;
update public.events set status = 'published' where slug = 'charla-2027-04-02';
select tests.authenticate_as('olga');
select results_eq('select s.is_published from made as m, public.publish_event_series(m.id) as s', 'values (true)', 'it is published');
select lives_ok('select public.publish_event_series(m.id) from made as m', 'twice changes nothing');

-- then
select tests.clear_authentication();
select results_eq('select * from states order by 1', $$ values ('draft', 1), ('published', 5) $$, 'all that is to come is');
do $$
begin
    perform tests.freeze('2027-03-10 12:00:00+00');
    perform private.generate_series_events();
end;
$$;
select results_eq('select * from states order by 1', $$ values ('draft', 1), ('published', 7) $$, 'and so is what comes later');

-- when: who organizes it may organize no more
delete from public.user_roles where user_id = tests.user_id('olga');
select tests.authenticate_as('olga');
select throws_ok('select public.publish_event_series(m.id) from made as m', '42501', null, 'his series is out of his hands');
select tests.clear_authentication();
select results_eq(
    $$ select l.action, l.actor_id from audit.audit_log as l where l.action = 'series.published' $$,
    $$ values ('series.published', tests.user_id('olga')) $$, 'it is on record, once'
);

select * from finish();
rollback;
