-- Attack: "insert … on conflict do update", to change by inserting what must not be changed.
begin;
select plan(8);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('omar', '{organizer}');
    perform tests.create_event('charla', 'olga');
    insert into public.venues (name, slug, address, area, created_by)
    values ('Casa Lab', 'casa-lab', 'x', 'x', tests.user_id('olga'));
end;
$$;

-- when, then
select tests.authenticate_as('ana');
select throws_ok(
    $$ insert into public.profiles (id, bio) values (tests.user_id('olga'), 'x') on conflict (id) do update set bio = 'x' $$,
    '42501', null, 'nobody upserts a profile'
);
select tests.authenticate_as('omar');
select throws_ok(
    $$ insert into public.events (id, title, description, date, location)
       values (tests.event_id('charla'), 'tomado', 'd', now() + interval '30 days', 'x')
       on conflict (id, date) do update set title = 'tomado' $$,
    '42501', null, 'nobody upserts an event by its id'
);
select throws_ok(
    $$ insert into public.events (title, slug, description, date, location)
       values ('tomado', 'charla', 'd', now() + interval '30 days', 'x')
       on conflict (slug) do update set title = 'tomado' $$,
    '42P10', null, 'nor by its slug'
);
select throws_ok(
    $$ insert into public.events (title, slug, description, date, location)
       values ('tomado', 'charla', 'd', now() + interval '30 days', 'x')
       on conflict do nothing $$,
    '23505', null, 'nor slips a second one under the same slug'
);
select throws_ok(
    $$ insert into public.venues (name, slug, address, area) values ('tomado', 'casa-lab', 'x', 'x')
       on conflict (slug) do update set name = 'tomado' $$,
    '23505', null, 'nor takes a venue by its slug'
);

-- then
select tests.clear_authentication();
select is((select count(*) from public.events where title <> 'tomado'), 1::bigint, 'the event is as it was');
select is((select count(*) from public.venues where name <> 'tomado'), 1::bigint, 'so is the venue');
select is((select count(*) from public.profiles where bio is not null), 0::bigint, 'so are the profiles');

select * from finish();
rollback;
