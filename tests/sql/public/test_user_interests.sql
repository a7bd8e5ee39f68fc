-- public.user_interests: people say what they like, the recommender adds what it finds out, and they take back both.
begin;
select plan(23);

-- given: something that the recommender found out of ana, and an interest of beto
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('beto');
    perform tests.create_user('jefa', '{admin}');
    insert into public.user_interests (user_id, interest_type, interest_value, weight, source) values
    (tests.user_id('ana'), 'topic', 'robótica', 0.4, 'activity'),
    (tests.user_id('beto'), 'topic', 'poesía', 1, 'explicit');
end;
$$;

-- then: one's own
select tests.authenticate_as('ana');
select results_eq(
    $$ insert into public.user_interests (interest_type, interest_value, source) values ('topic', 'visión', 'explicit')
       returning user_id, weight, created_at $$,
    $$ values (tests.user_id('ana'), 1.0, now()) $$,
    'ana says what she likes, in her own name and fully unless she says how much'
);
select results_eq(
    $$ select interest_value from public.user_interests order by interest_value $$, $$ values ('robótica'), ('visión') $$,
    'she sees hers, also what was found out'
);
select results_eq(
    $$ update public.user_interests set weight = 0.1 where interest_value = 'robótica' returning weight, source $$,
    $$ values (0.1, 'activity') $$,
    'she weighs both'
);
select throws_ok(
    $$ insert into public.user_interests (interest_type, interest_value, source) values ('topic', 'visión', 'explicit') $$,
    '23505', null, 'nothing is said twice'
);
select throws_ok(
    $$ insert into public.user_interests (interest_type, interest_value, source) values ('topic', 'x', 'activity') $$,
    '42501', null, 'what was found out is not for her to write'
);
select throws_ok(
    $$ insert into public.user_interests (user_id, interest_type, interest_value, source)
       values (tests.user_id('beto'), 'topic', 'x', 'explicit') $$,
    '42501', null, 'nor what another likes'
);
select throws_ok(
    $$ update public.user_interests set interest_value = 'x' $$, '42501', null, 'another interest is another row'
);

-- then: what it may be
select throws_ok(
    format($q$ insert into public.user_interests (interest_type, interest_value, source) values (%L, %L, 'explicit') $q$, i.type, i.value),
    '23514', null, i.words
)
from (
    values ('oracle', 'x', 'types are a closed list'), ('topic', '', 'nothing is no interest'), ('topic', '  ', 'nor are blanks'),
    ('topic', repeat('x', 101), 'nor is an essay')
) as i (type, value, words);
select throws_ok(
    format($q$ update public.user_interests set weight = %L $q$, w.weight), '23514', null, 'a weight is a share: ' || w.weight
)
from (values ('-0.1'), ('1.1'), ('NaN')) as w (weight);

-- then: of others
select is_empty(
    $$ update public.user_interests set weight = 0 where user_id = tests.user_id('beto') returning id $$,
    'she weighs nothing of another'
);
select is_empty(
    $$ delete from public.user_interests where user_id = tests.user_id('beto') returning id $$, 'nor takes it back'
);
select tests.authenticate_as('jefa');
select is_empty($$ select id from public.user_interests $$, 'an admin does not see what people like');
select tests.authenticate_as_anonymous('nadie');
select throws_ok(
    $$ insert into public.user_interests (interest_type, interest_value, source) values ('topic', 'x', 'explicit') $$,
    '42501', null, 'who signs in anonymously says nothing'
);

-- then: taking back
select tests.authenticate_as('ana');
select results_eq(
    $$ delete from public.user_interests where interest_value = 'robótica' returning source $$, $$ values ('activity') $$,
    'she takes back what was found out'
);
select tests.clear_authentication();
update public.user_interests set updated_at = '2026-01-01' where user_id = tests.user_id('ana');
select is(
    (select i.updated_at from public.user_interests as i where i.user_id = tests.user_id('ana')), now(), 'a change is dated'
);

-- then: a limit; an account of today begins with fifty, of which one is used
select tests.authenticate_as('ana');
select lives_ok(
    $$ insert into public.user_interests (interest_type, interest_value, source)
       select 'skill', 's' || n, 'explicit' from generate_series(1, 49) as n $$,
    'forty-nine more'
);
select throws_ok(
    $$ insert into public.user_interests (interest_type, interest_value, source) values ('skill', 'x', 'explicit') $$,
    'MD401', null, 'and then more slowly'
);

-- then
select tests.clear_authentication();
delete from auth.users where id = tests.user_id('ana');
select results_eq(
    $$ select interest_value from public.user_interests $$, $$ values ('poesía') $$, 'with the account they are gone'
);

select * from finish();
rollback;
