-- public.record_view(): once for a person, a thing and a day; only what is seen, never what is one's own.
begin;
select plan(20);

-- given
do $$
begin
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user(p.name, '{member}') from unnest('{ana,beto,maria}'::text[]) as p (name);
    perform tests.create_event('taller', 'olga');
    perform tests.create_event('borrador', 'olga', 'draft');
    perform tests.create_topic('tema', 'maria');
    perform tests.create_topic('oculto', 'maria', 'hidden');
end;
$$;
create view pg_temp.noted as
select content_type, viewer, user_id, day from private.content_views order by content_type, viewer, day;
create function pg_temp.look(p_slug text) returns void language sql
as $$ select public.record_view('event', tests.event_id(p_slug)) $$;
create function pg_temp.counted() returns integer language sql
security definer as $$ select count(*)::integer from private.unfolded_views $$;
grant execute on function pg_temp.look(text), pg_temp.counted() to public;
select tests.freeze(date_trunc('day', now(), 'UTC') + interval '23 hours');

-- when, then: once a day
select tests.authenticate_as('ana');
select lives_ok($$ select pg_temp.look('taller') from generate_series(1, 3) $$, 'a person looks at an event, three times');
select tests.clear_authentication();
select results_eq(
    'select * from pg_temp.noted',
    $$ values ('event', tests.user_id('ana')::text, tests.user_id('ana'), date_trunc('day', now(), 'UTC')) $$, 'which is once, by day in UTC'
);
select is(pg_temp.counted(), 1, 'and waits to be counted');
select tests.freeze(date_trunc('day', now(), 'UTC') + interval '25 hours');
select tests.authenticate_as('ana');
select lives_ok($$ select pg_temp.look('taller') $$, 'the next day');
select lives_ok($$ select public.record_view('topic', tests.topic_id('tema')) $$, 'and at a topic');
select is(pg_temp.counted(), 3, 'are times of their own');

-- then: without an account, by the network
select tests.authenticate_as_anon();
do $$
begin
    perform set_config('request.headers', '{"x-forwarded-for": "203.0.113.7"}', true);
    perform pg_temp.look('taller') from generate_series(1, 2);
    perform set_config('request.headers', '{"x-forwarded-for": "203.0.113.8"}', true);
    perform pg_temp.look('taller');
end;
$$;
select is(pg_temp.counted(), 4, 'people of a network without an account are one');
select tests.authenticate_as_anonymous('nadie');
select lives_ok($$ select pg_temp.look('taller') $$, 'an anonymous sign-in is no account');
select is(pg_temp.counted(), 4, 'and the same network');
do $$ begin perform set_config('request.headers', '{"x-forwarded-for": "198.51.100.1"}', true); perform pg_temp.look('taller'); end $$;
select is(pg_temp.counted(), 5, 'another network is another');
select tests.clear_authentication();
select results_eq(
    $$ select viewer, user_id from private.content_views where user_id is null order by viewer $$,
    $$ values ('198.51.100.0/24', null::uuid), ('203.0.113.0/24', null::uuid) $$, 'of an address only the network is kept'
);

-- then: one's own
select tests.authenticate_as('olga');
select lives_ok($$ select pg_temp.look('taller'), pg_temp.look('borrador') $$, 'one may look at what is one''s own');
select tests.authenticate_as('maria');
select lives_ok($$ select public.record_view('topic', tests.topic_id('oculto')) $$, 'also when nobody else may');
select is(pg_temp.counted(), 5, 'but it does not count');

-- then: what is not seen
select tests.authenticate_as('ana');
select throws_ok($$ select pg_temp.look('borrador') $$, 'P0002', null, 'a draft is not there');
select throws_ok($$ select public.record_view('topic', tests.topic_id('oculto')) $$, 'P0002', null, 'nor a hidden topic');
select throws_ok($$ select public.record_view('event', gen_random_uuid()) $$, 'P0002', null, 'nor what does not exist');
select throws_ok($$ select public.record_view('user', tests.user_id('beto')) $$, '22023', null, 'looking at people is not noted');
select throws_ok($$ select public.record_view('nada', tests.user_id('beto')) $$, '22023', null, 'nor at what has no name');

-- then: whoever leaves takes it along
select tests.clear_authentication();
delete from auth.users where id = tests.user_id('ana');
select is_empty($$ select from private.content_views where viewer = tests.user_id('ana')::text $$, 'what a person looked at goes with the account');

select * from finish();
rollback;
