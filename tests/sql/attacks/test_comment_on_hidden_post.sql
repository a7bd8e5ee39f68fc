-- Attack: commenting where one does not see the post, or nobody does.
begin;
select plan(9);

-- given: ana has blocked malo
do $$
begin
    perform tests.create_user('ana', '{member}');
    perform tests.create_user('malo', '{member}');
    perform tests.create_user('otro', '{member}');
    insert into public.user_blocks (blocker_id, blocked_id) values (tests.user_id('ana'), tests.user_id('malo'));
    perform tests.create_post('publicada', 'ana');
    perform tests.create_post('borrador', 'ana', 'draft');
    perform tests.create_post('programada', 'ana', 'published', now() + interval '1 day');
    perform tests.create_post('archivada', 'ana', 'archived', now());
    perform tests.create_post('retirada', 'ana', 'removed', now());
    perform tests.create_comment('borrador', 'ana', 'adentro');
end;
$$;
create function pg_temp.comment_on(p_slug text)
returns void
language sql
as $$ insert into public.blog_comments (post_id, content) values (tests.post_id(p_slug), 'x') $$;
grant execute on function pg_temp.comment_on(text) to public;

-- when, then
select tests.authenticate_as('otro');
select throws_ok(
    format('select pg_temp.comment_on(%L)', p.slug), '42501', null, format('not on what is %s', p.slug)
) from unnest('{borrador,programada,archivada,retirada}'::text[]) as p (slug);
select throws_ok(
    $$ insert into public.blog_comments (post_id, content, parent_id)
       values (tests.post_id('publicada'), 'x', tests.comment_id('adentro')) $$,
    '23503', null, 'nor as an answer to a comment in there'
);
select tests.authenticate_as('malo');
select throws_ok($$ select pg_temp.comment_on('publicada') $$, '42501', null, 'who is blocked does not comment');
select tests.authenticate_as('ana');
select throws_ok($$ select pg_temp.comment_on('borrador') $$, '42501', null, 'not even the author comments on a draft');
select tests.authenticate_as_anonymous('nadie');
select throws_ok($$ select pg_temp.comment_on('publicada') $$, '42501', null, 'an anonymous sign-in does not comment');
select tests.clear_authentication();
select is((select count(*) from public.blog_comments), 1::bigint, 'there is no new comment');

select * from finish();
rollback;
