-- public.place_legal_hold(), public.lift_legal_hold(), public.legal_holds(), private.is_on_hold(): whose data stay.
begin;
select plan(29);

-- given
do $$
begin
    perform tests.create_user(p.name) from unnest('{ana,beto}'::text[]) as p (name);
    perform tests.create_user('moni', '{member}');
    update public.user_roles set permissions = '["content.moderate"]' where user_id = tests.user_id('moni');
    perform tests.create_user('jefa', '{admin}');
    perform tests.freeze('2030-05-01 12:00Z');
end;
$$;

-- when, then: who may
select tests.authenticate_as('moni');
select throws_ok($$ select public.place_legal_hold(tests.user_id('ana'), 'x') $$, '42501', null, 'a moderator places none');
select throws_ok($$ select public.legal_holds() $$, '42501', null, 'and sees none');
select tests.authenticate_as_service();
select throws_ok($$ select public.place_legal_hold(tests.user_id('ana'), 'x') $$, '42501', null, 'nor does the secret key');
select tests.authenticate_as('jefa');
select lives_ok($$ select public.place_legal_hold(tests.user_id('ana'), 'Tutela') $$, 'an admin does');
select results_eq(
    'select user_id, reason, placed_by, placed_at, ends_at, lifted_at from public.legal_holds()',
    $$ values (tests.user_id('ana'), 'Tutela', tests.user_id('jefa'), '2030-05-01 12:00Z'::timestamptz, null::timestamptz, null::timestamptz) $$,
    'for whom, why, by whom and since when is known'
);
select throws_ok($$ select public.place_legal_hold(gen_random_uuid(), 'x') $$, 'P0002', null, 'on a person');
select throws_ok($$ select public.place_legal_hold(tests.user_id('beto'), ' ') $$, '23514', null, 'with a reason');
select throws_ok(
    $$ select public.place_legal_hold(tests.user_id('beto'), 'x', '2030-05-01 12:00Z') $$, '22023', null, 'until a time to come'
);
select lives_ok($$ select public.place_legal_hold(tests.user_id('beto'), 'Multa', '2030-06-01Z') $$, 'if one is given');
select is((select count(*) from public.legal_holds()), 2::bigint, 'two holds bind');

-- then: what binds
select tests.clear_authentication();
select ok(private.is_on_hold(tests.user_id('ana')), 'who is on hold');
select ok(not private.is_on_hold(tests.user_id('moni')), 'and who is not');
select throws_ok($$ delete from auth.users where id = tests.user_id('ana') $$, 'MD177', null, 'nobody deletes her');
select throws_ok('delete from auth.users', 'MD177', null, 'also not among others');
select lives_ok($$ update auth.users set email = 'ana2@example.com' where id = tests.user_id('ana') $$, 'she can go on');
select tests.freeze('2030-06-01Z');
select ok(not private.is_on_hold(tests.user_id('beto')), 'a hold ends by itself');
select lives_ok($$ delete from auth.users where id = tests.user_id('beto') $$, 'then the account may go');
select results_eq($$ select user_id from private.legal_holds where reason = 'Multa' $$, 'values (null::uuid)', 'that there was one stays');

-- when, then: lifting
select tests.authenticate_as('ana');
select throws_ok($$ select public.lift_legal_hold(gen_random_uuid()) $$, '42501', null, 'nobody lifts her own');
select tests.authenticate_as('jefa');
select throws_ok($$ select public.lift_legal_hold(gen_random_uuid()) $$, 'P0002', null, 'nor one that is none');
select lives_ok('select public.lift_legal_hold(l.id) from public.legal_holds() as l', 'an admin lifts it');
select results_eq(
    $$ select user_id, lifted_by, lifted_at from public.legal_holds(false) where reason = 'Tutela' $$,
    $$ values (tests.user_id('ana'), tests.user_id('jefa'), '2030-06-01Z'::timestamptz) $$, 'by whom and when is known'
);
select is_empty('select id from public.legal_holds()', 'none binds any more');
select is((select count(*) from public.legal_holds(false)), 2::bigint, 'that they were stays');
select tests.freeze('2030-06-02Z');
select lives_ok('select public.lift_legal_hold(l.id) from public.legal_holds(false) as l', 'lifting twice');
select is(
    (select lifted_at from public.legal_holds(false) where reason = 'Tutela'), '2030-06-01Z'::timestamptz, 'changes nothing'
);
select tests.clear_authentication();
select lives_ok($$ delete from auth.users where id = tests.user_id('ana') $$, 'the account may go');
select results_eq(
    $$ select action, count(*) from audit.audit_log where action ~ '^legal_hold' group by action order by action $$,
    $$ values ('legal_hold.lifted', 1::bigint), ('legal_hold.placed', 2::bigint) $$, 'each step is in the log, once'
);
select is_empty($$ select id from audit.audit_log where facts::text ~ 'Tutela' $$, 'the reason is kept as personal');

select * from finish();
rollback;
