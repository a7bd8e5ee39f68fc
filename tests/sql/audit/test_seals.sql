-- private.seal_audit(), private.verify_audit(): every day that is over is sealed, and what is changed afterwards is found.
begin;
select plan(17);

-- given: three entries today; the day after tomorrow, two days are over
do $$
begin
    perform tests.create_user('ana');
    perform private.audit('test.happened', 'things', n::text, tests.user_id('ana'), '{}', '{"note": "hola"}')
    from generate_series(1, 3) as n;
end;
$$;
create function pg_temp.today() returns date language sql as $$ select (clock_timestamp() at time zone 'UTC')::date $$;
-- what is wrong on a day after a statement that is undone again; its triggers are off, as its owner could have them
create function pg_temp.found(p_statement text, p_table text default 'audit.audit_log')
returns text
language plpgsql
as $$
begin
    return tests.planted(
        format('alter table %s disable trigger user; %s', p_table, p_statement),
        'select v.day - pg_temp.today() || '': '' || v.problem from private.verify_audit() as v where v.problem is not null'
    );
end;
$$;

-- when, then
select is(private.seal_audit(), (select pg_temp.today() - min(l.at at time zone 'UTC')::date from audit.audit_log as l),
    'what is not over is not sealed');
do $$ begin perform tests.freeze((pg_temp.today() + 2)::timestamp at time zone 'UTC' + interval '1 minute'); end; $$;
select is(private.seal_audit(), 2, 'two days are over');
select is(private.seal_audit(), 0, 'and sealed once');
select results_eq(
    $$ select s.day - pg_temp.today(), s.entries = 0 from audit.seals as s where s.day >= pg_temp.today() $$,
    $$ values (0, false), (1, true) $$, 'also a day without entries'
);
select is_empty($$ select from private.verify_audit() as v where v.problem is not null $$, 'nothing is wrong');
select throws_ok($$ update audit.seals set entries = 0 $$, '42501', null, 'a seal is not changed');
select throws_ok($$ delete from audit.seals $$, '42501', null, 'nor broken');

-- when, then: what the owner of the database could do
select is(
    pg_temp.found($$ update audit.audit_log set facts = '{"x": 1}' where object_id = '2' $$),
    '0: its entries are not what its seal says', 'a changed entry is found'
);
select is(
    pg_temp.found($$ update audit.audit_log set actor_id = gen_random_uuid() where object_id = '1' $$),
    '0: its entries are not what its seal says', 'also when only the actor is another'
);
select alike(
    pg_temp.found($$ delete from audit.audit_log where object_id = '2' $$), '0: % entries, sealed were %', 'a deleted one'
);
select alike(
    pg_temp.found($$ insert into audit.audit_log (at, actor_role, action, object_type) select at, 'x', 'test.new', 'x'
                     from audit.audit_log limit 1 $$),
    '0: % entries, sealed were %', 'one that is slipped in'
);
select is(
    pg_temp.found($$ update audit.audit_log set personal = '{"note": "adiós"}' where object_id = '3' $$),
    '0: something personal was changed', 'other words in what is personal'
);
select is(
    pg_temp.found($$ update audit.seals set digest = sha256('x') where day = pg_temp.today() $$, 'audit.seals'),
    '0: its entries are not what its seal says, 1: its seal does not follow the one before', 'another seal'
);
select is(
    pg_temp.found($$ delete from audit.seals where day = pg_temp.today() $$, 'audit.seals'),
    '0: not sealed, 1: its seal does not follow the one before', 'a seal that is gone'
);

-- when, then: what is right
do $$ begin perform private.forget_in_audit(tests.user_id('ana')); end; $$;
select is_empty($$ select from private.verify_audit() as v where v.problem is not null $$, 'who is forgotten breaks no seal');
do $$ begin perform tests.freeze((pg_temp.today() + 5)::timestamp at time zone 'UTC'); end; $$;
select results_eq(
    $$ select v.day - pg_temp.today(), v.problem from private.verify_audit() as v where v.problem is not null $$,
    $$ values (2, 'not sealed'), (3, 'not sealed') $$, 'days that wait too long for their seal are named'
);
select is(private.seal_audit(), 3, 'until the job runs again');

select * from finish();
rollback;
