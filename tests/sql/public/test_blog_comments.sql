-- public.blog_comments: members comment on what they see; what waits is seen by its writer and who decides.
-- mutation: R43
-- mutation: R64
-- mutation: R65
begin;
select plan(33);

-- given: a post of ana with comments in every state; bruno writes, diego is blocked by bruno
do $$
begin
    perform tests.create_user('ana', '{member}');
    perform tests.create_user('bruno', '{member}');
    perform tests.create_user('carla');
    perform tests.create_user('diego', '{member}');
    perform tests.create_user('jefa', '{admin}');
    insert into public.user_blocks (blocker_id, blocked_id) values (tests.user_id('bruno'), tests.user_id('diego'));
    perform tests.create_post('charla', 'ana');
    perform tests.create_comment('charla', 'bruno', 'aprobado');
    perform tests.create_comment('charla', 'bruno', 'pendiente', 'pending');
    perform tests.create_comment('charla', 'bruno', 'rechazado', 'rejected');
    perform tests.create_comment('charla', 'bruno', 'retirado', 'removed');
    perform tests.create_comment('charla', 'diego', 'de diego');
end;
$$;

-- then: reading
select tests.authenticate_as_anon();
select results_eq(
    $$ select content from public.blog_comments order by content $$, $$ values ('aprobado'), ('de diego') $$,
    'anon reads approved comments'
);
select tests.authenticate_as('carla');
select results_eq(
    $$ select content from public.blog_comments order by content $$, $$ values ('aprobado'), ('de diego') $$, 'so does a person'
);
select tests.authenticate_as('bruno');
select results_eq(
    $$ select content from public.blog_comments order by content $$,
    $$ values ('aprobado'), ('pendiente'), ('rechazado'), ('retirado') $$,
    'a writer sees his own in every state, and none of whom he blocked'
);
select tests.authenticate_as('diego');
select results_eq($$ select content from public.blog_comments $$, $$ values ('de diego') $$, 'who is blocked sees none of his');
select tests.authenticate_as('ana');
select results_eq(
    $$ select content from public.blog_comments order by content $$,
    $$ values ('aprobado'), ('de diego'), ('pendiente'), ('rechazado') $$,
    'the author of the post sees what waits and what was rejected'
);
select tests.authenticate_as('jefa');
select is((select count(*) from public.blog_comments), 5::bigint, 'a moderator sees all');

-- then: commenting and answering
select tests.authenticate_as('bruno');
select results_eq(
    $$ insert into public.blog_comments (post_id, content) values (tests.post_id('charla'), 'nuevo')
       returning status, user_id, parent_id $$,
    $$ values ('pending', tests.user_id('bruno'), null::uuid) $$, 'a comment waits for approval'
);
select results_eq(
    $$ insert into public.blog_comments (post_id, content, parent_id)
       values (tests.post_id('charla'), 'respuesta', tests.comment_id('aprobado')) returning parent_id $$,
    $$ values (tests.comment_id('aprobado')) $$, 'and may answer another'
);
select throws_ok(
    $$ insert into public.blog_comments (post_id, content, parent_id)
       values (tests.post_id('charla'), 'x', tests.comment_id('pendiente')) $$,
    '23503', null, 'not one that waits'
);
select throws_ok(
    $$ insert into public.blog_comments (post_id, content, parent_id)
       values (tests.post_id('charla'), 'x', tests.comment_id('de diego')) $$,
    '23503', null, 'nor one of somebody he blocked'
);
select tests.authenticate_as('diego');
select throws_ok(
    $$ insert into public.blog_comments (post_id, content, parent_id)
       values (tests.post_id('charla'), 'x', tests.comment_id('aprobado')) $$,
    '23503', null, 'nor of somebody who blocked him: as if it did not exist'
);
select throws_ok(
    $$ insert into public.blog_comments (post_id, content, parent_id)
       values (tests.post_id('charla'), 'x', gen_random_uuid()) $$,
    '23503', null, 'which is what one that does not exist gives'
);
select tests.authenticate_as('carla');
select throws_ok(
    $$ insert into public.blog_comments (post_id, content) values (tests.post_id('charla'), 'x') $$,
    '42501', null, 'who is no member does not comment'
);

-- then: who is blocked by the author does not see the post, and does not comment on it
select tests.clear_authentication();
insert into public.user_blocks (blocker_id, blocked_id) values (tests.user_id('ana'), tests.user_id('diego'));
select tests.authenticate_as('diego');
select results_eq(
    $$ select content from public.blog_comments $$, $$ values ('de diego') $$, 'blocked by the author: only what he wrote himself'
);
select throws_ok(
    $$ insert into public.blog_comments (post_id, content) values (tests.post_id('charla'), 'x') $$,
    '42501', null, 'and no new comment'
);
select throws_ok(
    $$ insert into public.blog_comments (post_id, content) values (gen_random_uuid(), 'x') $$,
    '42501', null, 'the same as for a post that does not exist'
);

-- then: changing
select tests.authenticate_as('bruno');
select results_eq(
    $$ update public.blog_comments set content = 'mejor' where content = 'aprobado' returning status $$,
    $$ values ('pending') $$, 'what its writer changes waits for approval again'
);
select is_empty(
    $$ update public.blog_comments set content = 'x' where content in ('rechazado', 'retirado', 'de diego') returning id $$,
    'what was rejected or removed stays as it is, and so do those of others'
);
select tests.clear_authentication();
select is(
    (select p.comments_count from public.blog_posts as p where p.slug = 'charla'), 1, 'the counter follows: one is approved'
);

-- then: silenced
insert into public.user_silences (user_id, ends_at) values (tests.user_id('bruno'), now() + interval '1 day');
select tests.authenticate_as('bruno');
select throws_ok(
    $$ insert into public.blog_comments (post_id, content) values (tests.post_id('charla'), 'x') $$,
    'MD501', null, 'who is silenced does not comment'
);
select throws_ok(
    $$ update public.blog_comments set content = 'x' where content = 'pendiente' $$, 'MD501', null, 'nor change a comment'
);
select lives_ok($$ select public.delete_comment(tests.comment_id('pendiente')) $$, 'but may take one back');

-- then: the tree, also for who writes past row security
select tests.clear_authentication();
do $$
begin
    perform tests.create_comment('charla', 'ana', 'nivel 1');
    perform tests.create_comment('charla', 'ana', 'nivel 2', 'approved', 'nivel 1');
    perform tests.create_comment('charla', 'ana', 'nivel 3', 'approved', 'nivel 2');
    perform tests.create_comment('charla', 'ana', 'nivel 4', 'approved', 'nivel 3');
    perform tests.create_comment('charla', 'ana', 'nivel 5', 'approved', 'nivel 4');
    perform tests.create_post('otra', 'ana');
end;
$$;
select throws_ok(
    $$ select tests.create_comment('charla', 'ana', 'nivel 6', 'approved', 'nivel 5') $$, 'MD151', null, 'there are five levels'
);
select throws_ok(
    $$ select tests.create_comment('otra', 'ana', 'x', 'approved', 'nivel 1') $$, 'MD152', null, 'an answer is on the same post'
);
select throws_ok(
    $$ update public.blog_comments set parent_id = tests.comment_id('nivel 3') where content = 'nivel 1' $$,
    'MD150', null, 'nothing answers what answers it'
);
select throws_ok(
    $$ insert into public.blog_comments (id, parent_id, post_id, content)
       values (tests.user_id('x'), tests.user_id('x'), tests.post_id('otra'), 'x') $$,
    '23514', null, 'nor itself'
);
select throws_ok(
    $$ delete from public.blog_comments where content = 'nivel 2' $$,
    (select case when current_setting('server_version_num')::integer < 180000 then '23503' else '23001' end)::char(5), null,
    'what has answers is not taken out of the tree'
);
select lives_ok(
    $$ delete from public.blog_posts where slug = 'charla' $$, 'a post goes with its whole tree'
);
select is_empty($$ select id from public.blog_comments where content like 'nivel%' $$, 'nothing of it is left');

-- then: values
select throws_ok($$ select tests.create_comment('otra', 'ana', ' ') $$, '23514', null, 'a comment says something');
select throws_ok(
    $$ select tests.create_comment('otra', 'ana', repeat('x', 5001)) $$, '23514', null, 'at no great length'
);
select throws_ok($$ select tests.create_comment('otra', 'ana', 'x', 'aprobado') $$, '23514', null, 'and has a known state');

-- then: who leaves
do $$ begin perform tests.create_comment('otra', 'bruno', 'queda'); end; $$;
delete from auth.users where id in (tests.user_id('ana'), tests.user_id('bruno'));
select results_eq(
    $$ select p.author_id, c.user_id, c.content
       from public.blog_posts as p inner join public.blog_comments as c on c.post_id = p.id where p.slug = 'otra' $$,
    $$ values (null::uuid, null::uuid, 'queda') $$, 'posts and comments of who is gone stay, as nobody''s'
);

select * from finish();
rollback;
