-- Attack: having the platform mail somebody who never asked for it, reading what was sent to others, or ending what they
-- were told.
begin;
select plan(17);

-- given: malo signs up with the address of somebody else, which he can never confirm
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('beto');
    perform tests.create_user('malo', p_email => 'victima@example.org');
    update auth.users set email_confirmed_at = null where id = tests.user_id('malo');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('charla', 'olga', p_capacity => 5);
    perform tests.freeze('2030-05-01 17:00Z');
    update public.events set date = '2030-06-01 17:00Z';
    perform private.notify(tests.user_id('ana'), 'event', 'Hola', 'x');
end;
$$;
create function pg_temp.mailed() returns setof text language plpgsql
as $$
declare
    v_job record;
begin
    update private.jobs set run_at = private.clock();
    for v_job in select * from private.claim_jobs('{deliver_email}', 50) loop
        return query select l.address from private.load_emails(array[v_job.id], v_job.lease_token, 'medellin.test') as l;
    end loop;
end;
$$;

-- when, then
select tests.authenticate_as('malo');
select lives_ok($$ select public.register_for_event(tests.event_id('charla')) $$, 'he takes a seat');
select lives_ok(
    $$ update public.communication_preferences set quiet_hours = '{}', channels = '{"registration": {"email": true}}' $$, 'and asks for mails'
);
select throws_ok($$ select private.load_emails('{1}', gen_random_uuid(), 'x') $$, '42501', null, 'he loads none');
select throws_ok($$ select private.finish_email(1, gen_random_uuid()) $$, '42501', null, 'nor ends any');
select throws_ok($$ select private.notify_all('{}', 'system', 'x', 'x') $$, '42501', null, 'nor tells anybody');
select throws_ok('select * from private.deliveries', '42501', null, 'nobody reads what was sent to others');
select throws_ok($$ update private.deliveries set state = 'dead' $$, '42501', null, 'or changes it');
select throws_ok('select * from private.jobs', '42501', null, 'or what is to be sent');
select throws_ok(
    $$ update public.communication_preferences set email_notifications = true, user_id = tests.user_id('ana') $$, '42501', null,
    'or asks in the name of another'
);
select is_empty(
    $$ update public.communication_preferences set timezone = 'UTC' where user_id = tests.user_id('ana') returning 1 $$, 'or for another'
);
select is(public.mark_notifications_read('infinity'), 0::bigint, 'he marks what he was told');
select throws_ok($$ update public.profiles set email = 'ana@example.com' $$, '42501', null, 'he writes no address');
select tests.authenticate_as_service();
select throws_ok('select * from private.deliveries', '42501', null, 'nor does the secret key read what was sent');
select tests.clear_authentication();
select is((select count(*) from public.notifications where not read), 1::bigint, 'what ana was told is unread as before');
select set_eq('select pg_temp.mailed()', '{ana@example.com}'::text[], 'an address that was not confirmed gets nothing');
select is(
    (select d.reason from private.deliveries as d inner join public.notifications as n on n.id = d.notification_id
     where n.user_id = tests.user_id('malo')), 'read', 'of what he has read nothing anyway'
);
do $$ begin perform private.notify(tests.user_id('malo'), 'system', 'Otra', 'x'); end; $$;
select is_empty('select pg_temp.mailed()', 'nor of what he has not');

select * from finish();
rollback;
