-- monitoring.health(): every check finds what is planted for it, and nothing else.
begin;
select plan(29);

-- given: what is well; a check that finds nothing says so
create function pg_temp.found(p_check text) returns text language sql as $$
    select string_agg(h.state || ' ' || h.en, '; ') from monitoring.health() as h where h.check_name = p_check
$$;
do $$
begin
    perform tests.create_user('jefa', '{admin}');
    delete from private.jobs;
    update private.scheduled_jobs set created_at = now(); -- the template may be older than its jobs may be late
    insert into backup.backups (name, location, completed_at, size_bytes, sha256)
    values ('medellin_ai_backup', 'a', now(), 1, repeat('0a', 32));
end;
$$;
select is_empty( -- tables and indexes may be large with what other files have rolled back
    $$ select check_name, en from monitoring.health() where state <> 'ok' and check_name not in ('indexes', 'tables') $$,
    'all is well in a new database'
);
select results_eq(
    'select distinct check_name from monitoring.health() order by 1', 'select name from private.health_checks order by 1',
    'each check has its say'
);
select is_empty(
    $$ select check_name from monitoring.health() where es is null or en is null $$, 'in Spanish and in English'
);

-- then: backups
select is(tests.planted('delete from backup.backups', $$ values (pg_temp.found('backups')) $$),
    'warn no backup was ever made', 'that there is no backup');
select is(
    tests.planted($$ update backup.backups set completed_at = '2026-01-02' $$, $$ values (pg_temp.found('backups')) $$),
    'fail the last good backup is of 2026-01-02', 'that the last one is old'
);
select is(
    tests.planted(
        $$ insert into backup.backups (name, location, started_at, error_message)
           values ('medellin_ai_backup', 'b', now() + interval '1 hour', 'disco lleno') $$,
        $$ values (pg_temp.found('backups')) $$
    ),
    'warn the last backup went wrong: disco lleno', 'and that the last one came to nothing'
);

-- then: the queue
select is(
    tests.planted(
        $$ insert into private.jobs (kind, dead_at) values ('backup', now()) $$, $$ values (pg_temp.found('queue')) $$
    ),
    'fail 1 job(s) of the kind backup are dead', 'dead work'
);
select is(
    tests.planted(
        $$ insert into private.jobs (kind, run_at) values ('vacuum', now() - interval '3 hours') $$,
        $$ values (pg_temp.found('queue')) $$
    ),
    'warn work of the kind vacuum has waited for 03:00:00', 'and work that nobody does'
);

-- then: jobs
select is(
    tests.planted(
        $$ update private.scheduled_jobs set last_error_at = now(), last_error = '22012 x' where name = 'daily-backup' $$,
        $$ values (pg_temp.found('jobs')) $$
    ),
    'fail the job daily-backup went wrong last time: 22012 x', 'a job that failed'
);
select is(
    tests.planted(
        $$ update private.scheduled_jobs set created_at = now() - interval '3 days' where name = 'daily-backup' $$,
        $$ values (pg_temp.found('jobs')) $$
    ),
    'fail the job daily-backup has not worked for longer than its schedule promises', 'and one that is late'
);

-- then: partitions
select is(
    tests.planted(
        $$ alter table public.events disable trigger prepare_event;
           insert into public.events (slug, title, description, date, location)
           values ('tarde', 'Tarde', 'x', '2090-01-01', 'x') $$,
        $$ values (pg_temp.found('partitions')) $$
    ),
    'fail 1 event(s) lie in partitions.events_default', 'an event outside of its year'
);
select matches(
    tests.planted(
        $$ select tests.freeze(now() + interval '3 years') $$, $$ values (pg_temp.found('partitions')) $$
    ),
    'fail events have leaves to [0-9]{4} only; .*fail too few months have a leaf of audit.audit_log', 'leaves that end soon'
);

-- then: indexes
select matches(
    tests.planted(
        $$ create table private.planted (a integer); create index planted_a on private.planted (a);
           create index planted_b on private.planted (a) $$,
        $$ values (pg_temp.found('indexes')) $$
    ),
    'warn the indexes private\.planted_a, private\.planted_b are the same', 'two indexes for one thing'
);
select matches(
    tests.planted(
        $$ create table private.planted (a integer);
           insert into private.planted select g from generate_series(1, 60000) as g;
           create index planted_a on private.planted (a) with (fillfactor = 10);
           analyze private.planted $$,
        $$ values (pg_temp.found('indexes')) $$
    ),
    'warn nobody uses the index private\.planted_a .*; warn the index private\.planted_a is larger than what is in it',
    'one that nobody uses, and one that is blown up'
);
select matches(
    tests.planted(
        $$ create table private.planted (a integer, b timestamptz) partition by range (b);
           create table partitions.planted partition of private.planted default;
           create index planted_a on only private.planted (a) $$,
        $$ values (pg_temp.found('indexes')) $$
    ),
    'fail the index private\.planted_a is not valid', 'and one that is not whole'
);

-- then: guarantees, recommendations
select matches(
    tests.planted(
        $$ select tests.create_user('olga', '{organizer}'); select tests.create_event('charla', 'olga', p_capacity => 2);
           set local session_replication_role = replica;
           update private.event_seats set confirmed = 1 where event_id = tests.event_id('charla') $$,
        $$ values (pg_temp.found('guarantees')) $$
    ),
    '^fail seats_are_counted \(.*\) does not hold in [12] place\(s\)', 'a guarantee that does not hold'
);
select is(
    tests.planted(
        $$ insert into public.content_recommendations (user_id, content_type, content_id, score, reason, generated_at)
           values (tests.user_id('jefa'), 'event', gen_random_uuid(), 1, '{}', '2026-01-02') $$,
        $$ values (pg_temp.found('recommendations')) $$
    ),
    'warn the newest recommendation is of 2026-01-02', 'recommendations that are old'
);

-- then: a check that goes wrong stops no other
select is(
    tests.planted(
        $$ update private.health_checks set findings = 'select 1 / 0' where name = 'tables' $$,
        $$ values (pg_temp.found('tables') || ', ' || pg_temp.found('queue')) $$
    ),
    'fail It could not be looked at: division by zero, ok No work waits for long, and none is dead',
    'a check that goes wrong is a finding'
);
select is_empty(
    $$ select check_name from monitoring.health() where state <> 'ok' and remedy is null $$, 'every finding has its remedy'
);

-- then: who asks
grant medellin_monitor to current_user;
grant usage on schema extensions to medellin_monitor;
set local role medellin_monitor;
select isnt_empty('select * from monitoring.health()', 'who watches asks');
select throws_ok('select * from monitoring.queue', '42501', null, 'and looks into nothing else');
select throws_ok('select * from private.health_checks', '42501', null, 'nor into what is asked');
select throws_ok($$ update private.health_checks set findings = 'x' $$, '42501', null, 'or changes it');
reset role;
select tests.authenticate_as('jefa');
select throws_ok('select * from monitoring.health()', '42501', null, 'an admin does not ask');
select throws_ok('select * from private.health()', '42501', null, 'by no door');
select tests.authenticate_as_service();
select throws_ok('select * from monitoring.health()', '42501', null, 'nor does the secret key');

-- then: dead work is forgotten in time
select tests.clear_authentication();
insert into private.jobs (kind, dead_at) values ('backup', now() - interval '91 days'), ('backup', now() - interval '89 days');
select lives_ok('select private.run_retention()', 'retention runs');
select is((select count(*) from private.jobs where dead_at is not null), 1::bigint, 'what died 90 days ago is gone');
select is(
    (select count(*) from private.scheduled_jobs where name in ('queue-vacuum', 'analyze-partitioned')), 2::bigint,
    'and upkeep is scheduled'
);

select * from finish();
rollback;
