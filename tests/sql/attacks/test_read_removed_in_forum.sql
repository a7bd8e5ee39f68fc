-- Attack: reading what was hidden or removed in the forum, on every way to it.
begin;
select plan(16);

-- given: a hidden topic with a reply; a topic with an active reply, a hidden and a removed one below
do $$
declare
    v_id uuid;
begin
    perform tests.create_user('ana', '{member}');
    perform tests.create_user('beto', '{member}');
    perform tests.create_user('mora', '{member}');
    update public.user_roles set permissions = '["content.moderate"]' where user_id = tests.user_id('mora');
    perform tests.create_topic('secreto', 'ana');
    perform tests.create_reply('secreto', 'ana');
    perform tests.create_topic('abierto', 'ana');
    v_id := tests.create_reply('abierto', 'ana');
    v_id := tests.create_reply('abierto', 'ana', v_id);
    update public.forum_posts set content = 'arrepentido', status = 'hidden' where id = v_id;
    v_id := tests.create_reply('abierto', 'ana', v_id);
    update public.forum_posts set content = 'insulto', status = 'removed' where id = v_id;
    perform private.read_up_to(tests.user_id('beto'), t.id, 0) from public.forum_topics as t;
    update public.forum_topics set title = 'Otro nombre', status = 'hidden' where slug = 'secreto';
end;
$$;

-- when, then: as another member
select tests.authenticate_as('beto');
select is_empty($$ select id from public.forum_topics where status in ('hidden', 'removed') $$, 'the table of topics');
select results_eq($$ select number from public.forum_posts $$, $$ values (1) $$, 'the table of replies');
select is_empty($$ select id from public.forum_topic_by_slug('secreto') $$, 'the old address');
select is_empty($$ select id from public.forum_topic_by_slug('otro-nombre') $$, 'the new address');
select is_empty($$ select id from public.resolve_slug('topic', 'secreto') $$, 'the address as such');
select results_eq(
    $$ select slug, unread_count from public.unread_topics() $$, $$ values ('abierto', 1::bigint) $$, 'the list of what is new'
);
select throws_ok($$ select public.mark_topic_read(tests.topic_id('secreto')) $$, 'P0002', null, 'reading it');
select throws_ok(
    $$ select public.content_history('topic', tests.topic_id('secreto')) $$, '42501', null, 'what it was before'
);
select throws_ok(
    $$ select public.report_content('topic', tests.topic_id('secreto'), 'spam') $$, 'P0002', null, 'reporting it'
);
select is_empty(
    $$ select r.topic_id, t.title from public.forum_reads as r inner join public.forum_topics as t on r.topic_id = t.id
       where t.slug <> 'abierto' $$, 'a join from what one follows'
);
select is_empty(
    $$ update public.forum_topics set title = title where id = tests.topic_id('secreto') returning title $$, 'an update that returns it'
);
select throws_ok(
    $$ insert into public.forum_posts (topic_id, content) values (tests.topic_id('secreto'), 'x') $$, '42501', null, 'a reply in it'
);
select throws_ok(
    $$ insert into public.forum_topics (id) values (tests.topic_id('secreto')) on conflict (id) do update set title = 'x' $$,
    '42501', null, 'an upsert'
);
select is_empty(
    $$ select p.content from public.forum_posts as p where p.content ~ 'arrepentido|insulto' $$, 'a search for its words'
);

-- then: moderators read it all
select tests.authenticate_as('mora');
select is((select count(*) from public.forum_posts), 4::bigint, 'moderators see the replies');
select is((select count(*) from public.forum_topics), 2::bigint, 'and the topics');

select * from finish();
rollback;
