-- private.event_row(), require_event(), require_event_manager(), lock_event_seats(): the way from an id to an event.
begin;
select plan(14);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('jefa', '{admin}');
    perform tests.create_event('charla', 'olga', p_capacity => 7);
    perform tests.create_event('borrador', 'olga', 'draft');
    perform tests.create_event('de-nadie', 'olga');
    update public.events set organizer_id = null where slug = 'de-nadie';
end;
$$;
create function pg_temp.as_person(p_name text, p_function text, p_slug text)
returns text
language plpgsql
as $$
declare
    v_slug text;
begin
    perform set_config('request.jwt.claims', jsonb_build_object('sub', tests.user_id(p_name))::text, true);
    execute format('select e.slug from private.%I($1) as e', p_function) into v_slug using tests.event_id(p_slug);
    return v_slug;
end;
$$;

-- then
select is((select e.slug from private.event_row(tests.event_id('charla')) as e), 'charla', 'a row by its id');
select is_empty($$ select * from private.event_row(gen_random_uuid()) $$, 'none for an unknown one');
select is(pg_temp.as_person('ana', 'require_event', 'charla'), 'charla', 'everybody finds a published event');
select is(pg_temp.as_person('olga', 'require_event', 'borrador'), 'borrador', 'its organizer finds a draft');
select is(pg_temp.as_person('jefa', 'require_event', 'borrador'), 'borrador', 'so does an admin');
select throws_ok(
    $$ select pg_temp.as_person('ana', 'require_event', 'borrador') $$, 'P0002', null, 'a stranger does not'
);
select throws_ok(
    $$ select pg_temp.as_person('ana', 'require_event', 'no-existe') $$, 'P0002', null, 'nobody finds what is not there'
);
select is(pg_temp.as_person('olga', 'require_event_manager', 'charla'), 'charla', 'an organizer manages her event');
select is(pg_temp.as_person('jefa', 'require_event_manager', 'charla'), 'charla', 'an admin any');
select throws_ok(
    $$ select pg_temp.as_person('ana', 'require_event_manager', 'charla') $$, '42501', null, 'a stranger none'
);
select throws_ok(
    $$ select pg_temp.as_person('olga', 'require_event_manager', 'de-nadie') $$,
    '42501', null, 'an event whose organizer is gone belongs to nobody'
);
select is(pg_temp.as_person('jefa', 'require_event_manager', 'de-nadie'), 'de-nadie', 'but admins');
select is((select s.capacity from private.lock_event_seats(tests.event_id('charla')) as s), 7, 'seats are locked and read');
select throws_ok($$ select private.lock_event_seats(gen_random_uuid()) $$, 'P0002', null, 'those of no event are not');

select * from finish();
rollback;
