-- Attack: calling functions that work with rights of their own, past the thin ones of the API.
begin;
select plan(14);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('charla', 'olga', p_capacity => 5);
end;
$$;
create temporary view callable as
select
    r.rolname,
    string_agg(n.nspname || '.' || p.proname, ' ' order by n.nspname, p.proname) as functions
from pg_catalog.pg_proc as p
inner join pg_catalog.pg_namespace as n on n.oid = p.pronamespace
cross join pg_catalog.pg_roles as r
where n.nspname in ('public', 'private')
    and r.rolname in ('anon', 'authenticated', 'service_role')
    and has_function_privilege(r.rolname, p.oid, 'execute')
group by r.rolname;

-- then: each role calls what is listed here
select is(
    (select c.functions from callable as c where c.rolname = 'anon'),
    'private.clock private.event_availability private.is_admin private.is_anonymous private.pre_request '
    || 'public.event_availability',
    'anon calls these functions and no others'
);
select is(
    (select c.functions from callable as c where c.rolname = 'service_role'),
    'private.clock private.has_permission private.is_admin private.is_anonymous private.pre_request',
    'the secret key calls these'
);
select is(
    (select c.functions from callable as c where c.rolname = 'authenticated'),
    'private.cancel_registration private.change_event_status private.clock private.event_attendees '
    || 'private.event_availability private.event_join_link private.grant_role private.has_permission private.is_admin '
    || 'private.is_anonymous private.my_permissions private.my_profile private.pre_request private.register_for_event '
    || 'private.reschedule_event private.revoke_role private.set_event_capacity private.venue_contact '
    || 'public.cancel_event public.cancel_registration public.complete_event public.event_attendees '
    || 'public.event_availability public.event_join_link public.grant_role public.is_admin public.my_profile '
    || 'public.publish_event public.register_for_event public.reschedule_event public.revoke_role '
    || 'public.set_event_capacity public.venue_contact public.whoami',
    'people call these'
);

-- then: those that a person may call check who it is
select tests.authenticate_as('ana');
select throws_ok(
    $$ select private.change_event_status(tests.event_id('charla'), 'cancelled') $$, '42501', null, 'state of an event'
);
select throws_ok(
    $$ select private.reschedule_event(tests.event_id('charla'), now() + interval '5 days', null) $$,
    '42501', null, 'date of an event'
);
select throws_ok(
    $$ select private.set_event_capacity(tests.event_id('charla'), 500, null) $$, '42501', null, 'seats of an event'
);
select throws_ok(
    $$ select private.event_row(tests.event_id('charla')) $$, '42501', null, 'the row behind an event is not to be had'
);
select throws_ok(
    $$ select private.lock_event_seats(tests.event_id('charla')) $$, '42501', null, 'nobody holds the lock of an event'
);
select throws_ok($$ select private.fail('MD201') $$, '42501', null, 'nobody speaks in the name of the database');
select throws_ok(
    $$ select private.ensure_event_partitions(1, 9999) $$, '42501', null, 'nobody fills the schema with leaves'
);
select throws_ok(
    $$ select private.custom_access_token_hook('{"user_id": "00000000-0000-4000-8000-000000000000", "claims": {}}') $$,
    '42501', null, 'nobody asks for the roles of another'
);
select tests.authenticate_as_anon();
select throws_ok(
    $$ select private.register_for_event(tests.event_id('charla'), 'general') $$, '42501', null, 'anon registers nobody'
);
select throws_ok(
    $$ select private.cancel_registration(gen_random_uuid()) $$, '42501', null, 'anon cancels nothing'
);

-- then
select tests.clear_authentication();
select results_eq(
    $$ select status, capacity, date from public.events $$,
    $$ values ('published', 5, now() + interval '30 days') $$,
    'the event is as it was'
);

select * from finish();
rollback;
