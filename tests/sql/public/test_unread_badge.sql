-- public.unread_badge: how many of one's own are unread, no further than a badge shows.
begin;
select plan(8);

-- given: ana has one of each kind, beto has 250 that are unread
do $$
begin
    perform tests.create_user(p.name) from unnest('{ana,beto,carla}'::text[]) as p (name);
    perform tests.create_user('alba', '{admin}');
    alter table public.notifications disable trigger queue_deliveries;
    insert into public.notifications (user_id, type, title, message, read, archived)
    select tests.user_id('ana'), 'event', 'x', 'x', r.read, a.archived
    from unnest('{true,false}'::boolean[]) as r (read), unnest('{true,false}'::boolean[]) as a (archived);
    insert into public.notifications (user_id, type, title, message)
    select tests.user_id('beto'), 'event', 'x', 'x' from generate_series(1, 250);
end;
$$;

-- when, then
select tests.authenticate_as('ana');
select is((select unread from public.unread_badge), 1, 'neither read nor put away');
update public.notifications set read = false, archived = false;
select is((select unread from public.unread_badge), 4, 'and more when they are again');
select tests.authenticate_as('carla');
select results_eq('select unread from public.unread_badge', 'values (0)', 'who was told nothing has a row too');
select tests.authenticate_as('beto');
select is((select unread from public.unread_badge), 100, 'nobody counts further than 99+');
select is(public.unread_notifications(), 250::bigint, 'unless he asks');
select tests.authenticate_as('alba');
set local role app_admin;
select is((select unread from public.unread_badge), 0, 'an admin has his own badge, not everyone''s');
select tests.authenticate_as_anon();
select throws_ok('select unread from public.unread_badge', '42501', null, 'nobody in particular has none');
select tests.authenticate_as_service();
select throws_ok(
    'select unread from public.unread_badge', '42501', null, 'nor has the secret key, which no policy binds'
);

select * from finish();
rollback;
