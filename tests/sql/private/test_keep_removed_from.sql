-- private.keep_removed_from: what moderators give back is what it was before.
begin;
select plan(3);

-- given: a comment and a post in each state
do $$
begin
    perform tests.create_user('ana', '{member}');
    perform tests.create_post(p.status, 'ana', p.status, '2026-01-01')
    from unnest('{draft,published,archived}'::text[]) as p (status);
    perform tests.create_comment('published', 'ana', c.status, c.status)
    from unnest('{pending,approved,rejected}'::text[]) as c (status);
end;
$$;

-- when: removed and given back as the registry of content says
update public.blog_posts set status = 'removed';
update public.blog_comments set status = 'removed';
select is(
    (select count(*) from public.blog_posts where removed_from = slug)
    + (select count(*) from public.blog_comments where removed_from = content),
    6::bigint, 'each remembers where it came from'
);
update public.blog_posts as p set status = (private.content_type('blog_post')).restored_state;
update public.blog_comments as c set status = (private.content_type('comment')).restored_state;

-- then
select is_empty(
    $$ select slug, status from public.blog_posts where (status, removed_from) is distinct from (slug, null) $$,
    'a draft does not come back published'
);
select is_empty(
    $$ select content, status from public.blog_comments where (status, removed_from) is distinct from (content, null) $$,
    'nor a comment approved that never was'
);

select * from finish();
rollback;
