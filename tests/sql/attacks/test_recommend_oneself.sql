-- Attack: putting one's own event before others as if the recommender had found it.
-- mutation: R32
begin;
select plan(11);

-- given: an event of omar; ana is recommended another
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('omar', '{organizer}');
    perform tests.create_event('buena', 'olga');
    perform tests.create_event('mia', 'omar');
    insert into public.content_recommendations (user_id, content_type, content_id, score, reason)
    values (tests.user_id('ana'), 'event', tests.event_id('buena'), 0.5, '{}');
end;
$$;
create function pg_temp.recommend(p_user text)
returns text
language sql
as $$
    select format(
        'insert into public.content_recommendations (user_id, content_type, content_id, score, reason)
         values (%L, ''event'', %L, 1, ''{}'')',
        tests.user_id(p_user), tests.event_id('mia')
    )
$$;
grant execute on function pg_temp.recommend(text) to public;

-- when, then
select tests.authenticate_as('omar');
select throws_ok(pg_temp.recommend('ana'), '42501', null, 'omar recommends his event to nobody');
select throws_ok(pg_temp.recommend('omar'), '42501', null, 'nor to himself');
select throws_ok(
    pg_temp.recommend('ana') || ' on conflict (user_id, content_type, content_id) do update set is_viewed = true',
    '42501', null, 'nor by an upsert'
);
select throws_ok(
    format($q$ update public.content_recommendations set content_id = %L $q$, tests.event_id('mia')), '42501', null,
    'nor in the place of another'
);
select is_empty(
    $$ update public.content_recommendations set is_dismissed = true returning id $$, 'nor takes another out of her list'
);
select is_empty($$ select id from public.content_recommendations $$, 'nor sees what she is recommended');
select throws_ok(
    format($q$
        insert into public.content_embeddings (content_type, content_id, model_id, embedding)
        values ('event', %L, gen_random_uuid(), array_fill(1::real, array[1536])::extensions.vector)
    $q$, tests.event_id('mia')),
    '42501', null, 'nor gives his event a vector that fits'
);
select throws_ok(
    $$ insert into public.user_interests (user_id, interest_type, interest_value, source)
       values (tests.user_id('ana'), 'topic', 'lo mío', 'explicit') $$,
    '42501', null, 'nor makes her like it'
);
select tests.authenticate_as('ana');
select throws_ok($$ update public.content_recommendations set score = 1 $$, '42501', null, 'ana herself gives no scores');

-- then
select tests.clear_authentication();
select results_eq(
    $$ select content_id, score, is_dismissed from public.content_recommendations $$,
    $$ values (tests.event_id('buena'), 0.5, false) $$, 'the recommendations are as they were'
);
select is((select count(*) from public.user_interests), 0::bigint, 'and nobody likes anything new');

select * from finish();
rollback;
