-- Attack: reading a post before its time, by every way that leads to it.
-- mutation: R68
begin;
select plan(16);

-- given: a post of tomorrow with a comment (it was public once), an old address and a revision
do $$
begin
    perform tests.create_user('ana', '{member}');
    perform tests.create_user('malo', '{member}');
    perform tests.create_post('vieja', 'ana');
    perform tests.create_comment('vieja', 'ana', 'adelanto');
    update public.blog_posts set slug = 'manana', title = 'Mañana', published_at = now() + interval '1 day';
end;
$$;
select is(
    (select count(*) from public.blog_posts as p inner join public.blog_comments as c on c.post_id = p.id),
    1::bigint, 'it is there, and has a comment'
);

-- when, then: without an account
select tests.authenticate_as_anon();
select is_empty($$ select id from public.blog_posts $$, 'not in the table');
select is_empty($$ select id from public.blog_posts where id = tests.post_id('manana') $$, 'not by its id');
select is_empty($$ select * from public.blog_post_by_slug('manana') $$, 'not by its address');
select is_empty($$ select * from public.blog_post_by_slug('vieja') $$, 'not by an old one');
select is_empty($$ select * from public.resolve_slug('blog_post', 'manana') $$, 'which does not even lead anywhere');
select is_empty($$ select id from public.blog_comments $$, 'not by its comments');
select is_empty(
    $$ select p.title from public.blog_comments as c inner join public.blog_posts as p on p.id = c.post_id $$,
    'not embedded in them'
);

-- when, then: with an account
select tests.authenticate_as('malo');
select is_empty($$ select id from public.blog_posts $$, 'a member does not see it');
select is_empty($$ select id from public.blog_comments $$, 'nor its comments');
select throws_ok($$ select public.publish_post(tests.post_id('manana')) $$, 'P0002', null, 'nor by publishing it');
select throws_ok($$ select public.archive_post(tests.post_id('manana')) $$, 'P0002', null, 'nor by archiving it');
select throws_ok(
    $$ select public.report_content('blog_post', tests.post_id('manana'), 'spam') $$, 'P0002', null, 'nor by reporting it'
);
select throws_ok(
    $$ select * from public.content_history('blog_post', tests.post_id('manana')) $$, '42501', null, 'nor in its history'
);
select throws_ok(
    $$ insert into public.blog_comments (post_id, content) values (tests.post_id('manana'), 'x') returning post_id $$,
    '42501', null, 'nor by commenting on it'
);
select is_empty($$ update public.blog_posts set title = title returning title $$, 'nor by changing it');

select * from finish();
rollback;
