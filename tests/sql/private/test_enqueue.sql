-- private.enqueue(): one job of a key waits; a job that is being worked on absorbs nothing.
begin;
select plan(14);

-- given
create temporary table asked (name text primary key, id bigint);
insert into private.job_kinds (kind, description) values ('prueba', 'Una prueba'), ('otra', 'Otra');
select tests.freeze('2026-03-01 12:00Z');

-- when, then
insert into asked values ('a', private.enqueue('prueba', '{"n": 1}', 'llave'));
select results_eq(
    $$ select kind, payload ->> 'n', priority, run_at, attempts, due_at from private.jobs where id = (select id from asked) $$,
    $$ values ('prueba', '1', 0, timestamptz '2026-03-01 12:00Z', 0, timestamptz '2026-03-01 12:00Z') $$,
    'a job waits, due at once'
);
select is(
    private.enqueue('prueba', '{"n": 2}', 'llave', '2026-03-01 13:00Z', 1::smallint), (select id from asked),
    'the same again is the same job'
);
select results_eq(
    $$ select payload ->> 'n', priority, run_at from private.jobs where kind = 'prueba' $$,
    $$ values ('2', 1, timestamptz '2026-03-01 12:00Z') $$, 'with the newer payload, the higher priority, the earlier time'
);
do $$ begin perform private.enqueue('prueba', '{"n": 3}', 'llave', '2026-03-01 11:00Z', (-1)::smallint); end $$;
select results_eq(
    $$ select payload ->> 'n', priority, run_at from private.jobs where kind = 'prueba' $$,
    $$ values ('3', 1, timestamptz '2026-03-01 11:00Z') $$, 'whichever of them had it'
);
select isnt(private.enqueue('otra', '{}', 'llave'), (select id from asked), 'another kind is another job');
select isnt(private.enqueue('prueba', '{}'), private.enqueue('prueba', '{}'), 'without a key each is one of its own');
delete from private.jobs where dedupe_key is null;

-- when: it is being worked on
create temporary table held as select * from private.claim_jobs('{prueba}', 1);
insert into asked values ('b', private.enqueue('prueba', '{"n": 4}', 'llave'));
select isnt((select id from asked where name = 'b'), (select id from held), 'a job that is worked on absorbs nothing');
select is(private.enqueue('prueba', '{"n": 5}', 'llave'), (select id from asked where name = 'b'), 'the one behind it does');
select lives_ok($$ select private.complete_job(h.id, h.lease_token) from held as h $$, 'the first ends');
select results_eq(
    $$ select id, payload ->> 'n' from private.jobs where kind = 'prueba' $$,
    $$ select id, '5' from asked where name = 'b' $$, 'the second waits'
);

-- when: it has failed
create temporary table failed as
select h.id, private.fail_job(h.id, h.lease_token, 'x') from private.claim_jobs('{prueba}', 1) as h;
create temporary table later as select run_at from private.jobs where kind = 'prueba';
do $$ begin perform private.enqueue('prueba', '{"n": 6}', 'llave'); end $$;
select results_eq(
    $$ select payload ->> 'n', run_at > private.clock(), run_at = (select run_at from later) from private.jobs where kind = 'prueba' $$,
    $$ values ('6', true, true) $$, 'to ask again does not shorten its distance'
);

-- then
select throws_ok($$ select private.enqueue('nada', '{}') $$, '23503', null, 'a kind must be known');
select throws_ok($$ select private.enqueue('prueba', '[]') $$, '23514', null, 'a payload is an object');
select throws_ok($$ select private.enqueue('prueba', '{}', null, null, 3::smallint) $$, '23514', null, 'there are five priorities');

select * from finish();
rollback;
