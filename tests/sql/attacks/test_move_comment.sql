-- Attack: putting a comment where it was never approved.
begin;
select plan(7);

-- given
do $$
begin
    perform tests.create_user('ana', '{member}');
    perform tests.create_user('malo', '{member}');
    perform tests.create_post('una', 'ana');
    perform tests.create_post('otra', 'ana');
    perform tests.create_comment('una', 'malo', 'mío');
    perform tests.create_comment('una', 'ana', 'de ana');
    perform tests.create_comment('otra', 'ana', 'en otra');
end;
$$;

-- when, then
select tests.authenticate_as('malo');
select throws_ok(
    $$ update public.blog_comments set post_id = tests.post_id('otra') where content = 'mío' $$, '42501', null, 'not to another post'
);
select throws_ok(
    $$ update public.blog_comments set parent_id = tests.comment_id('de ana') where content = 'mío' $$,
    '42501', null, 'nor below another comment'
);
select throws_ok(
    $$ update public.blog_comments set created_at = '2000-01-01' where content = 'mío' $$, '42501', null, 'nor to the top'
);
select throws_ok(
    $$ update public.blog_comments set user_id = tests.user_id('ana') where content = 'mío' $$, '42501', null, 'nor to somebody else'
);
select throws_ok(
    $$ insert into public.blog_comments (post_id, parent_id, content)
       values (tests.post_id('una'), tests.comment_id('en otra'), 'x') $$,
    '23503', null, 'nor across two posts'
);
select throws_ok(
    $$ delete from public.blog_comments where content = 'de ana' $$, '42501', null, 'nor by taking others away'
);
select tests.clear_authentication();
select results_eq(
    $$ select c.content, p.slug, c.parent_id from public.blog_comments as c inner join public.blog_posts as p on p.id = c.post_id
       order by c.content $$,
    $$ values ('de ana', 'una', null::uuid), ('en otra', 'otra', null), ('mío', 'una', null) $$, 'everything is where it was'
);

select * from finish();
rollback;
