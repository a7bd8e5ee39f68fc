-- backup.create_backup() and backup.set_retention_policy(): what the document calls, and who may.
begin;
select plan(23);

-- given
do $$
begin
    perform tests.create_user('jefa', '{admin}');
    delete from private.jobs;
end;
$$;

-- then: the document's calls
select results_eq(
    $$ select name, keep_for from backup.retention_policies $$, $$ values ('medellin_ai_backup', interval '30 days') $$,
    'the document''s policy is there'
);
select lives_ok(
    $$ select backup.set_retention_policy('medellin_ai_backup', interval '30 days') $$, 'the document sets its policy'
);
select isnt_empty(
    $$ select backup.create_backup('medellin_ai_backup', ARRAY['public'], '/backups') $$, 'and asks for a backup'
);
select results_eq(
    $$ select kind, payload, attempts from private.jobs $$,
    $$ values ('backup', '{"name": "medellin_ai_backup", "schemas": ["public"], "location": "backups"}'::jsonb, 0) $$,
    'which waits for the worker'
);
select is(
    backup.create_backup('medellin_ai_backup', array['public'], 'backups'), (select j.id from private.jobs as j),
    'asked twice, it is made once'
);
select isnt(
    backup.create_backup('medellin_ai_backup', null, '/backups'), (select min(j.id) from private.jobs as j),
    'one of everything is another'
);
select is(private.run_job('daily-backup'), 'ok', 'the daily job asks too');
select is((select count(*) from private.jobs), 2::bigint, 'for one of everything');

-- then: what is not possible
select throws_ok(
    $$ select backup.create_backup('otra', null, '/backups') $$,
    'MD161',
    null,
    'none that nobody knows how long to keep'
);
select
    throws_ok(
        format('select backup.create_backup(''medellin_ai_backup'', null, %L)', l.location), 'MD162', null,
        format('it does not leave the worker''s folder: %s', l.location)
    )
from unnest('{../x,/a/../../x,a//b,.ssh,a/.partial,~root}'::text[]) as l (location);
select throws_ok(
    $$ select backup.create_backup('medellin_ai_backup', '{public,nada}', '/b') $$,
    'MD163',
    null,
    'of what is not there'
);
select throws_ok(
    $$ select backup.create_backup('medellin_ai_backup', '{}', '/b') $$, 'MD163', null, 'nor one of nothing'
);
select throws_ok(
    $$ select backup.set_retention_policy('diario', '0 days') $$, '23514', null, 'something is kept'
);

-- then: a policy is set anew, and that it was is answered for
do $$
begin
    perform backup.set_retention_policy('medellin_ai_backup', '90 days');
end;
$$;
select is((select p.keep_for from backup.retention_policies as p), interval '90 days', 'a policy changes');
select is(
    (
        select a.facts ->> 'keep_for'
        from audit.audit_log as a
        where a.action = 'backup.policy_set'
        order by a.id desc
        limit 1
    ),
    '90 days', 'and the audit log knows'
);

-- then: no role of the API
select tests.authenticate_as('jefa');
select throws_ok(
    $$ select backup.create_backup('medellin_ai_backup', null, '/b') $$, '42501', null, 'an admin asks for none'
);
select tests.authenticate_as_service();
select throws_ok(
    $$ select backup.create_backup('medellin_ai_backup', null, '/b') $$, '42501', null, 'nor does the secret key'
);
select throws_ok(
    $$ select backup.set_retention_policy('medellin_ai_backup', '1 second') $$,
    '42501',
    null,
    'which forgets none either'
);

select * from finish();
rollback;
