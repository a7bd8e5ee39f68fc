-- Attack: an anonymous sign-in, which costs nothing, acts as a person.
begin;
select plan(15);

-- given
do $$
begin
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('charla', 'olga', p_capacity => 5);
    perform tests.create_event('borrador', 'olga', 'draft');
end;
$$;

-- when, then
select tests.authenticate_as_anonymous('fulano');
select isnt(auth.uid(), null, 'it has an id');
select results_eq($$ select slug from public.events_public $$, $$ values ('charla') $$, 'it reads as anon does');
select throws_ok(
    $$ select public.register_for_event(tests.event_id('charla')) $$, '42501', null, 'it registers for nothing'
);
select throws_ok(
    $$ insert into public.events (title, description, date, location) values ('x', 'd', now() + interval '1 day', 'x') $$,
    '42501', null, 'it creates no event'
);
select throws_ok(
    $$ insert into public.venues (name, address, area) values ('x', 'x', 'x') $$, '42501', null, 'it proposes no venue'
);
select throws_ok($$ select public.cancel_event(tests.event_id('charla')) $$, '42501', null, 'it cancels nothing');
select throws_ok($$ select public.event_join_link(tests.event_id('charla')) $$, '42501', null, 'it gets no link');
select throws_ok($$ select public.event_attendees(tests.event_id('charla')) $$, '42501', null, 'it sees nobody');
select throws_ok(
    $$ select public.cancel_registration(gen_random_uuid()) $$, '42501', null, 'it cancels no registration'
);
select throws_ok(
    $$ insert into public.profiles (id, first_name) values ((select auth.uid()), 'Fulano') $$, '42501', null, 'it has no profile'
);
select is_empty($$ select * from public.my_profile() $$, 'nor gets one');
select is((select w.permissions from public.whoami() as w), '{}'::text[], 'it may do nothing');

-- when: somebody gave it a role
select tests.clear_authentication();
insert into public.user_roles (user_id, role) values (tests.user_id('fulano'), 'organizer');
select tests.authenticate_as_anonymous('fulano');
select throws_ok(
    $$ insert into public.events (title, description, date, location) values ('x', 'd', now() + interval '1 day', 'x') $$,
    '42501', null, 'a role changes nothing as long as nobody knows who it is'
);

-- then
select tests.clear_authentication();
select is((select count(*) from public.events), 2::bigint, 'no event came');
select is((select count(*) from public.event_registrations), 0::bigint, 'no seat was taken');

select * from finish();
rollback;
