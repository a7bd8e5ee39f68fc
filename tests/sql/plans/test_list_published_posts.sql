-- The page of the blog reads the index of dates backwards and stops after a page, for everybody; what the policies ask of
-- the caller is asked once, and blocks are looked up for the rows of the page alone.
begin;
select plan(15);

-- given: some thousands of posts, a fifth of them drafts, the last ones to come
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('olga', '{member}');
    perform tests.create_user('mona');
    insert into public.user_roles (user_id, role, permissions)
    values (tests.user_id('mona'), 'attendee', '["content.moderate"]');
    perform tests.create_user('jefa', '{admin}');
    insert into public.blog_posts (title, slug, content, status, published_at, author_id)
    select
        'Entrada', 'entrada-' || n, repeat('x ', 200), case when n % 5 = 0 then 'draft' else 'published' end,
        now() - interval '1500 hours' + n * interval '30 minutes', tests.user_id('olga')
    from generate_series(1, 3010) as n;
end;
$$;
analyze public.blog_posts;
create function pg_temp.check_page(p_who text, p_after text default '')
returns setof text
language plpgsql
as $$
declare
    v_sql constant text := format($q$
        select p.id, p.title, p.published_at from public.blog_posts as p
        where p.status = 'published' and p.published_at < now() %s
        order by p.published_at desc, p.id desc limit 20
    $q$, p_after);
begin
    return next results_eq(
        format('select node, index from tests.plan_of(%L) where relation = ''blog_posts''', v_sql),
        $q$ values ('Index Scan', 'idx_blog_posts_published') $q$, p_who || ': the index of dates is read'
    );
    return next ok(
        (select s.looked_at < 40 from tests.plan_of(v_sql) as s where s.relation = 'blog_posts'),
        p_who || ': and no more of it than the page needs'
    );
    return next is_empty(
        format('select * from tests.plan_of(%L) where parent_relationship = ''SubPlan''', v_sql),
        p_who || ': nothing is asked again for each row'
    );
end;
$$;
grant execute on function pg_temp.check_page(text, text) to public;

-- then
select tests.authenticate_as_anon();
select pg_temp.check_page('anon');
select tests.authenticate_as('ana');
select pg_temp.check_page('a person');
select tests.authenticate_as('olga');
select pg_temp.check_page('the author');
select tests.authenticate_as('mona');
select pg_temp.check_page('a moderator, the next page', $$ and p.published_at < now() - interval '20 days' $$);
select tests.authenticate_as('jefa');
select pg_temp.check_page('an admin');

select * from finish();
rollback;
