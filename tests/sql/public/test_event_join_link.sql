-- public.event_join_link(): the link of an online event, for confirmed people.
begin;
select plan(9);

-- given: ana is confirmed, beto waits for his payment
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('beto');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('omar', '{organizer}');
    perform tests.create_user('jefa', '{admin}');
    perform tests.create_event('charla', 'olga');
    perform tests.create_event('borrador', 'olga', 'draft');
    update public.events set event_url = 'https://meet.example/charla' where slug = 'charla';
    insert into public.event_registrations (event_id, user_id, ticket_type, status)
    values
    (tests.event_id('charla'), tests.user_id('ana'), 'general', 'confirmed'),
    (tests.event_id('charla'), tests.user_id('beto'), 'general', 'pending');
end;
$$;

-- then
select tests.authenticate_as('ana');
select is(
    public.event_join_link(tests.event_id('charla')), 'https://meet.example/charla', 'a confirmed person gets the link'
);
select tests.authenticate_as('beto');
select throws_ok(
    $$ select public.event_join_link(tests.event_id('charla')) $$, '42501', null, 'one who has not paid does not'
);
select tests.authenticate_as('olga');
select is(public.event_join_link(tests.event_id('charla')), 'https://meet.example/charla', 'the organizer gets it');
select lives_ok($$ select public.event_join_link(tests.event_id('borrador')) $$, 'also of a draft');
select tests.authenticate_as('omar');
select throws_ok(
    $$ select public.event_join_link(tests.event_id('charla')) $$, '42501', null, 'another organizer does not'
);
select throws_ok(
    $$ select public.event_join_link(tests.event_id('borrador')) $$, 'P0002', null, 'a draft of another is not there'
);
select throws_ok($$ select public.event_join_link(gen_random_uuid()) $$, 'P0002', null, 'nor is an unknown event');
select tests.authenticate_as('jefa');
select is(public.event_join_link(tests.event_id('charla')), 'https://meet.example/charla', 'an admin gets it');
select tests.authenticate_as_anon();
select throws_ok(
    $$ select public.event_join_link(tests.event_id('charla')) $$, '42501', null, 'anon does not'
);

select * from finish();
rollback;
