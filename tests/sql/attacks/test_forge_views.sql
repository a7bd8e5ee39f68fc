-- Attack: making something look popular: by looking often, in another's name, or past the function.
begin;
select plan(10);

-- given
do $$
begin
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('ana');
    perform tests.create_user('jefa', '{admin}');
    perform tests.create_event('taller', 'olga');
end;
$$;

-- when, then
select tests.authenticate_as('ana');
select lives_ok(
    $$ select public.record_view('event', tests.event_id('taller')) from generate_series(1, 50) $$, 'somebody looks fifty times'
);
select throws_ok(
    $$ update public.events set views_count = 999 where id = tests.event_id('taller') $$, '42501', null, 'nobody writes the counter'
);
select throws_ok(
    $$ insert into private.unfolded_views (content_type, content_id) values ('event', tests.event_id('taller')) $$, '42501', null,
    'nor what is counted'
);
select throws_ok('delete from private.content_views', '42501', null, 'nor forgets that it was counted');
select throws_ok('select * from private.content_views', '42501', null, 'nor sees who looked');
select throws_ok('select private.fold_counters()', '42501', null, 'nor counts');
select tests.authenticate_as('jefa');
select throws_ok('select * from private.content_views', '42501', null, 'an admin does not see who looked either');
select tests.authenticate_as_service();
select throws_ok('select * from private.content_views', '42501', null, 'nor the secret key');
select throws_ok(
    $$ select public.record_view('event', tests.event_id('taller')) $$, '42501', null, 'which looks at nothing'
);

-- then
select tests.clear_authentication();
select is(private.fold_counters(), 1::bigint, 'it was one view');

select * from finish();
rollback;
