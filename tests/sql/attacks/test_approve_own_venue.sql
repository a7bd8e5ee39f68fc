-- Attack: an organizer approves the venue that she proposed.
begin;
select plan(7);

-- given
do $$
begin
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('jefa', '{admin}');
    insert into public.venues (name, address, area, created_by) values ('Casa Lab', 'x', 'x', tests.user_id('olga'));
end;
$$;

-- when, then
select tests.authenticate_as('olga');
select throws_ok($$ update public.venues set is_approved = true $$, '42501', null, 'she does not approve it');
select throws_ok(
    $$ update public.venues_public set is_approved = true $$, '42501', null, 'nor through the view'
);
select throws_ok(
    $$ insert into public.venues (name, address, area, is_approved) values ('Otra', 'x', 'x', true) $$,
    '42501', null, 'nor as she proposes it'
);
select throws_ok(
    $$ insert into public.venues (name, address, area, created_by) values ('Otra', 'x', 'x', null) $$,
    '42501', null, 'nor proposes it as nobody'
);
set local role app_admin;
select throws_ok(
    $$ update public.venues set is_approved = true $$, '42501', null, 'nor under the role of admins'
);

-- then
select tests.authenticate_as_anon();
select is_empty($$ select id from public.venues $$, 'nobody sees it');
select tests.authenticate_as('jefa');
select is((select v.is_approved from public.venues_public as v), false, 'it waits for an admin');

select * from finish();
rollback;
