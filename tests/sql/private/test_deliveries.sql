-- private.deliveries: one row a notification and channel; what died says why, and may live again.
begin;
select plan(12);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.freeze('2030-05-01 17:00Z');
    perform private.notify(tests.user_id('ana'), 'event', 'Hola', 'x');
end;
$$;
create temporary view delivery as select d.state, d.reason, d.ended_at from private.deliveries as d;
create function pg_temp.attempt(p_is_permanent boolean, p_loads boolean default true) returns void language plpgsql
as $$
declare
    v_job record;
begin
    update private.jobs set run_at = private.clock();
    select * into strict v_job from private.claim_jobs('{deliver_email}', 1);
    if p_loads then
        perform private.load_emails(array[v_job.id], v_job.lease_token, 'medellin.test');
    end if;
    perform private.fail_job(v_job.id, v_job.lease_token, '550 no such user', p_is_permanent);
end;
$$;

-- when, then
do $$ begin perform pg_temp.attempt(false); end; $$;
select results_eq('table delivery', $$ values ('sending', null::text, null::timestamptz) $$, 'after a failure it is still on its way');
do $$ begin perform pg_temp.attempt(true); end; $$;
select results_eq(
    'table delivery', $$ values ('dead', '550 no such user', timestamptz '2030-05-01 17:00Z') $$, 'after the last one it is dead, and says why'
);
do $$ begin perform private.revive_job(j.id) from private.jobs as j; end; $$;
select results_eq('table delivery', $$ values ('sending', null::text, null::timestamptz) $$, 'a revived job is a new beginning');

-- then: a worker that died each time
do $$
begin
    for i in 1 .. (select k.max_attempts from private.job_kinds as k where k.kind = 'deliver_email') loop
        perform private.claim_jobs('{deliver_email}', 1);
        update private.jobs set lease_until = private.clock();
    end loop;
    perform private.claim_jobs('{deliver_email}', 1);
end;
$$;
select results_eq('select state, reason from delivery', $$ values ('dead', 'the lease of the last attempt ran out') $$, 'also when its workers are');
do $$
begin
    delete from public.notifications;
    delete from private.jobs;
    perform private.notify(tests.user_id('ana'), 'event', 'Hola', 'x');
    perform pg_temp.attempt(true, p_loads => false);
end;
$$;
select results_eq('select state, reason from delivery', $$ values ('dead', '550 no such user') $$, 'also when nothing was ever loaded');
do $$
begin
    delete from private.jobs;
    insert into private.jobs (kind, payload) values ('deliver_email', jsonb_build_object('notification_id', gen_random_uuid()));
    perform pg_temp.attempt(true, p_loads => false);
end;
$$;
select is((select count(*) from private.deliveries), 1::bigint, 'of what is deleted nothing is noted');

-- then: the states
select throws_ok($$ update private.deliveries set state = 'sent', reason = null, message_id = '<x>' $$, 'MD105', null, 'the dead are not sent');
select throws_ok(
    $$ insert into private.deliveries (notification_id, channel, message_id) select notification_id, 'email', 'x' from private.deliveries $$,
    '23505', null, 'there is one for each channel'
);
select throws_ok(
    $$ insert into private.deliveries (notification_id, channel, message_id) select notification_id, 'pigeon', 'x' from private.deliveries $$,
    '23514', null, 'of those there are'
);
select throws_ok($$ update private.deliveries set reason = null $$, '23514', null, 'the dead have a reason');
select throws_ok($$ update private.deliveries set ended_at = null $$, '23514', null, 'and an end');

-- then
delete from public.notifications;
select is_empty('table private.deliveries', 'they go with what they are about');

select * from finish();
rollback;
