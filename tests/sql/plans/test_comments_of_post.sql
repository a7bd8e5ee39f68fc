-- The comments of a post are read in their order by the index of the post, for everybody.
begin;
select plan(8);

-- given: thirty posts with a hundred comments each
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('olga', '{member}');
    perform tests.create_user('jefa', '{admin}');
    perform tests.create_post('post-' || n, 'olga') from generate_series(1, 30) as n;
    insert into public.blog_comments (post_id, content, status, user_id, created_at)
    select
        p.id, 'x', case when n % 5 = 0 then 'pending' else 'approved' end,
        case when n % 2 = 0 then tests.user_id('olga') else tests.user_id('ana') end, now() + n * interval '1 minute'
    from public.blog_posts as p
    cross join generate_series(1, 100) as n;
end;
$$;
analyze public.blog_posts, public.blog_comments;
create function pg_temp.check_page(p_who text)
returns setof text
language plpgsql
as $$
declare
    v_sql constant text := format($q$
        select c.id, c.content from public.blog_comments as c where c.post_id = %L order by c.created_at, c.id limit 20
    $q$, tests.post_id('post-7'));
begin
    return next results_eq(
        format('select node, index from tests.plan_of(%L) where relation = ''blog_comments''', v_sql),
        $q$ values ('Index Scan', 'idx_blog_comments_post') $q$, p_who || ': the index of the post is read'
    );
    return next is_empty(
        format('select * from tests.plan_of(%L) where node = ''Sort''', v_sql), p_who || ': nothing is sorted'
    );
end;
$$;
grant execute on function pg_temp.check_page(text) to public;

-- then
select tests.authenticate_as_anon();
select pg_temp.check_page('anon');
select tests.authenticate_as('ana');
select pg_temp.check_page('a person');
select tests.authenticate_as('olga');
select pg_temp.check_page('the author');
select tests.authenticate_as('jefa');
select pg_temp.check_page('an admin');

select * from finish();
rollback;
