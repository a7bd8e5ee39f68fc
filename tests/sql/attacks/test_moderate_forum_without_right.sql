-- Attack: moderating the forum without being asked to.
begin;
select plan(12);

-- given
do $$
begin
    perform tests.create_user('ana', '{member}');
    perform tests.create_user('beto', '{member}');
    perform tests.create_user('exmo', '{member}');
    perform tests.create_topic('hola', 'ana');
    perform tests.create_reply('hola', 'ana');
    perform tests.create_topic('quitado', 'beto', 'removed');
    perform tests.create_reply('hola', 'beto', p_status => 'removed');
end;
$$;

-- when, then
select tests.authenticate_as('beto');
select is_empty($$ update public.forum_topics set status = 'locked' where slug = 'hola' returning id $$, 'locking a topic');
select is_empty($$ update public.forum_topics set status = 'removed' where slug = 'hola' returning id $$, 'removing one');
select is_empty(
    $$ update public.forum_posts set status = 'removed' where author_id <> (select auth.uid()) returning id $$, 'removing a reply'
);
select throws_ok($$ select public.pin_topic(tests.topic_id('hola')) $$, '42501', null, 'pinning');
select throws_ok($$ select private.pin_topic(tests.topic_id('hola'), true) $$, '42501', null, 'past the API');
select is_empty(
    $$ update public.forum_topics set status = 'active' where slug = 'quitado' returning id $$, 'restoring one''s own removed topic'
);
select is_empty(
    $$ update public.forum_posts set status = 'active' where author_id = (select auth.uid()) returning id $$,
    'restoring one''s own removed reply'
);
select is_empty(
    $$ update public.forum_posts set content = 'x' where author_id = (select auth.uid()) returning id $$, 'rewriting it'
);
select throws_ok($$ update public.forum_topics set removed_from = 'active' $$, '42501', null, 'changing where it returns to');
select throws_ok($$ delete from public.forum_posts $$, '42501', null, 'destroying what was said');

-- when: a right that was taken back
select tests.clear_authentication();
update public.user_roles set permissions = '["content.moderate"]' where user_id = tests.user_id('exmo');
update public.user_roles set permissions = '[]' where user_id = tests.user_id('exmo');
select tests.authenticate_as('exmo');
select is_empty($$ select id from public.forum_topics where slug = 'quitado' $$, 'a former moderator sees no more');
select is_empty($$ update public.forum_topics set status = 'removed' returning id $$, 'and does no more');

select * from finish();
rollback;
