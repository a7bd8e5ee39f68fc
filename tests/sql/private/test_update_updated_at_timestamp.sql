-- private.update_updated_at_timestamp(): every change of a row is dated, whoever makes it; counters alone are none.
-- mutation: R21
begin;
select plan(8);

-- given: rows changed last in 2020, in each table that has the column
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_event('charla', 'ana', p_capacity => 5);
    insert into public.venues (name, address, area) values ('Ruta N', 'x', 'x');
    insert into public.event_categories (name, slug) values ('Charlas', 'charlas');
    insert into public.event_registrations (event_id, user_id, ticket_type, status)
    values (tests.event_id('charla'), tests.user_id('ana'), 'general', 'confirmed');
    -- the owner's way to the past
    alter table public.profiles disable trigger user;
    alter table public.venues disable trigger user;
    alter table public.event_categories disable trigger user;
    alter table public.events disable trigger user;
    alter table public.event_registrations disable trigger user;
    update public.profiles set updated_at = '2020-01-01';
    update public.venues set updated_at = '2020-01-01';
    update public.event_categories set updated_at = '2020-01-01';
    update public.events set updated_at = '2020-01-01';
    update public.event_registrations set updated_at = '2020-01-01';
    alter table public.profiles enable trigger user;
    alter table public.venues enable trigger user;
    alter table public.event_categories enable trigger user;
    alter table public.events enable trigger user;
    alter table public.event_registrations enable trigger user;
end;
$$;

-- when, then: counters
select lives_ok(
    $$ update public.event_registrations set check_in_time = now() $$, 'somebody comes, and the event counts it'
);
select results_eq(
    $$ select actual_attendees, updated_at from public.events $$, $$ values (1, '2020-01-01'::timestamptz) $$,
    'a counter is no change of the event'
);

-- when, then: changes
update public.profiles set bio = 'x';
update public.venues set area = 'y';
update public.event_categories set description = 'x';
update public.events set title = 'x';
select is((select p.updated_at from public.profiles as p), now(), 'profiles');
select is((select v.updated_at from public.venues as v), now(), 'venues');
select is((select c.updated_at from public.event_categories as c), now(), 'event_categories');
select is((select e.updated_at from public.events as e), now(), 'events');
select is((select r.updated_at from public.event_registrations as r), now(), 'event_registrations');

-- when, then: nobody sets it
update public.venues set updated_at = '2000-01-01';
select is((select v.updated_at from public.venues as v), now(), 'nobody says when a row was changed');

select * from finish();
rollback;
