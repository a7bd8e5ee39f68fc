-- private.count_replies(): after any operations the numbers on a topic are those that one would count.
begin;
select plan(6);

-- given: three topics, and what one would count
do $$
begin
    perform tests.create_user('ana', '{member}');
    perform tests.create_topic(t.slug, 'ana') from unnest('{uno,dos,tres}'::text[]) as t (slug);
    -- last_activity_at of the topics is now(); replies are younger and older
end;
$$;
create temporary view counted as
select
    t.id, t.reply_count, t.last_activity_at,
    (select count(*) from public.forum_posts as p where p.topic_id = t.id and p.status = 'active') as replies,
    greatest(t.created_at, (select max(p.created_at) from public.forum_posts as p where p.topic_id = t.id)) as active_at
from public.forum_topics as t;
create temporary table history (step integer, id uuid, last_activity_at timestamptz);

-- when: a thousand random operations
do $$
declare
    v_topic uuid;
begin
    perform setseed(0.41);
    for v_step in 1 .. 1000 loop
        v_topic := tests.topic_id((array['uno', 'dos', 'tres'])[1 + floor(random() * 3)::integer]);
        case floor(random() * 4)::integer
            when 0, 1 then
                insert into public.forum_posts (topic_id, author_id, content, status, created_at)
                select
                    v_topic, tests.user_id('ana'), 'x', (array['active', 'active', 'hidden', 'removed'])[1 + floor(random() * 4)::integer],
                    now() + (random() - 0.5) * interval '60 days'
                from generate_series(1, floor(random() * 3)::integer);
            when 2 then
                update public.forum_posts as p
                set status = case p.status when 'active' then (array['hidden', 'removed'])[1 + floor(random() * 2)::integer] else 'active' end
                where p.topic_id = v_topic and random() < 0.1;
            else
                -- what was the last activity stays so when the reply goes for good
                delete from public.forum_posts as p
                where p.topic_id = v_topic and random() < 0.02
                    and p.created_at < (select t.last_activity_at from public.forum_topics as t where t.id = v_topic);
        end case;
        insert into history select v_step, t.id, t.last_activity_at from public.forum_topics as t;
    end loop;
end;
$$;

-- then
select cmp_ok((select count(*) from public.forum_posts), '>', 100::bigint, 'there is something to count');
select is_empty($$ select id from counted where reply_count <> replies $$, 'replies are counted');
select is_empty($$ select id from counted where last_activity_at <> active_at $$, 'the last activity is known');
select is_empty(
    $$ select h.step from history as h inner join history as a on a.id = h.id and a.step = h.step - 1
       where h.last_activity_at < a.last_activity_at $$,
    'it never went back'
);
select is_empty(
    $$ select topic_id from public.forum_posts group by topic_id having count(distinct number) <> count(*) $$,
    'no number was given twice'
);

-- when: the last one goes for good
select results_eq(
    $$ with gone as (
           delete from public.forum_posts as p using public.forum_topics as t
           where t.id = p.topic_id and p.created_at = t.last_activity_at returning p.topic_id
       )
       select t.id from public.forum_topics as t
       where t.id in (select topic_id from gone) and t.last_activity_at > (
           select max(p.created_at) from public.forum_posts as p
           where p.topic_id = t.id and p.created_at < t.last_activity_at
       ) order by 1 $$,
    $$ select t.id from public.forum_topics as t order by 1 $$,
    'even then'
);

select * from finish();
rollback;
