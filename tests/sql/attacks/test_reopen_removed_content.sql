-- Attack: bringing back what moderators have removed.
begin;
select plan(14);

-- given: a post and a comment of malo, reported and removed; the post is one of malo's, the comment on one of ana's
do $$
begin
    perform tests.create_user('ana', '{member}');
    perform tests.create_user('malo', '{member}');
    perform tests.create_user('jefa', '{admin}');
    perform tests.create_post('mala', 'malo');
    perform tests.create_post('buena', 'ana');
    perform tests.create_comment('buena', 'malo', 'feo');
    perform tests.authenticate_as('ana');
    perform public.report_content('blog_post', tests.post_id('mala'), 'spam');
    perform public.report_content('comment', tests.comment_id('feo'), 'spam');
    perform tests.authenticate_as('jefa');
    perform public.decide_moderation_item(q.id, q.version, 'removed') from public.moderation_queue as q;
end;
$$;
select tests.clear_authentication();
select results_eq(
    $$ select status from public.blog_posts where slug = 'mala' union all select status from public.blog_comments $$,
    $$ values ('removed'), ('removed') $$, 'both are removed'
);

-- when, then: the post
select tests.authenticate_as('malo');
select throws_ok($$ select public.publish_post(tests.post_id('mala')) $$, 'MD132', null, 'not by publishing');
select throws_ok($$ select public.unpublish_post(tests.post_id('mala')) $$, 'MD132', null, 'not as a draft');
select throws_ok($$ select public.archive_post(tests.post_id('mala')) $$, 'MD132', null, 'not from the archive');
select throws_ok($$ update public.blog_posts set status = 'published' where slug = 'mala' $$, '42501', null, 'not by its state');
select is_empty($$ update public.blog_posts set content = 'mejor' where slug = 'mala' returning id $$, 'not by mending it');
select is_empty($$ delete from public.blog_posts where slug = 'mala' returning id $$, 'nor is the trace wiped away');

-- when, then: the comment
select throws_ok(
    $$ select public.moderate_comment(tests.comment_id('feo'), 'approved') $$, '42501', null, 'not by approving it oneself'
);
select is_empty($$ update public.blog_comments set content = 'lindo' returning id $$, 'not by changing it');
select throws_ok($$ select public.delete_comment(tests.comment_id('feo')) $$, 'MD132', null, 'nor is it wiped away');
select tests.authenticate_as('ana');
select throws_ok(
    $$ select public.moderate_comment(tests.comment_id('feo'), 'approved') $$, 'P0002', null, 'nor with the author''s help'
);
select tests.authenticate_as_anon();
select results_eq($$ select slug from public.blog_posts $$, $$ values ('buena') $$, 'nobody sees the post');
select is_empty($$ select id from public.blog_comments $$, 'nor the comment');

-- when, then: only a moderator
select tests.authenticate_as('jefa');
do $$
begin
    perform public.decide_moderation_item(q.id, q.version, 'restored') from public.moderation_queue as q;
end;
$$;
select tests.authenticate_as_anon();
select results_eq(
    $$ select p.slug from public.blog_posts as p union all select c.content from public.blog_comments as c order by 1 $$,
    $$ values ('buena'), ('feo'), ('mala') $$, 'until a moderator gives them back'
);

select * from finish();
rollback;
