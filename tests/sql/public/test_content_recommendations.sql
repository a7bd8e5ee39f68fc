-- public.content_recommendations: written by the recommender; people look at them, mark them as seen, dismiss them.
begin;
select plan(19);

-- given: two events are recommended to ana, one to beto
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('beto');
    perform tests.create_user('jefa', '{admin}');
    perform tests.create_event('uno', 'ana');
    perform tests.create_event('dos', 'ana');
    insert into public.content_recommendations (user_id, content_type, content_id, score, reason) values
    (tests.user_id('ana'), 'event', tests.event_id('uno'), 0.5, '{"code": "popular"}'),
    (tests.user_id('ana'), 'event', tests.event_id('dos'), 0.9, '{"code": "interest"}'),
    (tests.user_id('beto'), 'event', tests.event_id('uno'), 0.7, '{}');
    perform tests.freeze('2026-05-01 10:00-05');
end;
$$;

-- then: looking
select tests.authenticate_as('ana');
select results_eq(
    $$ select score, is_viewed, viewed_at, is_dismissed from public.content_recommendations order by score desc $$,
    $$ values (0.9, false, null::timestamptz, false), (0.5, false, null, false) $$,
    'ana finds hers, the best first'
);
select results_eq(
    $$ update public.content_recommendations set is_viewed = true where score = 0.9 returning viewed_at $$,
    $$ values ('2026-05-01 10:00-05'::timestamptz) $$,
    'she has seen one, at this time'
);
select tests.freeze('2026-05-02 10:00-05');
select results_eq(
    $$ update public.content_recommendations set is_viewed = true where score = 0.9 returning viewed_at $$,
    $$ values ('2026-05-01 10:00-05'::timestamptz) $$,
    'which stays the first time'
);
select results_eq(
    $$ update public.content_recommendations set is_viewed = false where score = 0.9 returning viewed_at $$,
    $$ values (null::timestamptz) $$,
    'unless she says that she has not'
);
select results_eq(
    $$ update public.content_recommendations set is_dismissed = true where score = 0.5 returning is_viewed $$,
    $$ values (false) $$,
    'another she does not want to see at all'
);

-- then: what she does not write
select throws_ok($$ update public.content_recommendations set viewed_at = now() $$, '42501', null, 'not the time');
select throws_ok($$ update public.content_recommendations set score = 1 $$, '42501', null, 'not the score');
select throws_ok($$ update public.content_recommendations set reason = '{}' $$, '42501', null, 'not the reason');
select throws_ok($$ delete from public.content_recommendations $$, '42501', null, 'nor throws it away: it would come again');
select is_empty(
    $$ update public.content_recommendations set is_dismissed = true where user_id = tests.user_id('beto') returning id $$,
    'nor touches what another is recommended'
);
select tests.authenticate_as('jefa');
select is_empty($$ select id from public.content_recommendations $$, 'an admin does not see what people are recommended');

-- then: the recommender
select tests.authenticate_as_service();
select throws_ok(
    $$ insert into public.content_recommendations (user_id, content_type, content_id, score, reason)
       values (tests.user_id('ana'), 'event', tests.event_id('dos'), 0.1, '{}') $$,
    '23505', null, 'recommends a thing once'
);
select results_eq(
    $$ insert into public.content_recommendations (user_id, content_type, content_id, score, reason)
       values (tests.user_id('ana'), 'event', tests.event_id('uno'), 0.8, '{}')
       on conflict (user_id, content_type, content_id) do update set score = excluded.score returning is_dismissed $$,
    $$ values (true) $$,
    'what was dismissed stays so, whatever its new score'
);
select throws_ok(
    format($q$ update public.content_recommendations set score = %L $q$, s.score), '23514', null, 'a score is a share: ' || s.score
)
from (values ('-0.1'), ('1.1'), ('NaN')) as s (score);
select throws_ok(
    $$ update public.content_recommendations set content_type = 'oracle' $$, '23503', null, 'of a type that exists'
);
select results_eq(
    $$ insert into public.content_recommendations (user_id, content_type, content_id, score, reason, is_viewed)
       values (tests.user_id('beto'), 'event', tests.event_id('dos'), 0.1, '{}', true) returning viewed_at $$,
    $$ values ('2026-05-02 10:00-05'::timestamptz) $$,
    'and what comes in as seen was seen now'
);

-- then
select tests.clear_authentication();
delete from auth.users where id = tests.user_id('beto');
select results_eq(
    $$ select distinct user_id from public.content_recommendations $$, $$ values (tests.user_id('ana')) $$,
    'with the account they are gone'
);

select * from finish();
rollback;
