-- Attack, or accident: events in the past or beyond the leaves, to be always first or never found.
begin;
select plan(7);

-- given
do $$
begin
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('charla', 'olga');
end;
$$;

-- when, then
select tests.authenticate_as('olga');
select throws_ok(
    $$ insert into public.events (title, description, date, location) values ('x', 'd', now() - interval '1 second', 'x') $$,
    'MD102', null, 'a person does not plan in the past'
);
select throws_ok(
    $$ insert into public.events (title, description, date, location) values ('x', 'd', '-infinity', 'x') $$,
    'MD102', null, 'nor before all time'
);
select throws_ok(
    $$ insert into public.events (title, description, date, location) values ('x', 'd', 'infinity', 'x') $$,
    'MD103', null, 'nor after it'
);
select throws_ok(
    $$ insert into public.events (title, description, date, location) values ('x', 'd', now() + interval '61 months', 'x') $$,
    'MD103', null, 'nor further than five years ahead'
);
select throws_ok(
    $$ select public.reschedule_event(tests.event_id('charla'), 'infinity') $$, 'MD103', null, 'nor by moving'
);
select throws_ok(
    $$ select public.reschedule_event(tests.event_id('charla'), '-infinity') $$, 'MD102', null, 'either way'
);

-- then
select tests.clear_authentication();
select results_eq(
    $$ select slug, date from public.events $$, $$ values ('charla', now() + interval '30 days') $$, 'no event came or moved'
);

select * from finish();
rollback;
