-- Attack: reading or writing events past their policies, through the leaves, which inherit neither policies nor rights.
begin;
select plan(11);

-- given: a draft, in the leaf of its year
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('borrador', 'olga', 'draft', '2026-12-31');
end;
$$;
select is((select count(*) from partitions.events_2026), 1::bigint, 'the draft is in its leaf');

-- when, then
select tests.authenticate_as_anon();
select throws_ok($$ select * from partitions.events_2026 $$, '42501', null, 'anon reads no leaf');
select throws_ok($$ select * from partitions.events_default $$, '42501', null, 'nor the default one');
select tests.authenticate_as('olga');
select throws_ok($$ select event_url from partitions.events_2026 $$, '42501', null, 'an organizer reads none');
select throws_ok($$ update partitions.events_2026 set status = 'published' $$, '42501', null, 'changes none');
select throws_ok($$ delete from partitions.events_2026 $$, '42501', null, 'empties none');
select tests.authenticate_as_service();
select throws_ok($$ select * from partitions.events_2026 $$, '42501', null, 'not even the secret key opens one');

-- then: a leaf that is made later is as closed
select tests.clear_authentication();
select is(private.ensure_event_partitions(2040, 2040), 1, 'a leaf is made');
select is(
    (select c.relrowsecurity from pg_catalog.pg_class as c where c.oid = 'partitions.events_2040'::regclass), true,
    'with row security'
);
select ok(
    not has_table_privilege('anon', 'partitions.events_2040', 'select')
    and not has_table_privilege('authenticated', 'partitions.events_2040', 'select')
    and not has_table_privilege('service_role', 'partitions.events_2040', 'select'),
    'and without rights'
);
select is((select e.status from partitions.events_2026 as e), 'draft', 'the draft is as it was');

select * from finish();
rollback;
