-- What the worker does with backups: begins and ends them, and says which folders go.
begin;
select plan(23);

-- given
create temporary table claim (id bigint, token uuid) on commit drop;
create function pg_temp.claimed() returns void language sql as $$
    select backup.create_backup('medellin_ai_backup', null, '/backups/x');
    delete from claim;
    insert into claim (id, token) select j.id, j.lease_token from private.claim_jobs('{backup}', 1) as j
$$;
create function pg_temp.states() returns text language sql as $$
    select string_agg(
        concat_ws(
            ' ', b.name,
            case when b.completed_at is not null then 'done' else coalesce(b.error_message, 'begun') end,
            case when b.removed_since is not null then 'going' end
        ), ', ' order by b.started_at
    ) from backup.backups as b
$$;
do $$
begin
    delete from private.jobs;
    perform tests.freeze('2026-03-01 08:00Z');
    perform pg_temp.claimed();
end;
$$;

-- when
create temporary table first on commit drop as
select b.* from claim as c, private.begin_backup(c.id, c.token) as b;
select matches(
    (select f.location from first as f),
    '^backups/x/medellin_ai_backup-20260301T080000Z-[0-9a-f]{8}$',
    'each has its folder'
);
select is((select f.schemas from first as f), null, 'everything is in it');
select is(pg_temp.states(), 'medellin_ai_backup begun', 'it is known that it was begun');
select results_eq(
    $$ select b.id, b.location from claim as c, private.begin_backup(c.id, c.token) as b $$,
    'select id, location from first',
    'another attempt goes on with it'
);

-- then: one that went wrong
select lives_ok(
    $$ select private.end_backup(c.id, c.token, null, null, 'disco lleno') from claim as c $$, 'an attempt goes wrong'
);
select is(pg_temp.states(), 'medellin_ai_backup disco lleno', 'why is known');
select is_empty(
    $$ select r.id from claim as c, private.backups_to_remove(c.id, c.token) as r $$,
    'what it left is for the next attempt'
);
select lives_ok($$ select private.begin_backup(c.id, c.token) from claim as c $$, 'which begins anew');
select is(pg_temp.states(), 'medellin_ai_backup begun', 'with a clean sheet');
select throws_ok(
    $$ select private.end_backup(c.id, c.token, 5, null) from claim as c $$, '23514', null, 'done is what has a digest'
);
select lives_ok(
    $$ select private.end_backup(c.id, c.token, 5, repeat('0a', 32)) from claim as c $$, 'it is there'
);
select lives_ok($$ select private.complete_job(c.id, c.token) from claim as c $$, 'and the job is done');
select results_eq(
    $$ select b.completed_at, b.size_bytes from backup.backups as b $$,
    $$ values ('2026-03-01 08:00Z'::timestamptz, 5::bigint) $$,
    'how large and when is known'
);
select is(
    (select a.facts ->> 'sha256' from audit.audit_log as a where a.action = 'backup.created'), repeat('0a', 32),
    'the audit log knows its digest'
);

-- then: whoever is killed is settled by the next
do $$
begin
    perform tests.freeze('2026-03-02 08:00Z');
    perform pg_temp.claimed();
    perform private.begin_backup(c.id, c.token) from claim as c;
    delete from private.jobs;
    perform tests.freeze('2026-03-03 08:00Z');
    perform pg_temp.claimed();
end;
$$;
select is(
    (
        select count(*) from claim as c, private.backups_to_remove(c.id, c.token) as r
        where r.location ~ '20260302T080000Z'
    ),
    1::bigint, 'what is left of one that nobody works on goes'
);
select is(pg_temp.states(), 'medellin_ai_backup done, medellin_ai_backup it was interrupted', 'and it is settled');

-- then: what is too old goes, but for the last good one
select tests.freeze('2026-05-01 08:00Z');
select is(
    (
        select array_agg(right(r.location, -36)) is null from claim as c, private.backups_to_remove(c.id, c.token) as r
        where r.location ~ '20260301T'
    ),
    true, 'the last good one stays, whatever its age'
);
select is(
    pg_temp.states(), 'medellin_ai_backup done, medellin_ai_backup it was interrupted going', 'the others go'
);
insert into backup.backups (name, location, started_at, completed_at, size_bytes, sha256)
values ('medellin_ai_backup', 'backups/nueva', '2026-04-30', '2026-04-30', 1, repeat('0b', 32));
select is(
    (select count(*) from claim as c, private.backups_to_remove(c.id, c.token)), 2::bigint,
    'with a newer one it goes too'
);
select lives_ok(
    $$ select private.forget_backups(c.id, c.token, array(select b.id from backup.backups as b)) from claim as c $$,
    'their folders are gone'
);
select is(pg_temp.states(), 'medellin_ai_backup done', 'and they are forgotten, those that stay are not');

-- then: only who holds the job
select throws_ok(
    $$ select private.begin_backup(c.id, gen_random_uuid()) from claim as c $$,
    'MD160',
    null,
    'another worker begins nothing'
);
select throws_ok(
    $$ select * from claim as c, private.backups_to_remove(c.id, gen_random_uuid()) as r $$, 'MD160', null,
    'and has nothing removed'
);

select * from finish();
rollback;
