-- A backup with past events can be loaded again, with the registrations that refer to them (R17).
-- mutation: R17
begin;
select plan(7);

-- given: two years of events, as a restore writes them: column by column, by the owner, with triggers on
create temporary table backup (id uuid, slug text, date timestamptz, status text);
insert into backup
select
    gen_random_uuid(), 'evento-' || n, '2025-01-15'::timestamptz + n * interval '1 month',
    case when n < 20 then 'completed' else 'published' end
from generate_series(0, 23) as n;
do $$
begin
    perform tests.create_user('ana');
end;
$$;

-- then
select lives_ok(
    $$ insert into public.events (id, slug, title, description, date, location, status, organizer_id)
       select id, slug, slug, 'd', date, 'Ruta N', status, tests.user_id('ana') from backup $$,
    'events come back, also those that lie in the past'
);
select is((select count(*) from public.events), 24::bigint, 'all of them');
select lives_ok(
    $$ insert into public.event_registrations (event_id, event_date, user_id, ticket_type, status, check_in_time)
       select id, date, tests.user_id('ana'), 'general', 'confirmed', date from backup $$,
    'so do registrations for them'
);
select is((select count(*) from public.event_registrations), 24::bigint, 'all of them');
select lives_ok(
    $$ alter table public.event_registrations drop constraint event_registrations_event_fkey $$,
    'a foreign key is dropped, as a restore makes it last'
);
select lives_ok(
    $$ alter table public.event_registrations add constraint event_registrations_event_fkey
       foreign key (event_id, event_date) references public.events (id, date) on update cascade on delete cascade $$,
    'and can be made again'
);
select is_empty(
    $$ select conname from pg_catalog.pg_constraint
       where contype = 'c' and conrelid = 'public.events'::regclass and pg_get_constraintdef(oid) ~* '\m(now|clock)\(' $$,
    'no constraint stops a row because of its age'
);

select * from finish();
rollback;
