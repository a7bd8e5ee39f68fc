-- The events of a series, the series of an event and one's own series are read by indexes, for everybody.
begin;
select plan(16);

-- given: two thousand organizers with a series each, of five events for half of them
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('jefa', '{admin}');
    perform tests.create_user('olga', '{organizer}');
    perform set_config('session_replication_role', 'replica', true);
    insert into auth.users (id, email) select md5('u' || n)::uuid, n || '@example.com' from generate_series(1, 2000) as n;
    insert into public.event_series (id, organizer_id, rule, first_day, start_time, timezone, generated_until, content)
    select
        md5('s' || n)::uuid, case n when 7 then tests.user_id('olga') else md5('u' || n)::uuid end,
        'FREQ=WEEKLY', '2027-01-01', '18:00', 'UTC', '2027-01-01', '{"title": "x"}'
    from generate_series(1, 2000) as n;
    insert into public.events (id, slug, title, description, date, location, status, organizer_id)
    select md5('e' || n || '-' || d)::uuid, 'e' || n || '-' || d, 'x', 'x', '2027-01-01'::timestamptz + d * interval '7 days', 'x', 'published', s.organizer_id
    from generate_series(1, 1000) as n
    cross join generate_series(1, 5) as d
    inner join public.event_series as s on s.id = md5('s' || n)::uuid;
    insert into public.event_occurrences (series_id, day, event_id, event_date)
    select md5('s' || n)::uuid, '2027-01-01'::date + 7 * d, md5('e' || n || '-' || d)::uuid, '2027-01-01'::timestamptz + d * interval '7 days'
    from generate_series(1, 1000) as n
    cross join generate_series(1, 5) as d;
    perform set_config('session_replication_role', 'origin', true);
end;
$$;
analyze public.events, public.event_series, public.event_occurrences;
create function pg_temp.check_reads(p_who text)
returns setof text
language plpgsql
as $$
declare
    v_sql text;
begin
    for v_sql in
        select q.sql
        from (
            values
            (format('select e.id, e.title from public.events_public as e
                inner join public.event_occurrences as o on o.event_id = e.id and o.event_date = e.date
                where o.series_id = %L order by e.date, e.id limit 50', md5('s7')::uuid)),
            (format('select o.series_id from public.event_occurrences as o where o.event_id = %L', md5('e7-3')::uuid))
        ) as q (sql)
    loop
        return next cmp_ok(
            (select count(*)::integer from tests.plan_of(v_sql) where node = 'Seq Scan' and looked_at > 0), '=', 0,
            p_who || ': no table is read whole'
        );
        return next cmp_ok(
            (select sum(looked_at)::integer from tests.plan_of(v_sql) where relation is not null), '<', 50,
            p_who || ': little is looked at'
        );
    end loop;
end;
$$;
grant execute on function pg_temp.check_reads(text) to public;

-- then
select tests.authenticate_as_anon();
select pg_temp.check_reads('anon');
select tests.authenticate_as('ana');
select pg_temp.check_reads('a person');
select tests.authenticate_as('olga');
select pg_temp.check_reads('the organizer');
select set_eq(
    $$ select index from tests.plan_of('select s.id from public.event_series as s order by s.created_at desc, s.id desc limit 50') where index is not null or node = 'Seq Scan' $$,
    array['idx_event_series_organizer'], 'one''s own are found by their index'
);
select results_eq('select count(*) from public.event_series', 'values (1::bigint)', 'and they are no more');
select tests.clear_authentication();
select results_eq(
    $$ select index from tests.plan_of('select s.id from public.event_series as s where not s.is_complete and s.generated_until < ''2026-01-01''') where index is not null or node = 'Seq Scan' $$,
    $$ values ('idx_event_series_due') $$, 'the job finds what is due by its index'
);
select tests.authenticate_as('jefa');
select cmp_ok(
    (select count(*)::integer from public.event_series), '=', 2000, 'an admin sees all'
);

select * from finish();
rollback;
