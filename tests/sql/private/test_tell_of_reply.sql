-- private.tell_of_reply(): who is answered is told, and the author of the topic, unless they have muted it.
begin;
select plan(9);

-- given: ana's topic, a reply of beto
do $$
begin
    perform tests.create_user(p.name, '{member}') from unnest('{ana,beto,caro}'::text[]) as p (name);
    perform tests.create_topic('hola', 'ana');
end;
$$;
create temporary view told as
select n.user_id, n.type::text, n.title, n.message, n.action_url, n.meta_data from public.notifications as n;
-- A reply of somebody to the reply of that number; what was told before is forgotten.
create function pg_temp.reply(p_author text, p_answers integer default null)
returns void
language plpgsql
as $$
begin
    delete from public.notifications;
    perform tests.create_reply(
        'hola', p_author, (select p.id from public.forum_posts as p where p.number = p_answers)
    );
end;
$$;
do $$ begin perform pg_temp.reply('beto'); end; $$;

-- then
select results_eq(
    $$ select * from told $$,
    $$ values (
        tests.user_id('ana'), 'forum', 'Nueva respuesta', 'Respondieron en «Hola»', '/forum/hola#1',
        jsonb_build_object('actor_id', tests.user_id('beto'), 'entity_type', 'topic', 'entity_id', tests.topic_id('hola'))
    ) $$, 'the author of the topic is told'
);

-- when: an answer to the reply
do $$ begin perform pg_temp.reply('caro', 1); end; $$;
select set_eq(
    $$ select user_id, title, action_url from told $$,
    $$ values (tests.user_id('beto'), 'Te respondieron', '/forum/hola#2'), (tests.user_id('ana'), 'Nueva respuesta', '/forum/hola#2') $$,
    'so is who is answered'
);
do $$ begin perform pg_temp.reply('ana'); end; $$;
select is_empty($$ select * from told $$, 'nobody is told of himself');
do $$ begin perform pg_temp.reply('beto', 3); end; $$;
select results_eq(
    $$ select user_id, title from told $$, $$ values (tests.user_id('ana'), 'Te respondieron') $$, 'nor twice of one reply'
);

-- when: muted, blocked
insert into public.user_mutes (user_id, entity_type, entity_id) values (tests.user_id('ana'), 'topic', tests.topic_id('hola'));
do $$ begin perform pg_temp.reply('beto', 3); end; $$;
select is_empty($$ select * from told $$, 'who has muted the topic hears nothing');
delete from public.user_mutes;
insert into public.user_blocks (blocker_id, blocked_id) values (tests.user_id('ana'), tests.user_id('beto'));
do $$ begin perform pg_temp.reply('beto', 3); end; $$;
select is_empty($$ select * from told $$, 'nor who has blocked the writer');
delete from public.user_blocks;

-- when: hidden from the start, or without a writer
do $$ begin perform tests.create_reply('hola', 'beto', p_status => 'hidden'); end; $$;
select is_empty($$ select * from told $$, 'of what is hidden nobody is told');
select lives_ok(
    $$ insert into public.forum_posts (topic_id, content) values (tests.topic_id('hola'), 'x') $$,
    'a reply of a deleted person can be imported'
);
delete from auth.users where id = tests.user_id('ana');
select lives_ok($$ select tests.create_reply('hola', 'beto') $$, 'and a topic outlives its author');

select * from finish();
rollback;
