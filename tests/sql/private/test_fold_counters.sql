-- private.fold_counters(): each view once, and nothing but the counter changes.
-- mutation: R70
begin;
select plan(11);

-- given: three who looked at an event and one at a topic, of which there are more
do $$
begin
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user(p.name, '{member}') from unnest('{ana,beto,caro}'::text[]) as p (name);
    perform tests.create_event('taller', 'olga');
    perform tests.create_event('otro', 'olga');
    perform tests.create_topic('tema', 'olga');
    update public.events set views_count = 10;
end;
$$;
create function pg_temp.look(p_name text) returns void language plpgsql
as $$
begin
    perform tests.authenticate_as(p_name);
    perform public.record_view('event', tests.event_id('taller'));
    perform tests.clear_authentication();
end;
$$;
do $$
begin
    perform pg_temp.look(p.name) from unnest('{ana,beto,caro}'::text[]) as p (name);
    perform tests.authenticate_as('ana');
    perform public.record_view('topic', tests.topic_id('tema'));
    perform tests.clear_authentication();
end;
$$;
create temporary table before as
select e.id, to_jsonb(e) - 'views_count' as row from public.events as e
union all select t.id, to_jsonb(t) - 'view_count' from public.forum_topics as t;

-- when, then
select is(private.fold_counters(), 4::bigint, 'four views are counted');
select results_eq(
    'select slug, views_count from public.events order by slug', $$ values ('otro', 10), ('taller', 13) $$,
    'onto what was there already'
);
select is((select view_count from public.forum_topics), 1, 'of a topic too');
select is(private.fold_counters(), 0::bigint, 'each once');
select results_eq(
    'select slug, views_count from public.events order by slug', $$ values ('otro', 10), ('taller', 13) $$, 'and no more'
);
select results_eq(
    $$ select e.id, to_jsonb(e) - 'views_count' as row from public.events as e
       union all select t.id, to_jsonb(t) - 'view_count' from public.forum_topics as t order by 1 $$,
    'select id, row from before order by 1', 'nothing else has changed, not even updated_at'
);
do $$ begin perform pg_temp.look('ana'); end $$;
select is(private.fold_counters(), 0::bigint, 'who looks again today does not count again');
select is((select count(*) from private.content_views), 4::bigint, 'the log stays');

-- then: what is gone
do $$
begin
    perform tests.freeze(now() + interval '1 day');
    perform pg_temp.look('beto');
    delete from public.events where slug = 'taller';
end;
$$;
select is(private.fold_counters(), 0::bigint, 'views of what is gone count nowhere');
select is_empty('select from private.unfolded_views', 'and wait for nothing');

-- then: who does it
select isnt_empty(
    $$ select from private.scheduled_jobs where function_name = 'private.fold_counters()' and schedule = '*/5 * * * *' $$,
    'a job does it every five minutes'
);

select * from finish();
rollback;
