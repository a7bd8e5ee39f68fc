-- backup.retention_policies and backup.backups: what is kept of backups, and how long; no role of the API reaches them.
begin;
select plan(17);

-- given
do $$
begin
    perform tests.create_user('jefa', '{admin}');
    update backup.retention_policies set name = 'diario';
    insert into backup.backups (name, schemas, location) values ('diario', '{public}', 'backups/1');
end;
$$;

-- then
select results_eq(
    $$ select name, started_at, completed_at from backup.backups $$, $$ values ('diario', now(), null::timestamptz) $$,
    'a backup has begun'
);
select throws_ok(
    $$ insert into backup.backups (name, schemas, location) values ('otro', '{public}', 'x') $$, '23503', null,
    'none is made that nobody knows how long to keep'
);
-- 23503 up to PostgreSQL 17, 23001 from 18 on
select throws_matching(
    $$ delete from backup.retention_policies $$, 'violates (RESTRICT setting of )?foreign key constraint',
    'and none loses its policy'
);
select throws_ok(
    $$ update backup.retention_policies set keep_for = '0' $$, '23514', null, 'something is kept'
);
select throws_ok($$ update backup.backups set size_bytes = -1 $$, '23514', null, 'nothing is smaller than empty');
select throws_ok($$ update backup.backups set sha256 = 'x' $$, '23514', null, 'a digest is a digest');
select throws_ok($$ update backup.backups set completed_at = now() $$, '23514', null, 'which one that is done has');
select
    throws_ok(
        format('update backup.backups set location = %L', l.location), '23514', null,
        format('it lies in the folder of backups, not in %s', l.location)
    )
from unnest('{/etc,../x,a/../b}'::text[]) as l (location);
select lives_ok(
    $$ update backup.backups set size_bytes = 5, sha256 = repeat('0a', 32), completed_at = now() $$, 'it is done'
);
update backup.retention_policies set updated_at = '2026-01-01';
select is((select p.updated_at from backup.retention_policies as p), now(), 'a change is dated');

-- then: nobody of the API
select tests.authenticate_as_anon();
select throws_ok($$ select from backup.backups $$, '42501', null, 'anon does not get there');
select tests.authenticate_as('jefa');
select throws_ok($$ select from backup.backups $$, '42501', null, 'nor does an admin');
select throws_ok($$ delete from backup.retention_policies $$, '42501', null, 'nor to the policies');
select tests.authenticate_as_service();
select throws_ok($$ select from backup.backups $$, '42501', null, 'nor does the secret key');
select throws_ok(
    $$ update backup.retention_policies set keep_for = '1 second' $$, '42501', null, 'which throws nothing away'
);

select * from finish();
rollback;
