-- private.drain_events_default(): what lies in the DEFAULT leaf comes into leaves of its years, with all that hangs on it.
begin;
select plan(12);

-- given: the clock runs on while nobody makes leaves, so that events fall into DEFAULT
do $$
begin
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('ana');
    perform tests.freeze('2057-05-05');
    perform tests.create_event('uno', 'olga', 'published', '2060-01-01');
    perform tests.create_event('dos', 'olga', 'published', '2061-12-31 23:59Z');
    insert into public.event_registrations (event_id, user_id, ticket_type, status)
    values (tests.event_id('uno'), tests.user_id('ana'), 'general', 'confirmed');
end;
$$;
create temporary table before as
select
    (select jsonb_agg(to_jsonb(e) order by e.id) from public.events as e) as events,
    (select jsonb_agg(to_jsonb(k) order by k.id) from private.event_keys as k) as keys,
    (select array_agg(pg_get_constraintdef(k.oid) order by k.conrelid::text, k.conname) from pg_constraint as k
     where k.confrelid = 'public.events'::regclass) as links;
select is((select count(*) from partitions.events_default), 2::bigint, 'two events lie in the DEFAULT leaf');
select throws_ok('select private.ensure_event_partitions(2060, 2060)', '23514', null, 'so their leaves cannot be made');

-- when
select is(private.drain_events_default(), 2::bigint, 'both are moved');

-- then
select is_empty('select id from partitions.events_default', 'nothing is left there');
select results_eq(
    'select slug, tableoid::regclass::text from public.events order by 1',
    $$ values ('dos', 'partitions.events_2061'), ('uno', 'partitions.events_2060') $$, 'each is in the leaf of its year'
);
select is((select jsonb_agg(to_jsonb(e) order by e.id) from public.events as e), events, 'as it was') from before;
select is((select jsonb_agg(to_jsonb(k) order by k.id) from private.event_keys as k), keys, 'with its key') from before;
select is(
    (select array_agg(pg_get_constraintdef(k.oid) order by k.conrelid::text, k.conname) from pg_constraint as k
     where k.confrelid = 'public.events'::regclass), links, 'every foreign key is back'
) from before;
select is_empty(
    $$ select conname from pg_constraint where confrelid = 'public.events'::regclass and not convalidated
       union all select tgname from pg_trigger where tgenabled <> 'O' $$, 'valid, and every trigger is on'
);
select ok((select relrowsecurity from pg_class where oid = 'partitions.events_2060'::regclass), 'the new leaf is closed');
select lives_ok($$ delete from public.events where slug = 'uno' $$, 'an event takes its children along');
select is(private.drain_events_default(), 0::bigint, 'where nothing lies, nothing happens');

select * from finish();
rollback;
