-- Attack: writing in the name of another, or giving one's words away.
begin;
select plan(10);

-- given
do $$
begin
    perform tests.create_user('ana', '{member}');
    perform tests.create_user('malo', '{member}');
    perform tests.create_user('jefa', '{admin}');
    perform tests.create_post('de-ana', 'ana');
    perform tests.create_post('de-malo', 'malo');
end;
$$;

-- when, then
select tests.authenticate_as('malo');
select throws_ok(
    $$ insert into public.blog_posts (title, content, author_id) values ('X', 'x', tests.user_id('ana')) $$,
    '42501', null, 'not by naming her'
);
select throws_ok(
    $$ insert into public.blog_posts (id, title, slug, content) values (tests.post_id('de-ana'), 'X', 'de-ana', 'x')
       on conflict (id) do update set title = excluded.title $$, '42501', null, 'not by an upsert'
);
select throws_ok(
    $$ insert into public.blog_posts (title, slug, content) values ('X', 'de-ana', 'x')
       on conflict (slug) do update set title = excluded.title $$, '23505', null, 'nor over the address'
);
select throws_ok(
    $$ update public.blog_posts set author_id = tests.user_id('ana') where slug = 'de-malo' $$, '42501', null, 'not by giving away'
);
select is_empty($$ update public.blog_posts set content = 'x' where slug = 'de-ana' returning id $$, 'not by changing hers');
select throws_ok(
    $$ insert into public.blog_comments (post_id, content, user_id)
       values (tests.post_id('de-ana'), 'x', tests.user_id('ana')) $$, '42501', null, 'not in a comment'
);
select throws_ok(
    $$ insert into public.blog_posts (title, content, status) values ('X', 'x', 'published') $$, '42501', null, 'not straight to all'
);
select throws_ok(
    $$ insert into public.blog_posts (title, content, published_at) values ('X', 'x', '2000-01-01') $$, '42501', null, 'nor dated back'
);
select tests.authenticate_as('jefa');
select throws_ok(
    $$ update public.blog_posts set author_id = tests.user_id('jefa') $$, '42501', null, 'an admin neither'
);
select tests.clear_authentication();
select results_eq(
    $$ select slug, title, author_id from public.blog_posts order by slug $$,
    $$ values ('de-ana', 'De-Ana', tests.user_id('ana')), ('de-malo', 'De-Malo', tests.user_id('malo')) $$,
    'everything is whose it was'
);

select * from finish();
rollback;
