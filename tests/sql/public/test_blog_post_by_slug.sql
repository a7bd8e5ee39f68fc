-- public.blog_post_by_slug: old addresses lead to the same post, for whom the post is there.
begin;
select plan(7);

-- given: a post with three addresses, and a draft with two
do $$
begin
    perform tests.create_user('ana', '{member}');
    perform tests.create_user('bruno', '{member}');
    perform tests.create_post('primera', 'ana');
    perform tests.create_post('secreta', 'ana', 'draft');
    update public.blog_posts set slug = 'segunda' where slug = 'primera';
    update public.blog_posts set slug = 'tercera' where slug = 'segunda';
    update public.blog_posts set slug = 'muy-secreta' where slug = 'secreta';
end;
$$;

-- then
select tests.authenticate_as_anon();
select results_eq($$ select slug from public.blog_post_by_slug('tercera') $$, $$ values ('tercera') $$, 'its address leads to a post');
select results_eq($$ select slug from public.blog_post_by_slug('primera') $$, $$ values ('tercera') $$, 'and so does an old one');
select is_empty($$ select * from public.blog_post_by_slug('cuarta') $$, 'another leads nowhere');
select is_empty($$ select * from public.blog_post_by_slug('secreta') $$, 'that of a draft too, be it old or');
select is_empty($$ select * from public.blog_post_by_slug('muy-secreta') $$, 'new');
select tests.authenticate_as('bruno');
select throws_ok(
    $$ insert into public.blog_posts (title, slug, content) values ('X', 'primera', 'x') $$,
    '23505', null, 'nobody takes the old address of another'
);
select tests.authenticate_as('ana');
select results_eq($$ select slug from public.blog_post_by_slug('secreta') $$, $$ values ('muy-secreta') $$, 'its author gets there');

select * from finish();
rollback;
