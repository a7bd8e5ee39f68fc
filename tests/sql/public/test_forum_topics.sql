-- public.forum_topics: the life of a topic, for its author, for others, for moderators.
-- mutation: R64
begin;
select plan(34);

-- given: a member, another one, a moderator who is no admin
do $$
begin
    perform tests.create_user('ana', '{member}');
    perform tests.create_user('beto', '{member}');
    perform tests.create_user('mora', '{member}');
    update public.user_roles set permissions = '["content.moderate"]' where user_id = tests.user_id('mora');
    perform tests.create_user('jefa', '{admin}');
    insert into public.forum_categories (id, name, slug)
    values ('00000000-0000-4000-8000-000000000001', 'General', 'general'),
        ('00000000-0000-4000-8000-000000000002', 'Proyectos', 'proyectos');
end;
$$;

-- when: a member begins a topic
select tests.authenticate_as('ana');
insert into public.forum_topics (category_id, title, content)
values ('00000000-0000-4000-8000-000000000001', '¿Cómo empezar con IA?', 'Soy nueva.');

-- then
select results_eq(
    $$ select slug, author_id, status, is_pinned, view_count, reply_count from public.forum_topics $$,
    $$ values ('como-empezar-con-ia', tests.user_id('ana'), 'active', false, 0, 0) $$, 'it begins open, and is hers'
);
select results_eq(
    $$ select last_activity_at, created_at from public.forum_topics $$, $$ values (now(), now()) $$, 'just now'
);
select results_eq(
    $$ select topic_id, last_read_number from public.forum_reads $$,
    $$ select t.id, 0 from public.forum_topics as t $$, 'she follows it'
);
select tests.authenticate_as_anon();
select is((select count(*) from public.forum_topics), 1::bigint, 'everybody reads it');
select throws_ok($$ update public.forum_topics set title = 'x' $$, '42501', null, 'but nobody without a name writes');
select tests.authenticate_as('beto');
select is_empty($$ update public.forum_topics set title = 'x' returning id $$, 'nor does another member in hers');
select is_empty($$ delete from public.forum_topics returning id $$, 'or deletes it');

-- when: the author changes it
select tests.authenticate_as('ana');
select results_eq(
    $$ update public.forum_topics
       set title = 'Por dónde empezar', category_id = '00000000-0000-4000-8000-000000000002' returning slug $$,
    $$ values ('por-donde-empezar') $$, 'its author renames and moves it; the slug follows'
);
select results_eq(
    $$ select old from public.content_history('topic', (select t.id from public.forum_topics as t)) $$,
    $$ values ('{"title": "¿Cómo empezar con IA?"}'::jsonb) $$, 'what it was called is kept'
);
select results_eq(
    $$ update public.forum_topics set status = 'closed' returning status $$, $$ values ('closed') $$, 'she closes it'
);
select results_eq(
    $$ update public.forum_topics set status = 'active' returning status $$, $$ values ('active') $$, 'opens it again'
);
select results_eq(
    $$ update public.forum_topics set status = 'hidden' returning status $$, $$ values ('hidden') $$, 'hides it, and sees it'
);
select throws_ok(
    $$ update public.forum_topics set status = 'closed' $$, 'MD105', null, 'what is hidden is not closed'
);
select tests.authenticate_as_anon();
select is_empty($$ select id from public.forum_topics $$, 'nobody else does');
select tests.authenticate_as('beto');
select is_empty($$ select id from public.forum_topics $$, 'no member either');
select tests.authenticate_as('mora');
select is((select count(*) from public.forum_topics), 1::bigint, 'but a moderator');
select tests.authenticate_as('ana');
select lives_ok($$ update public.forum_topics set status = 'active' $$, 'its author brings it back');
select throws_ok($$ update public.forum_topics set status = 'publishd' $$, 'MD105', null, 'there is no other state');
select throws_ok($$ update public.forum_topics set status = 'removed' $$, '42501', null, 'she does not remove like a moderator');
select throws_ok($$ update public.forum_topics set status = 'locked' $$, '42501', null, 'nor lock');

-- when: a moderator locks it
select tests.authenticate_as('mora');
select results_eq(
    $$ update public.forum_topics set status = 'locked' returning status $$, $$ values ('locked') $$, 'a moderator locks it'
);
select tests.authenticate_as('ana');
select is((select status from public.forum_topics), 'locked', 'everybody still reads it');
select is_empty($$ update public.forum_topics set status = 'active' returning id $$, 'its author does not unlock it');
select is_empty($$ delete from public.forum_topics returning id $$, 'nor deletes it');

-- when: a moderator removes it
select tests.authenticate_as('mora');
update public.forum_topics set status = 'removed';
select tests.authenticate_as('ana');
select is((select status from public.forum_topics), 'removed', 'its author sees that it was removed');
select is_empty($$ update public.forum_topics set status = 'active' returning id $$, 'and cannot bring it back');
select tests.authenticate_as('beto');
select is_empty($$ select id from public.forum_topics $$, 'nobody else sees it');
select tests.authenticate_as('jefa');
select results_eq(
    $$ update public.forum_topics set status = 'active' returning status $$, $$ values ('locked') $$,
    'it is restored to what it was'
);
update public.forum_topics set status = 'active';

-- when: deleted for good
select tests.authenticate_as('ana');
select isnt_empty(
    $$ delete from public.forum_topics returning id $$, 'an author deletes what nobody has answered'
);
select tests.clear_authentication();
select is_empty($$ select slug from private.slugs where kind = 'topic' $$, 'its slugs go with it');

-- then: what it may hold
select throws_ok(
    $$ insert into public.forum_topics (category_id, title, content)
       values ('00000000-0000-4000-8000-000000000001', '  ', 'x') $$, '23514', null, 'a topic has a title'
);
select throws_ok(
    $$ insert into public.forum_topics (category_id, title, content)
       values ('00000000-0000-4000-8000-000000000001', 'x', repeat('x', 50001)) $$, '23514', null, 'and an end'
);
select throws_ok(
    $$ insert into public.forum_topics (category_id, title, content, status)
       values ('00000000-0000-4000-8000-000000000001', 'x', 'x', 'publishd') $$, '23514', null, 'and a state that there is'
);
insert into public.forum_topics (category_id, title, content, updated_at)
values ('00000000-0000-4000-8000-000000000001', 'x', 'x', '2020-01-01');
update public.forum_topics set view_count = view_count + 1;
select is((select updated_at from public.forum_topics), '2020-01-01'::timestamptz, 'counters alone are no change');

select * from finish();
rollback;
