-- Attack: getting a comment read that nobody has approved.
begin;
select plan(11);

-- given
do $$
begin
    perform tests.create_user('ana', '{member}');
    perform tests.create_user('malo', '{member}');
    perform tests.create_post('charla', 'ana');
    perform tests.create_comment('charla', 'malo', 'compra aquí', 'pending');
    perform tests.create_comment('charla', 'malo', 'muy bueno');
end;
$$;

-- when, then
select tests.authenticate_as('malo');
select throws_ok(
    $$ update public.blog_comments set status = 'approved' where content = 'compra aquí' $$, '42501', null, 'not by its state'
);
select throws_ok(
    $$ select public.moderate_comment(tests.comment_id('compra aquí'), 'approved') $$, '42501', null, 'not by the function'
);
select throws_ok(
    $$ select private.moderate_comment(tests.comment_id('compra aquí'), 'approved') $$, '42501', null, 'nor by the private one'
);
select throws_ok(
    $$ insert into public.blog_comments (post_id, content, status)
       values (tests.post_id('charla'), 'compra', 'approved') $$, '42501', null, 'not by writing it approved'
);
select throws_ok(
    $$ insert into public.blog_comments (id, post_id, content)
       values (tests.comment_id('muy bueno'), tests.post_id('charla'), 'compra')
       on conflict (id) do update set content = excluded.content $$, '42501', null, 'nor in the place of another'
);
select throws_ok(
    $$ select public.decide_moderation_item(gen_random_uuid(), 1, 'restored') $$, '42501', null, 'not as a moderator'
);
select throws_ok(
    $$ update public.blog_posts set comments_count = 99 $$, '42501', null, 'nor is it counted'
);
select isnt_empty(
    $$ update public.blog_comments set content = 'compra allá' where content = 'muy bueno' returning id $$,
    'what is approved may be changed'
);
select tests.authenticate_as_anon();
select is_empty($$ select content from public.blog_comments $$, 'but then nobody reads it');

-- when, then: by becoming the author
select tests.authenticate_as('malo');
select throws_ok(
    $$ update public.blog_posts set author_id = tests.user_id('malo') $$, '42501', null, 'nor by taking the post over'
);
select tests.clear_authentication();
select is_empty($$ select id from public.blog_comments where status = 'approved' $$, 'nothing was approved');

select * from finish();
rollback;
