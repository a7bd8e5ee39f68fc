-- Attack: writing in the forum in the name of another, or with what only the database gives. (R41)
-- mutation: R41
begin;
select plan(13);

-- given
do $$
begin
    perform tests.create_user('ana', '{member}');
    perform tests.create_user('dana', '{member}');
    perform tests.create_topic('hola', 'dana');
end;
$$;
create function pg_temp.category() returns uuid language sql as $$ select c.id from public.forum_categories as c $$;
grant execute on function pg_temp.category() to public;

-- when, then: a topic
select tests.authenticate_as('ana');
select throws_ok(
    $$ insert into public.forum_topics (category_id, title, slug, content, author_id, is_pinned)
       values (pg_temp.category(), 't', 't', 'c', tests.user_id('dana'), true) $$,
    '42501', null, 'a topic of another that is pinned'
);
select throws_ok(
    $$ insert into public.forum_topics (category_id, title, content, author_id)
       values (pg_temp.category(), 't', 'c', tests.user_id('dana')) $$,
    '42501', null, 'a topic of another'
);
select throws_ok(
    $$ insert into public.forum_topics (category_id, title, content, author_id) values (pg_temp.category(), 't', 'c', null) $$,
    '42501', null, 'a topic of nobody'
);
select throws_ok(
    $$ insert into public.forum_topics (category_id, title, content, is_pinned) values (pg_temp.category(), 't', 'c', true) $$,
    '42501', null, 'a pinned one'
);
select throws_ok(
    $$ insert into public.forum_topics (category_id, title, content, status) values (pg_temp.category(), 't', 'c', 'closed') $$,
    '42501', null, 'one with a state'
);
select throws_ok(
    $$ insert into public.forum_topics (category_id, title, content, slug) values (pg_temp.category(), 't', 'c', 'admin') $$,
    '42501', null, 'one with an address of one''s choice'
);
select results_eq(
    $$ insert into public.forum_topics (category_id, title, content) values (pg_temp.category(), 't', 'c') returning author_id $$,
    $$ values (tests.user_id('ana')) $$, 'the author is always the caller'
);
select throws_ok(
    $$ update public.forum_topics set author_id = tests.user_id('dana') where slug = 't' $$, '42501', null, 'and stays it'
);
select throws_ok($$ update public.forum_topics set is_pinned = true where slug = 't' $$, '42501', null, 'without a pin');

-- when, then: a reply
select throws_ok(
    $$ insert into public.forum_posts (topic_id, content, author_id)
       values (tests.topic_id('hola'), 'x', tests.user_id('dana')) $$, '42501', null, 'a reply of another'
);
select throws_ok(
    $$ insert into public.forum_posts (topic_id, content, number) values (tests.topic_id('hola'), 'x', 1000000) $$,
    '42501', null, 'a reply with a number of one''s choice'
);
select throws_ok(
    $$ insert into public.forum_posts (topic_id, content, created_at) values (tests.topic_id('hola'), 'x', '2030-01-01') $$,
    '42501', null, 'a reply from the future, to stay on top'
);

-- then
select tests.clear_authentication();
select results_eq(
    $$ select slug, author_id from public.forum_topics order by slug $$,
    $$ values ('hola', tests.user_id('dana')), ('t', tests.user_id('ana')) $$, 'nothing else is there'
);

select * from finish();
rollback;
