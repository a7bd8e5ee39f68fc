-- public.archive_post: a published post is put away.
begin;
select plan(6);

-- given
do $$
begin
    perform tests.create_user('ana', '{member}');
    perform tests.create_user('bruno', '{member}');
    perform tests.create_post('publicada', 'ana', 'published', now() - interval '2 days');
    perform tests.create_post('borrador', 'ana', 'draft');
    perform tests.create_post('retirada', 'ana', 'removed');
end;
$$;

-- then
select tests.authenticate_as('bruno');
select throws_ok($$ select public.archive_post(tests.post_id('publicada')) $$, '42501', null, 'nobody puts away that of another');
select tests.authenticate_as('ana');
select results_eq(
    $$ select status, published_at from public.archive_post(tests.post_id('publicada')) $$,
    $$ values ('archived', now() - interval '2 days') $$, 'its author does; it keeps its date'
);
select lives_ok($$ select public.archive_post(tests.post_id('publicada')) $$, 'twice changes nothing');
select throws_ok($$ select public.archive_post(tests.post_id('borrador')) $$, 'MD105', null, 'a draft is not archived');
select throws_ok($$ select public.archive_post(tests.post_id('retirada')) $$, 'MD132', null, 'nor what was removed');
select tests.authenticate_as('bruno');
select is_empty($$ select id from public.blog_posts $$, 'nobody else sees it');

select * from finish();
rollback;
