-- Attack: learning what one must not see through what one is recommended, or what others are.
begin;
select plan(12);

-- given: everything about robots, which ana likes; what beto has for himself, and who keeps away from her
do $$
begin
    perform tests.create_user(n.name, n.roles)
    from (values ('ana', '{}'::text[]), ('beto', '{member}'), ('carla', '{member}'), ('dora', '{member}'), ('olga', '{organizer}')) as n (name, roles);
    insert into public.ai_models (id, name, type, version, parameters)
    values ('00000000-0000-4000-8000-000000000001', 'léxico', 'embedding', '1', '{"provider": "lexical"}');
    perform tests.create_event('robots-abierto', 'olga'), tests.create_event('robots-borrador', 'olga', 'draft');
    perform tests.create_post('robots-nota', 'beto'), tests.create_post('robots-boceto', 'beto', 'draft'),
        tests.create_post('robots-carla', 'carla');
    insert into public.resources (title, type, url, author_id, status, visibility, event_id)
    select 'Robots ' || v.visibility, 'article', 'https://example.com', tests.user_id('beto'), 'published', v.visibility,
        case v.visibility when 'attendees' then tests.event_id('robots-abierto') end
    from unnest('{public,members,attendees,private}'::text[]) as v (visibility);
    update public.profiles set ai_interests = '["robots"]', signup_completed = true;
    insert into public.user_interests (user_id, interest_type, interest_value, source)
    values (tests.user_id('beto'), 'topic', 'una enfermedad', 'explicit');
    update public.communication_preferences set suggest_me = false where user_id = tests.user_id('dora');
    perform public.finish_embedding(c.job_id, c.lease_token, c.content_hash) from public.claim_embeddings(100) as c;
    update auth.users set last_sign_in_at = now();
    perform private.update_recommendations(null, 100);
    -- she was recommended carla until then
    insert into public.user_blocks (blocker_id, blocked_id) values (tests.user_id('carla'), tests.user_id('ana'));
end;
$$;

-- then: what was made for her
select is_empty(
    $$ select r.content_id from public.content_recommendations as r
       inner join public.events as e on r.content_id = e.id where e.status = 'draft' and r.user_id = tests.user_id('ana') $$,
    'no draft is made a recommendation'
);
select tests.authenticate_as('ana');
select set_eq(
    $$ select coalesce(r.slug, r.title) from public.my_recommendations(null, 100) as r $$,
    $$ values ('robots-abierto'), ('robots-nota'), ('Robots public'), ('Beto'), ('Olga') $$,
    'ana reads neither drafts nor what is for others, nobody who blocked her or does not want to be suggested'
);
select is_empty(
    $$ select r.id from public.content_recommendations as r where r.content_id = tests.user_id('carla') $$,
    'nor does she find a row about who has blocked her'
);
select is_empty(
    $$ select r.id from public.my_recommendations(null, 100) as r where r.reason::text ~ 'enfermedad' $$,
    'no reason names what somebody else likes in private'
);
select is_empty(
    $$ select r.id from public.content_recommendations as r where r.user_id <> tests.user_id('ana') $$, 'nor does she read what others are recommended'
);

-- when, then: for others
select throws_ok(
    $$ select public.generate_user_recommendations(tests.user_id('beto'), 'event') $$, '42501', null, 'she makes none for beto'
);
select throws_ok($$ select private.my_recommendations_of(tests.user_id('beto')) $$, '42883', null, 'nor is there a way to his');
select throws_ok(
    $$ select private.recommend_content(array[tests.user_id('beto')], 'event', 5) $$, '42501', null, 'not even past the API'
);
select throws_ok(
    $$ select * from private.suggestable(array[tests.user_id('beto')], 'event', array[tests.event_id('robots-abierto')]) $$,
    '42501', null, 'nor asks whether he is registered'
);
select throws_ok(
    $$ select private.recommend_next(1, gen_random_uuid(), null) $$, '42501', null, 'nor is she the worker'
);
select lives_ok($$ select public.generate_user_recommendations(tests.user_id('ana'), 'user', 50) $$, 'hers she makes anew');
select throws_ok(
    $$ select public.generate_user_recommendations(tests.user_id('ana'), 'event') from generate_series(1, 50) $$,
    'MD401', null, 'but not without end'
);

select * from finish();
rollback;
