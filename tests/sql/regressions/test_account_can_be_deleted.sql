-- An account can be deleted: what is personal goes with it, what others rely on stays without its name (R51).
-- mutation: R51
begin;
select plan(10);

-- given: somebody who has done everything
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('olga', '{organizer,admin}');
    perform tests.create_event('charla', 'olga', p_capacity => 5);
    insert into public.venues (name, address, area, is_approved, created_by)
    values ('Ruta N', 'x', 'x', true, tests.user_id('olga'));
    insert into public.user_roles (user_id, role, updated_by) values (tests.user_id('ana'), 'member', tests.user_id('olga'));
    insert into public.event_registrations (event_id, user_id, ticket_type, status)
    values
    (tests.event_id('charla'), tests.user_id('olga'), 'general', 'confirmed'),
    (tests.event_id('charla'), tests.user_id('ana'), 'general', 'confirmed');
end;
$$;

-- when
select lives_ok($$ delete from auth.users where id = tests.user_id('olga') $$, 'the account goes');

-- then
select is((select count(*) from public.profiles), 1::bigint, 'with its profile');
select is((select count(*) from public.user_roles), 1::bigint, 'its roles');
select is((select count(*) from public.event_registrations), 1::bigint, 'and its registrations');
select results_eq(
    $$ select slug, organizer_id, current_registrations from public.events $$, $$ values ('charla', null::uuid, 1) $$,
    'its event stays, without a name, and one seat is free'
);
select results_eq(
    $$ select name, created_by from public.venues $$, $$ values ('Ruta N', null::uuid) $$, 'so does its venue'
);
select is(
    (select r.updated_by from public.user_roles as r), null, 'who gave a role is forgotten'
);
select is((select count(*) from public.role_history), 5::bigint, 'the history of roles stays');
select is((select count(*) from public.role_history where changed_by is not null), 0::bigint, 'without the name');
select is_empty(
    $$ select c.conrelid::regclass, c.conname from pg_catalog.pg_constraint as c
       where c.contype = 'f' and c.confrelid = 'auth.users'::regclass and c.confdeltype not in ('c', 'n')
           and c.connamespace in ('public'::regnamespace, 'private'::regnamespace) $$,
    'every key to an account cascades or is emptied'
);

select * from finish();
rollback;
