-- Attack: finding out what another does, by activities, their leaves, interests, measures.
-- mutation: R32
begin;
select plan(13);

-- given: beto registered, likes something, and was measured
do $$
begin
    perform tests.create_user('ana', '{member}');
    perform tests.create_user('beto');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('jefa', '{admin}');
    perform tests.create_event('charla', 'olga');
    insert into public.event_registrations (event_id, user_id, ticket_type, status)
    values (tests.event_id('charla'), tests.user_id('beto'), 'general', 'confirmed');
    insert into public.user_interests (user_id, interest_type, interest_value, source)
    values (tests.user_id('beto'), 'topic', 'salud', 'activity');
    insert into public.user_engagement_metrics (user_id, metric, value) values (tests.user_id('beto'), 'registrations', 1);
end;
$$;
select is((select count(*) from public.user_activities), 1::bigint, 'something was noted of beto');

-- when, then
select tests.authenticate_as('ana');
select is_empty($$ select id from public.user_activities $$, 'ana sees nothing of it');
select is_empty(
    $$ select id from public.user_activities where user_id = tests.user_id('beto') $$, 'nor when she asks for him'
);
select is((select count(*) from public.user_activities), 0::bigint, 'nor how much there is');
select throws_ok(
    format('select id from partitions.user_activities_%s', to_char(now() at time zone 'UTC', 'YYYY_MM')),
    '42501', null, 'nor by the leaf of the month'
);
select is_empty($$ select id from public.user_interests $$, 'nor what he likes');
select is_empty($$ select id from public.user_engagement_metrics $$, 'nor what is measured of him');
select throws_ok(
    $$ update public.user_activities set user_id = (select auth.uid()) $$, '42501', null, 'nor makes it hers to read it'
);
select tests.authenticate_as('olga');
select is_empty($$ select id from public.user_activities $$, 'nor does the organizer of the event');
select tests.authenticate_as('jefa');
select is_empty($$ select id from public.user_activities $$, 'nor an admin');
select is_empty($$ select id from public.user_interests $$, 'who does not know what he likes either');
select tests.authenticate_as_anon();
select throws_ok($$ select id from public.user_activities $$, '42501', null, 'nor anon');

-- then: it is his
select tests.authenticate_as('beto');
select results_eq(
    $$ select entity_id from public.user_activities $$, $$ values (tests.event_id('charla')) $$, 'beto reads it'
);

select * from finish();
rollback;
