-- Attack: reading what an author has taken out of a post.
begin;
select plan(9);

-- given
do $$
begin
    perform tests.create_user('ana', '{member}');
    perform tests.create_user('malo', '{member}');
    perform tests.create_user('jefa', '{admin}');
    perform tests.create_post('publicada', 'ana');
    update public.blog_posts set content = 'mi clave es 1234' where slug = 'publicada';
    update public.blog_posts set content = 'sin clave', excerpt = 'corto' where slug = 'publicada';
    update public.blog_posts set tags = '{ia}' where slug = 'publicada';
end;
$$;
select is((select count(*) from private.content_revisions), 2::bigint, 'two edits of the text are kept');

-- when, then
select tests.authenticate_as('malo');
select throws_ok(
    $$ select * from public.content_history('blog_post', tests.post_id('publicada')) $$, '42501', null, 'not by the function'
);
select throws_ok(
    $$ select * from private.content_history('blog_post', tests.post_id('publicada')) $$, '42501', null, 'not by the private one'
);
select throws_ok($$ select * from private.content_revisions $$, '42501', null, 'not in the table');
select is_empty($$ select id from public.blog_posts where content like '%clave es%' $$, 'not in the post');
select is_empty(
    $$ select p.slug from public.blog_posts as p where to_jsonb(p)::text like '%1234%' $$, 'nor in any column of it'
);
select tests.authenticate_as_anon();
select throws_ok(
    $$ select * from public.content_history('blog_post', tests.post_id('publicada')) $$, '42501', null, 'not without an account'
);

-- then: for whom it is
select tests.authenticate_as('ana');
select bag_eq(
    $$ select old from public.content_history('blog_post', tests.post_id('publicada')) $$,
    $$ values ('{"content": "Un texto de prueba"}'::jsonb), ('{"content": "mi clave es 1234", "excerpt": null}') $$,
    'its author reads them'
);
select tests.authenticate_as('jefa');
select isnt_empty(
    $$ select old from public.content_history('blog_post', tests.post_id('publicada')) $$, 'and so do moderators'
);

select * from finish();
rollback;
