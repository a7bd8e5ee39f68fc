-- public.moderate_comment: the author of the post and moderators decide what is read.
begin;
select plan(17);

-- given: mona is a moderator without being an admin
do $$
begin
    perform tests.create_user('ana', '{member}');
    perform tests.create_user('bruno', '{member}');
    perform tests.create_user('carla', '{member}');
    perform tests.create_user('mona', '{member}');
    update public.user_roles set permissions = '["content.moderate"]' where user_id = tests.user_id('mona');
    perform tests.create_post('charla', 'ana');
    perform tests.create_comment('charla', 'bruno', 'hola', 'pending');
    perform tests.create_comment('charla', 'bruno', 'feo', 'removed');
    perform tests.create_comment('charla', 'bruno', 'dos', 'pending');
    perform tests.create_comment('charla', 'bruno', 'visto');
    perform tests.create_comment('charla', 'carla', 'respuesta', 'approved', 'visto');
end;
$$;

-- then: not by others
select tests.authenticate_as('bruno');
select throws_ok(
    $$ select public.moderate_comment(tests.comment_id('hola'), 'approved') $$, '42501', null, 'nobody approves his own'
);
select tests.authenticate_as('carla');
select throws_ok(
    $$ select public.moderate_comment(tests.comment_id('hola'), 'approved') $$, 'P0002', null, 'what waits is not there for others'
);
select throws_ok(
    $$ select public.moderate_comment(tests.comment_id('visto'), 'rejected') $$, '42501', null, 'who just reads rejects nothing'
);
select tests.authenticate_as_anon();
select throws_ok(
    $$ select public.moderate_comment(tests.comment_id('visto'), 'rejected') $$, '42501', null, 'neither does anon'
);

-- then: by the author of the post
select tests.authenticate_as('ana');
select results_eq(
    $$ select status from public.moderate_comment(tests.comment_id('hola'), 'approved') $$, $$ values ('approved') $$,
    'the author of the post approves'
);
select results_eq(
    $$ select status from public.moderate_comment(tests.comment_id('hola'), 'approved') $$, $$ values ('approved') $$,
    'twice changes nothing'
);
select results_eq(
    $$ select status from public.moderate_comment(tests.comment_id('hola'), 'rejected') $$, $$ values ('rejected') $$, 'or rejects'
);
select throws_ok(
    $$ select public.moderate_comment(tests.comment_id('hola'), 'removed') $$, '22023', null, 'but removes nothing'
);
select throws_ok(
    $$ select public.moderate_comment(tests.comment_id('hola'), null) $$, '22023', null, 'and has to say what'
);
select throws_ok(
    $$ select public.moderate_comment(tests.comment_id('feo'), 'approved') $$, 'P0002', null, 'what was removed is out of her hands'
);
select throws_ok(
    $$ select public.moderate_comment(gen_random_uuid(), 'approved') $$, 'P0002', null, 'as is what does not exist'
);

-- then: by a moderator
select tests.authenticate_as('mona');
select results_eq(
    $$ select status from public.moderate_comment(tests.comment_id('dos'), 'approved') $$, $$ values ('approved') $$,
    'a moderator approves'
);
select throws_ok(
    $$ select public.moderate_comment(tests.comment_id('feo'), 'approved') $$, 'MD132', null, 'and gives back only by a decision'
);

-- then: children stay
select results_eq(
    $$ select status from public.moderate_comment(tests.comment_id('visto'), 'rejected') $$, $$ values ('rejected') $$,
    'a comment with answers is rejected'
);
select tests.authenticate_as_anon();
select results_eq(
    $$ select content from public.blog_comments order by content $$, $$ values ('dos'), ('respuesta') $$,
    'its answers stay, and it is gone'
);
select tests.clear_authentication();
select is((select p.comments_count from public.blog_posts as p), 2, 'the counter says what everybody sees');

-- then: nothing comes back that its writer has deleted
update public.blog_comments set status = 'deleted', content = '' where content = 'visto';
select tests.authenticate_as('ana');
select throws_ok(
    $$ select public.moderate_comment(c.parent_id, 'approved') from public.blog_comments as c where c.content = 'respuesta' $$,
    'MD105', null, 'what its writer took back is not approved'
);

select * from finish();
rollback;
