-- Attack: to get at what is for attendees, somebody registers, or cancels and keeps reading.
begin;
select plan(12);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('beto');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('charla', 'olga', p_capacity => 1);
    perform tests.create_event('otra', 'olga');
end;
$$;
insert into storage.objects (bucket_id, name, metadata)
values ('resources', tests.user_id('olga') || '/charla.pdf', '{"mimetype": "application/pdf", "size": 9}');
insert into public.resources (id, title, type, file_path, author_id, status, visibility, event_id) values
(
    '00000000-0000-4000-8000-000000000001', 'Charla', 'presentation', tests.user_id('olga') || '/charla.pdf',
    tests.user_id('olga'), 'published', 'attendees', tests.event_id('charla')
);
create function pg_temp.ways_in() returns bigint language sql as $$
    select (select count(*) from public.resources) + (select count(*) from storage.objects)
$$;
grant execute on function pg_temp.ways_in() to public;

-- when, then
select tests.authenticate_as('ana');
select is(pg_temp.ways_in(), 0::bigint, 'before she registers ana has nothing');
select lives_ok($$ select public.register_for_event(tests.event_id('otra')) $$, 'she registers for another event');
select is(pg_temp.ways_in(), 0::bigint, 'which helps her nothing');
select lives_ok($$ select public.register_for_event(tests.event_id('charla')) $$, 'she registers for this one');
select is(pg_temp.ways_in(), 2::bigint, 'and reads');
select tests.authenticate_as('beto');
select is(
    (select r.status from public.register_for_event(tests.event_id('charla')) as r),
    'waitlisted'::public.registration_status, 'beto comes too late'
);
select is(pg_temp.ways_in(), 0::bigint, 'and has nothing');
select tests.authenticate_as('ana');
select lives_ok(
    $$ select public.cancel_registration(tests.registration_id('charla', 'ana')) $$, 'ana cancels'
);
select is(pg_temp.ways_in(), 0::bigint, 'and reads no more');
select throws_ok(
    $$ select * from public.record_resource_access('00000000-0000-4000-8000-000000000001', 'download') $$,
    'P0002', null, 'nor by the function'
);
select throws_ok(
    $$ update public.event_registrations set status = 'confirmed' $$, '42501', null, 'she does not confirm herself again'
);
select tests.clear_authentication();
select is((select r.download_count from public.resources as r), 0, 'nothing was counted');

select * from finish();
rollback;
