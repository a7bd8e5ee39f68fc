-- private.content_types, the forum's: topics and replies are reported, removed and restored to what they were.
begin;
select plan(12);

-- given: a closed topic with a reply
do $$
begin
    perform tests.create_user(p.name, '{member}') from unnest('{ana,beto,mora}'::text[]) as p (name);
    update public.user_roles set permissions = '["content.moderate"]' where user_id = tests.user_id('mora');
    perform tests.create_topic('hola', 'ana', 'closed');
    perform tests.create_reply('hola', 'ana');
end;
$$;
create function pg_temp.decide(p_type text, p_decision text)
returns text
language sql
as $$
    select d.status from public.moderation_queue as q
    cross join lateral public.decide_moderation_item(q.id, q.version, p_decision) as d
    where q.target_type = p_type
$$;
grant execute on function pg_temp.decide(text, text) to public;
create temporary view forum as
select t.status as topic, p.status as post, t.reply_count
from public.forum_topics as t inner join public.forum_posts as p on p.topic_id = t.id;

-- when: reported
select tests.authenticate_as('beto');
select lives_ok($$ select public.report_content('topic', tests.topic_id('hola'), 'spam') $$, 'a topic is reported');
select lives_ok(
    $$ select public.report_content('post', (select p.id from public.forum_posts as p), 'hate') $$, 'so is a reply'
);
select tests.authenticate_as('ana');
select throws_ok(
    $$ select public.report_content('topic', tests.topic_id('hola'), 'spam') $$, 'MD502', null, 'but not by its author'
);

-- when: removed
select tests.authenticate_as('mora');
select is(pg_temp.decide('topic', 'removed'), 'removed', 'a moderator removes the topic');
select is(pg_temp.decide('post', 'removed'), 'removed', 'and the reply');
select tests.authenticate_as('beto');
select is_empty($$ select id from public.forum_topics $$, 'the topic is gone');
select is_empty($$ select id from public.forum_posts $$, 'so is the reply');
select tests.clear_authentication();
select results_eq($$ select * from forum $$, $$ values ('removed', 'removed', 0) $$, 'and it counts no more');

-- when: restored
select tests.authenticate_as('mora');
select is(pg_temp.decide('topic', 'restored'), 'restored', 'a moderator restores the topic');
select is(pg_temp.decide('post', 'restored'), 'restored', 'and the reply');
select tests.clear_authentication();
select results_eq($$ select * from forum $$, $$ values ('closed', 'active', 1) $$, 'all is as it was');

-- when: its author hid it after the report
update public.forum_topics set status = 'active';
update public.forum_topics set status = 'hidden';
select tests.authenticate_as('mora');
do $$ begin perform pg_temp.decide('topic', 'removed'); perform pg_temp.decide('topic', 'restored'); end; $$;
select is((select status from public.forum_topics), 'hidden', 'what its author hid comes back hidden');

select * from finish();
rollback;
