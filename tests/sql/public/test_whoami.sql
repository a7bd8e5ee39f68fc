-- public.whoami(): the caller's id, roles and permission codes.
begin;
select plan(6);

-- given: beto holds one permission beyond his role
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('beto', '{attendee}');
    perform tests.create_user('olga', '{attendee,organizer}');
    perform tests.create_user('jefa', '{admin}');
    update public.user_roles set permissions = '["venues.create"]' where user_id = tests.user_id('beto');
end;
$$;

-- then
select tests.authenticate_as('ana');
select results_eq(
    $$ select user_id, roles, permissions, is_admin from public.whoami() $$,
    $$ values (tests.user_id('ana'), '{}'::public.user_role[], '{}'::text[], false) $$,
    'a person without roles may do nothing special'
);
select tests.authenticate_as('beto');
select results_eq(
    $$ select roles, permissions from public.whoami() $$,
    $$ values ('{attendee}'::public.user_role[], '{venues.create}'::text[]) $$,
    'a permission of one''s own is shown'
);
select tests.authenticate_as('olga');
select results_eq(
    $$ select roles, permissions from public.whoami() $$,
    $$ values ('{organizer,attendee}'::public.user_role[], '{events.create,venues.create}'::text[]) $$,
    'an organizer sees what organizers may'
);
select tests.authenticate_as('jefa');
select results_eq(
    $$ select roles, permissions @> '{events.create,roles.grant,venues.create}', is_admin from public.whoami() $$,
    $$ values ('{admin}'::public.user_role[], true, true) $$,
    'an admin sees her own roles only, and that she may do everything'
);
select tests.authenticate_as_anonymous('fulano');
select results_eq(
    $$ select permissions, is_admin from public.whoami() $$, $$ values ('{}'::text[], false) $$,
    'an anonymous sign-in may do nothing'
);
select tests.authenticate_as_anon();
select throws_ok($$ select * from public.whoami() $$, '42501', null, 'anon is nobody');

select * from finish();
rollback;
