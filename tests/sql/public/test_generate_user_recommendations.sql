-- public.generate_user_recommendations: what is near to a person, what has the words that she likes, what is popular; made
-- anew without a trace of the old, but for what she said of it.
-- mutation: R06, R07, R09
begin;
select plan(26);

-- given: events about robots and coffee; ana likes robots, beto went to one about coffee, carla says nothing
do $$
begin
    perform tests.freeze('2026-05-01 10:00-05');
    perform tests.create_user('ana');
    perform tests.create_user('beto');
    perform tests.create_user('carla');
    perform tests.create_user('jefa', '{admin}');
    perform tests.create_user('olga', '{organizer}');
    insert into public.ai_models (id, name, type, version, parameters) values
    ('00000000-0000-4000-8000-000000000001', 'léxico', 'embedding', '1', '{"provider": "lexical"}'),
    ('00000000-0000-4000-8000-000000000002', 'gustos', 'recommendation', '1', '{}');
    perform tests.create_event('robots', 'olga', p_date => '2026-06-01 10:00-05');
    perform tests.create_event('brazos', 'olga', p_date => '2026-06-02 10:00-05');
    perform tests.create_event('cafe', 'olga', p_date => '2026-06-03 10:00-05');
    perform tests.create_event('tostado', 'olga', p_date => '2026-06-04 10:00-05');
    perform tests.create_event('baile', 'olga', p_date => '2026-06-05 10:00-05');
    update public.events set description = 'Robots para la escuela' where slug = 'robots';
    update public.events set description = 'Brazos de robots' where slug = 'brazos';
    update public.events set description = 'Catar café de las montañas' where slug = 'cafe';
    update public.events set description = 'Tostar café de las montañas' where slug = 'tostado';
    update public.events set description = 'Salsa y más salsa', current_registrations = 20 where slug = 'baile';
    insert into public.user_interests (user_id, interest_type, interest_value, weight, source)
    values (tests.user_id('ana'), 'topic', 'Robots', 0.5, 'explicit');
    insert into public.event_registrations (event_id, user_id, ticket_type, status)
    values (tests.event_id('cafe'), tests.user_id('beto'), 'general', 'confirmed');
    perform public.finish_embedding(c.job_id, c.lease_token, c.content_hash) from public.claim_embeddings(100) as c;
end;
$$;
create function pg_temp.list_of(p_name text)
returns text
language sql
security definer
as $$
    select string_agg(k.slug || ' ' || (r.reason ->> 'code'), ', ' order by r.score desc)
    from public.content_recommendations as r
    inner join private.event_keys as k on r.content_id = k.id
    where r.user_id = tests.user_id(p_name)
$$;
create function pg_temp.make(p_name text, p_limit integer default 10)
returns void
language sql
as $$ select public.generate_user_recommendations(tests.user_id(p_name), 'event', p_limit) $$;
grant execute on function pg_temp.list_of(text), pg_temp.make(text, integer) to public;

-- then: each gets what is his
select tests.authenticate_as('ana');
select lives_ok($$ select pg_temp.make('ana', 3) $$, 'ana asks for hers');
select is(
    pg_temp.list_of('ana'), 'robots shared_interest, brazos shared_interest, baile popular',
    'what has the words that she likes, then what many choose'
);
select tests.authenticate_as('beto');
select lives_ok($$ select pg_temp.make('beto', 2) $$, 'beto for his');
select is(pg_temp.list_of('beto'), 'tostado similar_to, baile popular', 'what is like the one he goes to, and not that one');
update public.communication_preferences set track_activity = false;
select lives_ok($$ select pg_temp.make('beto', 1) $$, 'beto asks again');
select is(pg_temp.list_of('beto'), 'baile popular', 'what he did counts no more when he does not want it to be recorded');
select tests.authenticate_as('carla');
select lives_ok($$ select pg_temp.make('carla') $$, 'carla has said nothing and done nothing');
select is(
    pg_temp.list_of('carla'), 'baile popular, cafe suggested, robots suggested, brazos suggested, tostado suggested',
    'she gets what is popular, and what comes soonest'
);
select results_eq(
    $$ select distinct r.ai_model_id, r.generated_at, r.expires_at from public.content_recommendations as r $$,
    $$ values (
        '00000000-0000-4000-8000-000000000001'::uuid, '2026-05-01 10:00-05'::timestamptz, '2026-05-08 10:00-05'::timestamptz
    ) $$,
    'by the model whose vectors there are, for a week'
);

-- then: again, and later
select lives_ok($$ select public.generate_user_recommendations(null, 'event') $$, 'asking twice');
select is((select count(*) from public.content_recommendations), 5::bigint, 'doubles nothing');
select tests.freeze('2026-06-02 12:00-05');
select lives_ok($$ select pg_temp.make('carla') $$, 'nor does asking a month later');
select results_eq(
    $$ select r.score, r.created_at, r.generated_at from public.content_recommendations as r
       where r.content_id = tests.event_id('baile') $$,
    $$ values (0.062342, now(), '2026-06-02 12:00-05'::timestamptz) $$, 'each has a new score and stays the same'
);
select is(
    pg_temp.list_of('carla'), 'baile popular, cafe upcoming, tostado upcoming', 'what is over by then has gone from the list'
);

-- then: what she said of it
update public.content_recommendations set is_dismissed = true where content_id = tests.event_id('cafe');
update public.content_recommendations set is_viewed = true where content_id = tests.event_id('tostado');
select tests.freeze('2026-06-02 13:00-05');
select lives_ok($$ select pg_temp.make('carla') $$, 'after she has seen one and dismissed another');
select results_eq(
    $$ select k.slug, r.is_viewed, r.is_dismissed from public.content_recommendations as r
       inner join public.events as k on r.content_id = k.id order by k.slug $$,
    $$ values ('baile', false, false), ('cafe', false, true), ('tostado', true, false) $$, 'both stay as she left them'
);
select is_empty(
    $$ select r.id from public.content_recommendations as r where r.is_viewed and r.generated_at > '2026-06-02 12:30-05' $$,
    'what she has seen is not recommended again'
);

-- then: who asks for whom
select throws_ok($$ select pg_temp.make('ana') $$, '42501', null, 'carla asks for nobody else');
select tests.authenticate_as('jefa');
select lives_ok($$ select pg_temp.make('beto') $$, 'an admin does');
select throws_ok(
    $$ select public.generate_user_recommendations(gen_random_uuid(), 'event') $$, 'P0002', null, 'for whom there is'
);
select throws_ok(
    $$ select public.generate_user_recommendations(tests.user_id('jefa'), 'message') $$, '22023', null,
    'of what is recommended'
);
select tests.authenticate_as_anonymous('nadie');
select throws_ok($$ select pg_temp.make('nadie') $$, '42501', null, 'who has no account gets none');
select tests.authenticate_as_anon();
select throws_ok($$ select pg_temp.make('ana') $$, '42501', null, 'nor does nobody in particular');
select tests.authenticate_as_service();
select throws_ok($$ select pg_temp.make('ana') $$, '42501', null, 'nor does the secret key');

-- then: without any model
select tests.clear_authentication();
delete from public.ai_models;
delete from public.content_recommendations;
select tests.authenticate_as('ana');
select lives_ok($$ select pg_temp.make('ana') $$, 'without a model');
select is(pg_temp.list_of('ana'), 'baile popular, cafe upcoming, tostado upcoming', 'there are words and figures');

select * from finish();
rollback;
