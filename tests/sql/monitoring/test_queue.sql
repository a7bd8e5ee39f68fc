-- monitoring.queue: what waits, is for later, is being done, is dead.
begin;
select plan(2);

-- given
insert into private.job_kinds (kind, description) values ('prueba', 'Una prueba'), ('vacia', 'Nada');
insert into private.jobs (kind, run_at, lease_token, lease_until, dead_at) values
('prueba', now() - interval '5 minutes', null, null, null),
('prueba', now(), null, null, null),
('prueba', now() + interval '1 day', null, null, null),
('prueba', now() - interval '1 day', gen_random_uuid(), now() + interval '1 minute', null),
('prueba', now() - interval '2 days', gen_random_uuid(), now() - interval '7 minutes', null),
('prueba', now() - interval '9 days', null, null, now());

-- then
select results_eq(
    $$ select waiting, later, running, dead, oldest from monitoring.queue where kind = 'prueba' $$,
    $$ values (3::bigint, 1::bigint, 1::bigint, 1::bigint, interval '7 minutes') $$,
    'a lease that has run out waits again'
);
select results_eq(
    $$ select waiting, later, running, dead, oldest from monitoring.queue where kind = 'vacia' $$,
    $$ values (0::bigint, 0::bigint, 0::bigint, 0::bigint, null::interval) $$, 'a kind without work is there too'
);

select * from finish();
rollback;
