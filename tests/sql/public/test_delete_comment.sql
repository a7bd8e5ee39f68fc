-- public.delete_comment: one's own words go; the answers of others stay where they are.
begin;
select plan(13);

-- given
do $$
begin
    perform tests.create_user('ana', '{member}');
    perform tests.create_user('bruno', '{member}');
    perform tests.create_post('charla', 'ana');
    perform tests.create_comment('charla', 'bruno', 'sin respuesta');
    perform tests.create_comment('charla', 'bruno', 'con respuesta');
    perform tests.create_comment('charla', 'ana', 'respuesta', 'approved', 'con respuesta');
    perform tests.create_comment('charla', 'bruno', 'retirado', 'removed');
end;
$$;

-- then: not those of others
select tests.authenticate_as('ana');
select throws_ok(
    $$ select public.delete_comment(tests.comment_id('sin respuesta')) $$, 'P0002', null, 'nobody deletes that of another'
);
select tests.authenticate_as_anon();
select throws_ok($$ select public.delete_comment(tests.comment_id('respuesta')) $$, '42501', null, 'nor does anon');

-- then: one's own
select tests.authenticate_as('bruno');
select lives_ok($$ select public.delete_comment(tests.comment_id('sin respuesta')) $$, 'what nobody answered');
select lives_ok($$ select public.delete_comment(tests.comment_id('con respuesta')) $$, 'and what somebody answered');
select throws_ok(
    $$ select public.delete_comment(tests.comment_id('retirado')) $$, 'MD132', null, 'not what moderators have removed'
);
select throws_ok($$ select public.delete_comment(gen_random_uuid()) $$, 'P0002', null, 'nor what is not there');
select is_empty(
    $$ update public.blog_comments set content = 'x' where status = 'deleted' returning id $$, 'nothing is written in its place'
);
select tests.authenticate_as_anon();
select results_eq(
    $$ select c.content, c.status from public.blog_comments as c order by c.status $$,
    $$ values ('respuesta', 'approved'), ('', 'deleted') $$, 'one is gone, the other holds its answer without a word'
);
select isnt_empty(
    $$ select from public.blog_comments as a inner join public.blog_comments as c on a.parent_id = c.id
       where a.content = 'respuesta' and c.status = 'deleted' $$,
    'which is where it was'
);
select tests.clear_authentication();
select is((select p.comments_count from public.blog_posts as p), 1, 'the counter counts what can be read');

-- then: once its answers are gone, it goes too
select tests.authenticate_as('ana');
select lives_ok($$ select public.delete_comment(tests.comment_id('respuesta')) $$, 'the answer is taken back');
select tests.authenticate_as('bruno');
select lives_ok(
    $$ select public.delete_comment(c.id) from public.blog_comments as c where c.status = 'deleted' $$, 'and the empty place'
);
select tests.clear_authentication();
select results_eq($$ select content from public.blog_comments $$, $$ values ('retirado') $$, 'nothing else is left');

select * from finish();
rollback;
