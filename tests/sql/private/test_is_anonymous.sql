-- private.is_anonymous(), private.require_person(): who counts as a person.
begin;
select plan(9);

-- given
do $$
begin
    perform tests.create_user('ana');
end;
$$;

-- then
select ok(not private.is_anonymous(), 'a direct connection is no anonymous sign-in');
select throws_ok($$ select private.require_person() $$, '42501', null, 'but no person either');
select tests.authenticate_as('ana');
select ok(not private.is_anonymous(), 'a person is none');
select tests.authenticate_as_anonymous('fulano');
select ok(private.is_anonymous(), 'an anonymous sign-in is one');
select tests.authenticate_as_anon();
select ok(not private.is_anonymous(), 'nobody signed in is none');

-- given: the function itself, with the claims that it reads
select tests.clear_authentication();
create function pg_temp.person_of(p_claims jsonb)
returns uuid
language plpgsql
as $$
begin
    perform set_config('request.jwt.claims', p_claims::text, true);
    return private.require_person();
end;
$$;

-- then
select is(
    pg_temp.person_of(jsonb_build_object('sub', tests.user_id('ana'))), tests.user_id('ana'), 'a person is who she is'
);
select throws_ok(
    $$ select pg_temp.person_of(jsonb_build_object('sub', tests.user_id('ana'), 'is_anonymous', true)) $$,
    '42501', null, 'an anonymous sign-in is nobody'
);
select throws_ok($$ select pg_temp.person_of('{}') $$, '42501', null, 'claims without an id are nobody''s');
select throws_ok(
    $$ select pg_temp.person_of('{"sub": "no-uuid"}') $$, '22P02', null, 'nor are claims with a broken one'
);

select * from finish();
rollback;
