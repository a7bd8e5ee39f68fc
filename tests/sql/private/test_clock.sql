-- private.clock(): what time it is, for every rule of the database; tests can stop it.
begin;
select plan(4);

-- given
do $$
begin
    perform tests.create_user('olga', '{organizer}');
end;
$$;

-- then
select is(private.clock(), now(), 'it is the time of the transaction');
select is_empty(
    $$ select p.oid::regprocedure from pg_catalog.pg_proc as p
       where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace)
           -- run_job measures how long a job takes, which no stopped clock can; so do these with reports (R58)
           and p.proname not in (
               'cancel_report', 'end_report', 'fail_lost_reports', 'fail_report', 'finish_report', 'load_report'
           )
           -- the audit log keeps the real time: a day that is sealed must be over
           and p.proname not in ('clock', 'update_updated_at_timestamp', 'run_job', 'audit', 'seal_audit')
           and p.prosrc ~* '(\mnow\(|current_timestamp|clock_timestamp|localtime)' $$,
    'no rule asks another clock'
);
select tests.freeze('2029-01-01');
select is(private.clock(), '2029-01-01'::timestamptz, 'a stopped clock stands');
select tests.authenticate_as('olga');
select throws_ok(
    $$ insert into public.events (title, description, date, location) values ('x', 'd', '2028-12-31', 'x') $$,
    'MD102', null, 'and rules go by it'
);

select * from finish();
rollback;
