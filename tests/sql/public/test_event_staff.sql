-- public.event_staff, add_event_staff(), remove_event_staff(), event_team(): who helps with an event, and what that gives.
begin;
select plan(31);

-- given: olga organizes; coni shall organize with her, dora stand at the door
do $$
begin
    perform tests.create_user(p.name) from unnest('{ana,coni,dora}'::text[]) as p (name);
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('otto', '{organizer}');
    perform tests.create_user('jefa', '{admin}');
    perform tests.create_event('charla', 'olga', p_capacity => 5);
    perform tests.create_event('borrador', 'olga', 'draft');
    perform tests.create_event('ajena', 'otto', 'draft');
end;
$$;

-- when
select tests.authenticate_as('olga');
select lives_ok(
    $$ select public.add_event_staff(e, tests.user_id('coni'), 'co_organizer')
       from unnest(array[tests.event_id('charla'), tests.event_id('borrador')]) as e $$,
    'the organizer makes a co-organizer'
);
select results_eq(
    $$ select user_id, role, added_by, event_date
       from public.add_event_staff(tests.event_id('borrador'), tests.user_id('dora'), 'check_in') $$,
    $$ select tests.user_id('dora'), 'check_in', tests.user_id('olga'), e.date from public.events as e where e.slug = 'borrador' $$,
    'and somebody for the door'
);
-- then: what cannot be
select throws_ok(
    $$ select public.add_event_staff(tests.event_id('charla'), tests.user_id('ana'), 'boss') $$,
    '23514', null, 'there are two roles'
);
select throws_ok(
    $$ select public.add_event_staff(tests.event_id('charla'), gen_random_uuid(), 'check_in') $$,
    'P0002', null, 'staff is somebody'
);
select throws_ok(
    $$ select public.add_event_staff(tests.event_id('charla'), tests.user_id('olga'), 'check_in') $$,
    'MD110', null, 'the organizer is no staff'
);
select throws_ok(
    $$ select public.add_event_staff(tests.event_id('ajena'), tests.user_id('ana'), 'check_in') $$,
    'P0002', null, 'the draft of somebody else is not there'
);
select throws_ok(
    $$ insert into public.event_staff (event_id, user_id, role) values (tests.event_id('charla'), tests.user_id('ana'), 'check_in') $$,
    '42501', null, 'only functions write'
);
insert into public.user_blocks (blocked_id) values (tests.user_id('ana'));
select throws_ok(
    $$ select public.add_event_staff(tests.event_id('charla'), tests.user_id('ana'), 'check_in') $$,
    'P0002', null, 'a blocked person is nobody'
);

-- then: a co-organizer manages the event
select tests.authenticate_as('coni');
select set_eq($$ select slug from public.events where status = 'draft' $$, '{borrador}'::text[], 'a co-organizer sees the draft');
select lives_ok($$ update public.events set title = 'Otra charla' where slug = 'charla' $$, 'writes');
select is((select e.title from public.events as e where e.slug = 'charla'), 'Otra charla', 'what others see');
select lives_ok($$ select public.set_event_capacity(tests.event_id('charla'), 9) $$, 'sets the seats');
select lives_ok($$ select public.publish_event(tests.event_id('borrador')) $$, 'publishes');
select lives_ok($$ select * from public.event_attendees(tests.event_id('charla')) $$, 'reads who comes');
select results_eq(
    $$ select user_id, role from public.event_team(tests.event_id('borrador')) order by role $$,
    $$ values (tests.user_id('dora'), 'check_in'), (tests.user_id('coni'), 'co_organizer') $$,
    'knows the team'
);
select throws_ok(
    $$ update public.events set organizer_id = tests.user_id('coni') where slug = 'charla' $$, '42501', null, 'takes it from nobody'
);
select throws_ok(
    $$ select public.add_event_staff(tests.event_id('charla'), tests.user_id('ana'), 'co_organizer') $$,
    '42501', null, 'makes no further staff'
);
select is_empty($$ delete from public.events where slug = 'borrador' returning id $$, 'and deletes nothing');
select throws_ok($$ select public.publish_event(tests.event_id('ajena')) $$, 'P0002', null, 'other events are others'' events');

-- then: who stands at the door
select tests.authenticate_as('dora');
select lives_ok($$ select public.event_join_link(tests.event_id('borrador')) $$, 'the door knows the link');
select is_empty($$ update public.events set title = 'x' where slug = 'borrador' returning id $$, 'but does not edit');
select throws_ok($$ select public.cancel_event(tests.event_id('borrador')) $$, '42501', null, 'does not cancel');
select throws_ok($$ select public.event_attendees(tests.event_id('borrador')) $$, '42501', null, 'does not read payments');
select throws_ok(
    $$ select public.event_team(tests.event_id('charla')) $$, '42501', null, 'and has nothing to do with other events'
);
select results_eq(
    $$ select event_id, role from public.event_staff $$,
    $$ values (tests.event_id('borrador'), 'check_in') $$, 'people see where they are staff themselves'
);
select throws_ok(
    $$ select public.remove_event_staff(tests.event_id('borrador'), tests.user_id('coni')) $$,
    '42501', null, 'nobody of the staff dismisses another'
);
select lives_ok(
    $$ select public.remove_event_staff(tests.event_id('borrador'), tests.user_id('dora')) $$, 'anyone may leave'
);

-- then: dismissed is dismissed at once
select tests.authenticate_as('jefa');
select lives_ok(
    $$ select public.remove_event_staff(tests.event_id('charla'), tests.user_id('coni')) $$, 'an admin dismisses too'
);
select tests.authenticate_as('coni');
select is_empty($$ update public.events set title = 'x' where slug = 'charla' returning id $$, 'and at once it is over');
select throws_ok($$ select public.set_event_capacity(tests.event_id('charla'), 10) $$, '42501', null, 'in functions as well');

-- then: staff moves with the event
select tests.clear_authentication();
update public.events set date = date + interval '1 year' where slug = 'borrador';
select is_empty(
    $$ select from public.event_staff as s
       where not exists (select from public.events as e where e.id = s.event_id and e.date = s.event_date) $$,
    'a moved event keeps its staff'
);

select * from finish();
rollback;
