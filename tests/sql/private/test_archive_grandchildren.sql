-- private.move_children(): what hangs on registrations goes with them, and comes back.
begin;
select plan(6);

-- given: a table that hangs on registrations, with a rule and a twin
do $$
begin
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('ana');
    perform tests.create_event('viejo', 'olga', 'published', '2022-05-05');
    perform tests.create_event('otro', 'olga', 'published', '2023-05-05');
    insert into public.event_registrations (event_id, user_id, ticket_type, status)
    select tests.event_id(s), tests.user_id('ana'), 'general', 'confirmed' from unnest('{viejo,otro}'::text[]) as s;
end;
$$;
create table public.stubs (
    id bigint generated always as identity primary key,
    registration_id uuid not null references public.event_registrations (id) on delete restrict,
    event_id uuid,
    event_date timestamptz,
    doubled bigint generated always as (1) stored,
    foreign key (event_id, event_date) references public.events (id, date) on delete cascade
);
create table archive.stubs (like public.stubs including all, foreign key (registration_id) references archive.event_registrations (id));
insert into private.archive_rules values ('public.stubs', 'copied');
insert into public.stubs (registration_id, event_id, event_date)
select r.id, r.event_id, r.event_date from public.event_registrations as r;
create table public.stub_notes (stub_id bigint references public.stubs (id) on delete restrict);
create table archive.stub_notes (like public.stub_notes, foreign key (stub_id) references archive.stubs (id));
insert into private.archive_rules values ('public.stub_notes', 'copied');
insert into public.stub_notes select s.id from public.stubs as s;

-- then
select results_eq(
    $$ select live::text, depth, parent::text from private.event_children() where live::text ~ 'stub' $$,
    $$ values ('stubs', 2, 'events'), ('stub_notes', 3, 'stubs') $$, 'near ones come first, also by the longer way'
);
select lives_ok('select private.archive_events(2022)', 'they go');
select results_eq(
    $$ select (select count(*) from archive.stubs), (select count(*) from archive.stub_notes), (select count(*) from public.stubs),
           (select count(*) from public.stub_notes) $$,
    'values (1::bigint, 1::bigint, 1::bigint, 1::bigint)', 'those of the year'
);
select lives_ok('select private.restore_events(2022)', 'and come back');
select results_eq(
    'select count(*), count(distinct s.id) from public.stubs as s inner join public.stub_notes as n on n.stub_id = s.id',
    'values (2::bigint, 2::bigint)', 'each with what was its'
);
select is_empty('select * from archive.stubs', 'all of them');

select * from finish();
rollback;
