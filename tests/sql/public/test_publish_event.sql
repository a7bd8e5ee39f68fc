-- public.publish_event(): a draft becomes visible to everyone.
begin;
select plan(11);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('omar', '{organizer}');
    perform tests.create_user('jefa', '{admin}');
    perform tests.create_event('borrador', 'olga', 'draft');
    perform tests.create_event('otro', 'olga', 'draft');
    perform tests.create_event('ayer', 'olga', 'draft', now() - interval '1 day');
    perform tests.create_event('ahora', 'olga', 'draft', now());
    perform tests.create_event('cancelado', 'olga', 'cancelled');
end;
$$;

-- then
select tests.authenticate_as('omar');
select throws_ok(
    $$ select * from public.publish_event(tests.event_id('borrador')) $$, 'P0002', null, 'a draft of another is not there'
);
select tests.authenticate_as('olga');
select results_eq(
    $$ select slug, status from public.publish_event(tests.event_id('borrador')) $$, $$ values ('borrador', 'published') $$,
    'an organizer publishes her draft'
);
select results_eq(
    $$ select status from public.publish_event(tests.event_id('borrador')) $$, $$ values ('published') $$,
    'twice changes nothing'
);
select throws_ok(
    $$ select * from public.publish_event(tests.event_id('ayer')) $$, 'MD102', null, 'what lies in the past is not published'
);
select throws_ok(
    $$ select * from public.publish_event(tests.event_id('ahora')) $$, 'MD102', null, 'nor what begins now'
);
select throws_ok(
    $$ select * from public.publish_event(tests.event_id('cancelado')) $$, 'MD105', null, 'what was cancelled stays so'
);
select throws_ok($$ select * from public.publish_event(gen_random_uuid()) $$, 'P0002', null, 'an unknown event is an error');
select tests.authenticate_as('omar');
select throws_ok(
    $$ select * from public.publish_event(tests.event_id('borrador')) $$, '42501', null, 'nobody publishes for another'
);
select tests.authenticate_as('jefa');
select results_eq(
    $$ select status from public.publish_event(tests.event_id('otro')) $$, $$ values ('published') $$,
    'an admin publishes any draft'
);
select tests.authenticate_as_anon();
select throws_ok($$ select public.publish_event(tests.event_id('otro')) $$, '42501', null, 'anon publishes nothing');
select is((select count(*) from public.events_public where status = 'published'), 2::bigint, 'but sees what is published');

select * from finish();
rollback;
