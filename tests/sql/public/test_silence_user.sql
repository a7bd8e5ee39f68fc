-- public.silence_user(), public.lift_silence(), public.user_silences: who may not write, until when, and who says so.
begin;
select plan(21);

-- given: moni moderates without being an admin
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
select tests.authenticate_as('ana');
select throws_ok(
    $$ select public.silence_user(tests.user_id('beto'), '2030-05-02Z') $$, '42501', null, 'nobody silences another'
);
select tests.authenticate_as('moni');
select results_eq(
    $$ select user_id, reason, ends_at, lifted_at from public.silence_user(tests.user_id('ana'), '2030-05-02Z', 'Insultos') $$,
    $$ values (tests.user_id('ana'), 'Insultos', '2030-05-02Z'::timestamptz, null::timestamptz) $$, 'a moderator does'
);
select throws_ok(
    $$ select public.silence_user(tests.user_id('ana'), '2030-05-01 12:00Z') $$, '22023', null, 'until a time to come'
);
select throws_ok(
    $$ select public.silence_user(tests.user_id('ana'), null) $$, '22023', null, 'never for ever'
);
select throws_ok(
    $$ select public.silence_user(gen_random_uuid(), '2030-05-02Z') $$, 'P0002', null, 'a person'
);
select throws_ok(
    $$ select public.silence_user(tests.user_id('jefa'), '2030-05-02Z') $$, 'MD504', null, 'but no admin'
);
select throws_ok(
    $$ select public.silence_user(tests.user_id('ana'), '2030-05-02Z', repeat('x', 1001)) $$, '23514', null, 'with a short reason'
);
select is_empty('select 1 from public.user_silences', 'a moderator who is no admin does not look at the list');
select tests.authenticate_as('jefa');
select is((select count(*) from public.user_silences), 1::bigint, 'an admin does');

-- then: the silenced person
select tests.authenticate_as('ana');
select results_eq(
    $$ select reason, ends_at from public.user_silences $$, $$ values ('Insultos', '2030-05-02Z'::timestamptz) $$,
    'who is silenced knows why and until when'
);
select throws_ok(
    $$ insert into public.user_messages (recipient_id, content) values (tests.user_id('beto'), 'Hola') $$, 'MD501',
    'Por ahora no puedes publicar', 'and cannot write'
);
select throws_ok($$ update public.user_silences set lifted_at = now() $$, '42501', null, 'she does not lift it');
select throws_ok($$ delete from public.user_silences $$, '42501', null, 'or delete it');
select throws_ok($$ select public.lift_silence(tests.user_id('ana')) $$, '42501', null, 'in no way');
select tests.authenticate_as('beto');
select is_empty('select 1 from public.user_silences', 'nobody else sees it');

-- then: it ends
select tests.authenticate_as('moni');
select lives_ok($$ select public.lift_silence(tests.user_id('ana')) $$, 'a moderator lifts it');
select lives_ok($$ select public.lift_silence(tests.user_id('ana')) $$, 'twice changes nothing');
select tests.authenticate_as('ana');
select lives_ok(
    $$ insert into public.user_messages (recipient_id, content) values (tests.user_id('beto'), 'Hola') $$, 'she writes again'
);
select tests.clear_authentication();
select is(
    (select s.lifted_at from public.user_silences as s), '2030-05-01 12:00Z'::timestamptz, 'and it is on record'
);
insert into public.user_silences (user_id, ends_at) values (tests.user_id('beto'), '2030-05-01 12:30Z');
select tests.authenticate_as('beto');
select throws_ok(
    $$ insert into public.user_messages (recipient_id, content) values (tests.user_id('ana'), 'Hola') $$, 'MD501', null,
    'beto is silenced'
);
select tests.freeze('2030-05-01 12:30Z');
select lives_ok(
    $$ insert into public.user_messages (recipient_id, content) values (tests.user_id('ana'), 'Hola') $$, 'until it ends by itself'
);

select * from finish();
rollback;
