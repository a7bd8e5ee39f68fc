-- The lists of the forum read an index and stop after a page, for everybody; who asks is found out once a statement.
begin;
select plan(19);

-- given: ten thousand topics of two people, a hundred of them in a small category, as many replies in one; some hidden
do $$
begin
    perform tests.create_user(p.name, '{member}') from unnest('{ana,beto}'::text[]) as p (name);
    perform tests.create_user('jefa', '{admin}');
    perform tests.create_topic('largo', 'beto');
    perform tests.create_topic('corto', 'beto', p_category => 'rincon');
end;
$$;
alter table public.forum_topics disable trigger user;
alter table public.forum_posts disable trigger user;
insert into public.forum_topics (category_id, title, slug, content, author_id, status, last_activity_at)
select
    c.id, 'Tema', 'tema-' || n, repeat('x', 200), tests.user_id(case when n % 50 = 0 then 'ana' else 'beto' end),
    case when n % 20 = 0 then 'hidden' else 'active' end, now() - n * interval '1 hour'
from generate_series(1, 10000) as n
inner join public.forum_categories as c on c.slug = case when n % 100 = 7 then 'rincon' else 'general' end;
insert into public.forum_posts (topic_id, number, content, author_id, status)
select
    tests.topic_id('largo'), n, repeat('x', 200), tests.user_id(case when n % 50 = 0 then 'ana' else 'beto' end),
    case when n % 20 = 0 then 'hidden' else 'active' end
from generate_series(1, 10000) as n;
alter table public.forum_topics enable trigger user;
alter table public.forum_posts enable trigger user;
analyze public.forum_topics;
analyze public.forum_posts;

create function pg_temp.in_category() returns text language sql
as $$
    select format(
        'select l.id, l.title from public.forum_topics as l
         where l.category_id = %L and l.status in (''active'', ''closed'', ''locked'')
             and (l.last_activity_at < now() - interval ''50 days''
                 or (l.last_activity_at = now() - interval ''50 days'' and l.id < gen_random_uuid()))
         order by l.last_activity_at desc, l.id desc limit 20', (select c.id from public.forum_categories as c where c.slug = 'rincon')
    )
$$;
create function pg_temp.everywhere() returns text language sql
as $$
    select 'select l.id, l.title from public.forum_topics as l where l.status in (''active'', ''closed'', ''locked'')
            order by l.last_activity_at desc, l.id desc limit 20'
$$;
create function pg_temp.replies() returns text language sql
as $$
    select format(
        'select l.id, l.content from public.forum_posts as l where l.topic_id = %L and l.status = ''active'' and l.number > 5000
         order by l.number limit 50', tests.topic_id('largo')
    )
$$;
grant execute on function pg_temp.in_category(), pg_temp.everywhere(), pg_temp.replies() to public;

-- then
select cmp_ok((select count(*) from public.forum_topics), '>=', 10000::bigint, 'there is something to look through');
select tests.authenticate_as_anon();
select is((select index from tests.plan_of(pg_temp.in_category()) where alias = 'l'), 'idx_forum_topics_category', 'anon: a category by its index');
select cmp_ok((select looked_at from tests.plan_of(pg_temp.in_category()) where alias = 'l'), '<=', 60::bigint, 'anon: a page of it');
select is((select index from tests.plan_of(pg_temp.everywhere()) where alias = 'l'), 'idx_forum_topics_recent', 'anon: the latest by theirs');
select cmp_ok((select looked_at from tests.plan_of(pg_temp.everywhere()) where alias = 'l'), '<=', 30::bigint, 'anon: a page of them');
select is((select index from tests.plan_of(pg_temp.replies()) where alias = 'l'), 'unique_forum_post_number', 'anon: replies by theirs');
select cmp_ok((select looked_at from tests.plan_of(pg_temp.replies()) where alias = 'l'), '<=', 60::bigint, 'anon: a page of them');
select tests.authenticate_as('ana');
select is((select index from tests.plan_of(pg_temp.in_category()) where alias = 'l'), 'idx_forum_topics_category', 'a member: a category');
select cmp_ok((select looked_at from tests.plan_of(pg_temp.in_category()) where alias = 'l'), '<=', 60::bigint, 'a member: a page of it');
select is((select index from tests.plan_of(pg_temp.everywhere()) where alias = 'l'), 'idx_forum_topics_recent', 'a member: the latest');
select cmp_ok((select looked_at from tests.plan_of(pg_temp.everywhere()) where alias = 'l'), '<=', 30::bigint, 'a member: a page of them');
select is((select index from tests.plan_of(pg_temp.replies()) where alias = 'l'), 'unique_forum_post_number', 'a member: replies');
select cmp_ok((select looked_at from tests.plan_of(pg_temp.replies()) where alias = 'l'), '<=', 60::bigint, 'a member: a page of them');
select tests.authenticate_as('jefa');
select is((select index from tests.plan_of(pg_temp.in_category()) where alias = 'l'), 'idx_forum_topics_category', 'a moderator: a category');
select cmp_ok((select looked_at from tests.plan_of(pg_temp.in_category()) where alias = 'l'), '<=', 60::bigint, 'a moderator: a page of it');
select is((select index from tests.plan_of(pg_temp.everywhere()) where alias = 'l'), 'idx_forum_topics_recent', 'a moderator: the latest');
select cmp_ok((select looked_at from tests.plan_of(pg_temp.everywhere()) where alias = 'l'), '<=', 30::bigint, 'a moderator: a page of them');
select is((select index from tests.plan_of(pg_temp.replies()) where alias = 'l'), 'unique_forum_post_number', 'a moderator: replies');
select cmp_ok((select looked_at from tests.plan_of(pg_temp.replies()) where alias = 'l'), '<=', 60::bigint, 'a moderator: a page of them');

select * from finish();
rollback;
