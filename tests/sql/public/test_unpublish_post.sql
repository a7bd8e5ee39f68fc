-- public.unpublish_post: a published post becomes a draft again.
begin;
select plan(7);

-- given
do $$
begin
    perform tests.create_user('ana', '{member}');
    perform tests.create_user('bruno', '{member}');
    perform tests.create_post('publicada', 'ana');
    perform tests.create_post('archivada', 'ana', 'archived', now());
    perform tests.create_post('retirada', 'ana', 'removed');
    perform tests.create_comment('publicada', 'bruno', 'hola');
end;
$$;

-- then
select tests.authenticate_as('bruno');
select throws_ok($$ select public.unpublish_post(tests.post_id('publicada')) $$, '42501', null, 'nobody takes back that of another');
select tests.authenticate_as('ana');
select results_eq(
    $$ select status, published_at from public.unpublish_post(tests.post_id('publicada')) $$,
    $$ values ('draft', null::timestamptz) $$, 'its author makes it a draft, which has no date'
);
select throws_ok(
    $$ select public.unpublish_post(tests.post_id('archivada')) $$, 'MD105', null, 'what is archived is not'
);
select throws_ok($$ select public.unpublish_post(tests.post_id('retirada')) $$, 'MD132', null, 'nor what was removed');
select tests.authenticate_as_anon();
select is_empty($$ select id from public.blog_posts $$, 'nobody else sees it');
select is_empty($$ select id from public.blog_comments $$, 'nor its comments');
select tests.authenticate_as('bruno');
select results_eq(
    $$ select content from public.blog_comments $$, $$ values ('hola') $$, 'but their writer'
);

select * from finish();
rollback;
