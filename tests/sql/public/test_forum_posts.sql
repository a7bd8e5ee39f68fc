-- public.forum_posts: replies, answers to them, and what becomes of them.
begin;
select plan(31);

-- given: a topic, a moderator who is no admin
do $$
begin
    perform tests.create_user('ana', '{member}');
    perform tests.create_user('beto', '{member}');
    perform tests.create_user('mora', '{member}');
    update public.user_roles set permissions = '["content.moderate"]' where user_id = tests.user_id('mora');
    perform tests.create_user('jefa', '{admin}');
    perform tests.create_topic('hola', 'ana');
    perform tests.create_topic('otro', 'ana');
end;
$$;

-- when: members reply
select tests.authenticate_as('beto');
insert into public.forum_posts (topic_id, content) values (tests.topic_id('hola'), 'Uno');
select tests.authenticate_as('ana');
insert into public.forum_posts (topic_id, content, parent_id)
select tests.topic_id('hola'), 'Dos', p.id from public.forum_posts as p;

-- then
select tests.authenticate_as_anon();
select results_eq(
    $$ select number, content, author_id, status from public.forum_posts order by number $$,
    $$ values (1, 'Uno', tests.user_id('beto'), 'active'), (2, 'Dos', tests.user_id('ana'), 'active') $$,
    'everybody reads the replies, in the order they came'
);
select is(
    (select p.parent_id from public.forum_posts as p where p.number = 2),
    (select p.id from public.forum_posts as p where p.number = 1), 'and what answers what'
);
select is((select reply_count from public.forum_topics where slug = 'hola'), 2, 'they are counted');
select throws_ok(
    $$ insert into public.forum_posts (topic_id, content) values (tests.topic_id('hola'), 'x') $$, '42501', null, 'anon does not reply'
);

-- then: changing
select tests.authenticate_as('beto');
select results_eq(
    $$ update public.forum_posts set content = 'Uno, mejor' where number = 1 returning content $$,
    $$ values ('Uno, mejor') $$, 'an author mends his reply'
);
select results_eq(
    $$ select old from public.content_history('post', (select p.id from public.forum_posts as p where p.number = 1)) $$,
    $$ values ('{"content": "Uno"}'::jsonb) $$, 'what it said is kept'
);
select is_empty(
    $$ update public.forum_posts set content = 'x' where number = 2 returning id $$, 'but not that of another'
);
select throws_ok($$ delete from public.forum_posts $$, '42501', null, 'replies are hidden, not deleted');

-- when: the author hides his
update public.forum_posts set status = 'hidden' where number = 1;
select is((select count(*) from public.forum_posts), 2::bigint, 'he still sees it');
select tests.authenticate_as_anon();
select results_eq(
    $$ select number from public.forum_posts $$, $$ values (2) $$, 'for others it is gone; the answer to it stays'
);
select is((select reply_count from public.forum_topics where slug = 'hola'), 1, 'it counts no more');
select tests.authenticate_as('ana');
select throws_ok(
    $$ insert into public.forum_posts (topic_id, content, parent_id)
       select p.topic_id, 'Tres', p.parent_id from public.forum_posts as p where p.number = 2 $$,
    '23503', null, 'nobody answers what is hidden'
);
select tests.authenticate_as('mora');
select is((select count(*) from public.forum_posts), 2::bigint, 'a moderator sees it');
select tests.authenticate_as('beto');
select lives_ok($$ update public.forum_posts set status = 'active' where number = 1 $$, 'its author brings it back');
select is((select reply_count from public.forum_topics where slug = 'hola'), 2, 'and the number');

-- when: a moderator removes it
select tests.authenticate_as('mora');
select lives_ok($$ update public.forum_posts set status = 'removed' where number = 1 $$, 'a moderator removes it');
select tests.authenticate_as('beto');
select is((select status from public.forum_posts where number = 1), 'removed', 'its author sees that');
select is_empty(
    $$ update public.forum_posts set status = 'active' where number = 1 returning id $$, 'and cannot bring it back'
);
select tests.authenticate_as('mora');
select lives_ok($$ update public.forum_posts set status = 'active' where number = 1 $$, 'a moderator can');

-- when: the topic is hidden
select tests.authenticate_as('ana');
update public.forum_topics set status = 'hidden' where slug = 'hola';
select tests.authenticate_as_anon();
select is_empty($$ select id from public.forum_posts $$, 'the replies of a hidden topic are not there');
select tests.authenticate_as('beto');
select results_eq($$ select number from public.forum_posts $$, $$ values (1) $$, 'but one''s own');
select throws_ok(
    $$ insert into public.forum_posts (topic_id, content) values (tests.topic_id('hola'), 'x') $$,
    '42501', null, 'nobody replies there'
);
select tests.authenticate_as('ana');
select throws_ok(
    $$ insert into public.forum_posts (topic_id, content) values (tests.topic_id('hola'), 'x') $$,
    '42501', null, 'not even its author'
);
update public.forum_topics set status = 'closed' where slug = 'otro';
select throws_ok(
    $$ insert into public.forum_posts (topic_id, content) values (tests.topic_id('otro'), 'x') $$,
    'MD153', null, 'nor where she has closed it'
);
select tests.authenticate_as('mora');
select lives_ok(
    $$ insert into public.forum_posts (topic_id, content) values (tests.topic_id('otro'), 'Cerrado por hoy') $$,
    'a moderator has the last word'
);

-- then: a tree within one topic
select tests.clear_authentication();
select throws_ok(
    $$ insert into public.forum_posts (topic_id, content, parent_id)
       select tests.topic_id('otro'), 'x', p.id from public.forum_posts as p where p.topic_id = tests.topic_id('hola') limit 1 $$,
    'MD152', null, 'an answer is in the topic of what it answers'
);
do $$
declare
    v_id uuid;
begin
    perform tests.create_topic('hondo', 'ana');
    for v_level in 0 .. 10 loop
        v_id := tests.create_reply('hondo', 'ana', v_id);
    end loop;
end;
$$;
select is((select reply_count from public.forum_topics where slug = 'hondo'), 11, 'ten levels of answers are possible');
select throws_ok(
    $$ select tests.create_reply('hondo', 'ana', p.id) from public.forum_posts as p
       where p.topic_id = tests.topic_id('hondo') and p.number = 11 $$,
    'MD151', null, 'no more'
);
select throws_ok(
    $$ update public.forum_posts set topic_id = tests.topic_id('otro') where topic_id = tests.topic_id('hondo') $$,
    '23514', null, 'a reply stays in its topic'
);

-- when: one is deleted for good, with answers below
delete from public.forum_posts where topic_id = tests.topic_id('hola') and number = 1;
select results_eq(
    $$ select number, parent_id from public.forum_posts where topic_id = tests.topic_id('hola') $$,
    $$ values (2, null::uuid) $$, 'answers to it stay'
);
select throws_ok(
    $$ delete from public.forum_topics where slug = 'hola' $$,
    (case when current_setting('server_version_num')::integer < 180000 then '23503' else '23001' end)::char(5),
    null, 'a topic with replies is not deleted'
);

select * from finish();
rollback;
