-- public.transfer_event(): an event changes hands.
begin;
select plan(23);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user(p.name, '{organizer}') from unnest('{olga,omar,otto}'::text[]) as p (name);
    perform tests.create_user('jefa', '{admin}');
    perform tests.create_event('charla', 'olga');
    perform tests.create_event('borrador', 'olga', 'draft');
    perform tests.create_event('cancelado', 'olga', 'cancelled');
    insert into public.event_staff (event_id, user_id, role) values
    (tests.event_id('charla'), tests.user_id('omar'), 'co_organizer'),
    (tests.event_id('charla'), tests.user_id('ana'), 'check_in');
    insert into public.user_blocks (blocker_id, blocked_id) values (tests.user_id('otto'), tests.user_id('olga'));
end;
$$;

-- when, then: refusals
select tests.authenticate_as('olga');
select throws_ok(
    $$ select public.transfer_event(tests.event_id('charla'), tests.user_id('ana')) $$, 'MD187', null,
    'only who may organize gets an event'
);
select throws_ok(
    $$ select public.transfer_event(tests.event_id('charla'), tests.user_id('otto')) $$, 'P0002', null,
    'who has blocked the caller is not there'
);
select throws_ok(
    $$ select public.transfer_event(tests.event_id('charla'), gen_random_uuid()) $$, 'P0002', null, 'nor is nobody'
);
select throws_ok(
    $$ select public.transfer_event(tests.event_id('charla'), null) $$, 'P0002', null, 'or no id'
);
select throws_ok(
    $$ select public.transfer_event(gen_random_uuid(), tests.user_id('omar')) $$, 'P0002', null, 'an unknown event'
);
select throws_ok(
    $$ select public.transfer_event(tests.event_id('cancelado'), tests.user_id('omar')) $$, 'MD101', null,
    'what was called off keeps its organizer'
);
select lives_ok(
    $$ select public.transfer_event(tests.event_id('charla'), tests.user_id('olga')) $$, 'to whom it belongs changes nothing'
);
select tests.authenticate_as('omar');
select throws_ok(
    $$ select public.transfer_event(tests.event_id('charla'), tests.user_id('omar')) $$, '42501', null,
    'a co-organizer does not take it'
);
select tests.clear_authentication();
select is_empty('select 1 from public.notifications', 'nobody was told anything');

-- when: the organizer gives it
select tests.authenticate_as('olga');
select lives_ok(
    $$ select public.transfer_event(tests.event_id('charla'), tests.user_id('omar')) $$, 'it is given'
);

-- then
select throws_ok(
    $$ select public.transfer_event(tests.event_id('charla'), tests.user_id('olga')) $$, '42501', null,
    'it is no longer hers'
);
select tests.authenticate_as('omar');
select lives_ok(
    $$ select public.reschedule_event(tests.event_id('charla'), now() + interval '20 days') $$, 'but his'
);
select results_eq(
    $$ select title, message, action_url, meta_data ->> 'actor_id' from public.notifications $$,
    $$ select 'Ahora organizas un evento', format('Te pasaron «%s»', e.title), '/events/charla', tests.user_id('olga')::text
       from public.events_public as e where e.slug = 'charla' $$,
    'and he is told'
);
select tests.clear_authentication();
select is_empty(
    $$ select 1 from public.notifications where user_id = tests.user_id('olga') $$, 'she knows it already'
);
select results_eq(
    'select user_id from public.event_staff', $$ values (tests.user_id('ana')) $$,
    'an organizer is no staff of his own event; others stay'
);
select results_eq(
    $$ select actor_id, subject_id, facts from audit.audit_log where action = 'event.changed' and changed = '{organizer_id}' $$,
    $$ values (
           tests.user_id('olga'), tests.user_id('omar'),
           jsonb_build_object(
               'organizer_id', jsonb_build_object('old', tests.user_id('olga'), 'new', tests.user_id('omar'))
           )
       ) $$,
    'it is on record'
);
select results_eq(
    $$ select organizer_id from public.events where slug in ('borrador', 'cancelado') $$,
    $$ values (tests.user_id('olga')), (tests.user_id('olga')) $$, 'other events are hers'
);

-- when: a draft, and an admin
select tests.authenticate_as('olga');
select lives_ok(
    $$ select public.transfer_event(tests.event_id('borrador'), tests.user_id('omar')) $$, 'a draft is given'
);
select is_empty($$ select 1 from public.events_public where slug = 'borrador' $$, 'and no longer seen');
select tests.authenticate_as('jefa');
select lives_ok(
    $$ select public.transfer_event(tests.event_id('borrador'), tests.user_id('jefa')) $$, 'an admin takes over'
);
select tests.authenticate_as('omar');
select ok(
    exists (select from public.notifications as n where n.title = 'Ya no organizas un evento'), 'who organized it is told'
);

-- when: who organizes is no organizer any more
select tests.clear_authentication();
delete from public.user_roles where user_id = tests.user_id('omar');
select tests.authenticate_as('omar');
select throws_ok(
    $$ select public.transfer_event(tests.event_id('charla'), tests.user_id('jefa')) $$, '42501', null,
    'without the right to organize there is none to give away'
);
select tests.authenticate_as_anon();
select throws_ok(
    $$ select public.transfer_event(tests.event_id('charla'), tests.user_id('olga')) $$, '42501', null, 'nor without a name'
);

select * from finish();
rollback;
