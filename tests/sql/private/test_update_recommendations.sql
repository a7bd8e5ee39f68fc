-- private.update_recommendations, recommend_next, public.update_all_recommendations: everybody's recommendations, some
-- people at a time.
-- mutation: R06, R09
begin;
select plan(17);

-- given: five people who were here lately, one who was not, one without an account, and something of each type
do $$
begin
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('jefa', '{admin}');
    perform tests.create_user('p' || n, '{member}') from generate_series(1, 6) as n;
    update auth.users as u set last_sign_in_at = now() - interval '29 days' where u.email like 'p%@example.com';
    update auth.users as u set last_sign_in_at = now() - interval '31 days' where u.id = tests.user_id('p6');
    insert into auth.users (id, aud, role, is_anonymous, last_sign_in_at)
    values (tests.user_id('nadie'), 'authenticated', 'authenticated', true, now());
    perform tests.create_event('e' || n, 'olga') from generate_series(1, 25) as n;
    perform tests.create_post('b' || n, 'olga') from generate_series(1, 12) as n;
    perform tests.create_topic('t' || n, 'olga') from generate_series(1, 12) as n;
    insert into public.resources (title, type, url, author_id, status)
    select 'r' || n, 'article', 'https://example.com', tests.user_id('olga'), 'published' from generate_series(1, 17) as n;
    update public.profiles set signup_completed = true;
    insert into public.ai_models (id, name, type, version, parameters)
    values ('00000000-0000-4000-8000-000000000001', 'léxico', 'embedding', '1', '{"provider": "lexical"}');
    delete from private.jobs;
    perform private.queue_recommendations();
end;
$$;
create function pg_temp.counts()
returns text
language sql
security definer
as $$
    select string_agg(format('%s %s', c.content_type, c.per_person), ', ' order by c.content_type)
        || ' for ' || (select count(distinct r.user_id) from public.content_recommendations as r)
    from (
        select n.content_type, string_agg(distinct n.number::text, '/') as per_person
        from (
            select r.content_type, r.user_id, count(*) as number
            from public.content_recommendations as r
            group by r.content_type, r.user_id
        ) as n
        group by n.content_type
    ) as c
$$;
grant execute on function pg_temp.counts() to public;
create temporary table step (last uuid);
insert into step select private.update_recommendations(null, 2);

-- then: in steps
select is(pg_temp.counts(), 'blog_post 10, event 20, resource 15, topic 10, user 7 for 2', 'two people have theirs');
select is(
    (select last from step),
    (select r.user_id from public.content_recommendations as r order by r.user_id desc limit 1), 'and one hears how far it came'
);
update step set last = private.update_recommendations(last, 2);
select is(pg_temp.counts(), 'blog_post 10, event 20, resource 15, topic 10, user 7 for 4', 'then the next');
update step set last = private.update_recommendations(last, 2);
select is(
    pg_temp.counts(), 'blog_post 10, event 20, resource 15, topic 10, user 7 for 5',
    'all who were here within 30 days, and nobody else'
);
select is((select private.update_recommendations(last, 2) from step), null, 'then nobody is left');

-- then: again, where something has been seen meanwhile
update public.content_recommendations set is_viewed = true where content_type = 'event';
select is(private.update_recommendations(null, 100) is not null, true, 'once more for all');
select is(
    (select count(*) from public.content_recommendations where content_type = 'event'), 125::bigint,
    'what is new comes to what they have seen'
);
select is((select count(*) from public.content_recommendations where content_type = 'topic'), 50::bigint, 'and nothing is doubled');

-- then: the worker's way
create temporary table task as select * from private.claim_jobs('{recommendations}', 1);
grant select on task to public;
grant medellin_worker to postgres;
grant usage on schema extensions to medellin_worker;
set local role medellin_worker;
select ok((select private.recommend_next(t.id, t.lease_token, null) is not null from task as t), 'a worker that holds the task takes a step');
select is(
    (select private.recommend_next(t.id, t.lease_token, 'ffffffff-ffff-ffff-ffff-ffffffffffff') from task as t), null, 'and the last'
);
select throws_ok(
    $$ select private.recommend_next(t.id, gen_random_uuid(), null) from task as t $$, 'MD160', null, 'without the lease it takes none'
);
select throws_ok($$ select private.recommend_content('{}', 'event', 1) $$, '42501', null, 'nor goes around');
reset role;
select cmp_ok(
    (select count(*) from private.jobs where kind = 'embed_content'), '>', 0::bigint, 'vectors that are missing are asked for'
);

-- then: an admin's way
delete from public.content_recommendations;
select tests.authenticate_as('p1');
select throws_ok($$ select public.update_all_recommendations() $$, '42501', null, 'it is for admins');
select tests.authenticate_as('jefa');
select lives_ok($$ select public.update_all_recommendations() $$, 'who let it run for all at once');
select is(pg_temp.counts(), 'blog_post 10, event 20, resource 15, topic 10, user 7 for 5', 'with the same end');

-- then: each reason is true
select tests.clear_authentication();
select is_empty(
    $$ select r.id from public.content_recommendations as r
       where not private.reason_holds(r.user_id, r.content_type, r.content_id, r.reason) $$,
    'each reason is true'
);

select * from finish();
rollback;
