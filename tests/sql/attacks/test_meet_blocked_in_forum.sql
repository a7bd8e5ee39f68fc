-- Attack: reaching somebody in the forum who has blocked one, or whom one has blocked.
begin;
select plan(17);

-- given: ana has blocked beto; topics and replies of both, and a topic of caro in which both write; mora, whom ana has
-- blocked too, moderates
do $$
declare
    v_id uuid;
begin
    perform tests.create_user(p.name, '{member}') from unnest('{ana,beto,caro,mora}'::text[]) as p (name);
    update public.user_roles set permissions = '["content.moderate"]' where user_id = tests.user_id('mora');
    perform tests.create_topic('de-ana', 'ana');
    perform tests.create_topic('de-beto', 'beto');
    perform tests.create_topic('de-caro', 'caro');
    v_id := tests.create_reply('de-ana', 'caro');
    v_id := tests.create_reply('de-caro', 'ana');
    v_id := tests.create_reply('de-caro', 'beto');
    insert into public.user_blocks (blocker_id, blocked_id)
    values (tests.user_id('ana'), tests.user_id('beto')), (tests.user_id('ana'), tests.user_id('mora'));
    insert into public.forum_reads (user_id, topic_id) values (tests.user_id('beto'), tests.topic_id('de-ana'));
    delete from public.notifications;
end;
$$;
create temporary table posts as select p.id, p.number, p.topic_id from public.forum_posts as p;
grant select on posts to public;

-- when, then: who is blocked
select tests.authenticate_as('beto');
select set_eq($$ select slug from public.forum_topics $$, '{de-beto,de-caro}'::text[], 'her topics');
select set_eq(
    $$ select t.slug || p.number from public.forum_posts as p inner join public.forum_topics as t on t.id = p.topic_id $$,
    '{de-caro2}'::text[], 'her replies, and what others reply to her'
);
select is_empty($$ select id from public.forum_posts where topic_id = tests.topic_id('de-ana') $$, 'replies in her topic');
select is_empty($$ select id from public.forum_topic_by_slug('de-ana') $$, 'her topic by its address');
select is_empty($$ select slug from public.unread_topics() $$, 'what is new in it');
select throws_ok(
    $$ select public.mark_topic_read(tests.topic_id('de-ana')) $$, 'P0002', null, 'reading it'
);
select throws_ok(
    $$ insert into public.forum_posts (topic_id, content) values (tests.topic_id('de-ana'), 'x') $$, '42501', null, 'a reply in it'
);
select throws_ok(
    $$ insert into public.forum_posts (topic_id, content, parent_id)
       select p.topic_id, 'x', p.id from posts as p where p.topic_id = tests.topic_id('de-caro') and p.number = 1 $$,
    '23503', null, 'an answer to her reply'
);
select lives_ok(
    $$ insert into public.forum_posts (topic_id, content) values (tests.topic_id('de-caro'), '@ana ¿me lees?') $$,
    'in the topic of a third he may write'
);

-- when, then: who has blocked
select tests.authenticate_as('ana');
select set_eq($$ select slug from public.forum_topics $$, '{de-ana,de-caro}'::text[], 'nor does she see his topics');
select is_empty(
    $$ select id from public.forum_posts where author_id = tests.user_id('beto') $$, 'or his replies'
);
select throws_ok(
    $$ insert into public.forum_posts (topic_id, content) values (tests.topic_id('de-beto'), 'x') $$, '42501', null, 'or replies to him'
);
select is_empty($$ select id from public.notifications $$, 'and she is told of nothing');

-- then: the topic that he cannot see does not tell that it is closed
select tests.clear_authentication();
update public.forum_topics set status = 'closed' where slug = 'de-ana';
select tests.authenticate_as('beto');
select throws_ok(
    $$ insert into public.forum_posts (topic_id, content) values (tests.topic_id('de-ana'), 'x') $$,
    '42501', null, 'a closed topic gives itself away no more than an open one'
);

-- then: moderators see everything, others what they always see
select tests.authenticate_as('mora');
select is((select count(*) from public.forum_topics), 3::bigint, 'no block keeps a moderator from topics');
select is((select count(*) from public.forum_posts), 4::bigint, 'or replies');
select tests.authenticate_as('caro');
select is((select count(*) from public.forum_posts), 4::bigint, 'a third sees both');

select * from finish();
rollback;
