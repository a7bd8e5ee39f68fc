-- public.event_by_id(), private.event_date(): an event wherever it lies, for whom it is there, out of one leaf.
begin;
select plan(9);

-- given: a published event, a draft, one that moved to another year, and an archived one
do $$
begin
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('charla', 'olga');
    perform tests.create_event('secreto', 'olga', 'draft');
    perform tests.create_event('movido', 'olga');
    perform tests.create_event('visto', 'olga', 'completed', '2022-05-05');
    perform private.archive_events(2022);
end;
$$;
select tests.authenticate_as('olga');
select lives_ok(
    $$ select public.reschedule_event(tests.event_id('movido'), now() + interval '400 days') $$, 'an event moves'
);
select results_eq(
    $$ select slug, is_archived from public.event_by_id(tests.event_id('secreto')) $$, $$ values ('secreto', false) $$,
    'its organizer sees a draft'
);

-- then
select tests.authenticate_as_anon();
select results_eq(
    $$ select slug, is_archived from public.event_by_id(tests.event_id('charla')) $$, $$ values ('charla', false) $$,
    'everybody sees what was published'
);
select results_eq(
    $$ select slug, is_archived from public.event_by_id(tests.event_id('visto')) $$, $$ values ('visto', true) $$,
    'that of an archived year too'
);
select results_eq(
    $$ select slug from public.event_by_id(tests.event_id('movido')) $$, $$ values ('movido') $$,
    'and what moved to another year'
);
select is_empty($$ select * from public.event_by_id(tests.event_id('secreto')) $$, 'nobody else sees a draft');
select is_empty($$ select * from public.event_by_id(gen_random_uuid()) $$, 'there is none of an unknown id');
select is_empty($$ select * from public.event_by_id(null) $$, 'nor of none');

-- then: one leaf is read
select tests.clear_authentication();
create temporary view reads as
select sum(pg_stat_get_xact_numscans(l.relid) + coalesce(i.scans, 0)) as scans
from (
    select t.relid from pg_catalog.pg_partition_tree('public.events') as t where t.isleaf
    union all
    select t.relid from pg_catalog.pg_partition_tree('archive.events') as t where t.isleaf
) as l
cross join lateral (
    select sum(pg_stat_get_xact_numscans(x.indexrelid)) as scans from pg_catalog.pg_index as x where x.indrelid = l.relid
) as i;
create temporary table before as select tests.event_id('charla') as event_id, 0::numeric as scans;
update before set scans = (select r.scans from reads as r);
do $$ begin perform public.event_by_id(b.event_id) from before as b; end; $$;
select is((select r.scans - b.scans from reads as r, before as b), 1::numeric, 'it is read out of one leaf');

select * from finish();
rollback;
