-- Attack: calling functions that work with rights of their own, past the thin ones of the API.
-- mutation: R48
begin;
select plan(16);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('charla', 'olga', p_capacity => 5);
end;
$$;
create temporary view callable as
select r.rolname, n.nspname, p.oid, p.proname
from pg_catalog.pg_proc as p
inner join pg_catalog.pg_namespace as n on n.oid = p.pronamespace
cross join pg_catalog.pg_roles as r
where n.nspname in ('public', 'private')
    and r.rolname in ('anon', 'authenticated', 'service_role')
    and has_function_privilege(r.rolname, p.oid, 'execute');
-- Where a client's statement runs with the client's rights: thin functions, policies, views, checks, defaults.
create temporary view thin (text) as
select p.prosrc
from pg_catalog.pg_proc as p
inner join pg_catalog.pg_namespace as n on n.oid = p.pronamespace
where n.nspname in ('public', 'private') and not p.prosecdef
union all
select concat(pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) from pg_catalog.pg_policy as p
union all
select pg_get_constraintdef(c.oid) from pg_catalog.pg_constraint as c where c.contype = 'c'
union all
select v.definition from pg_catalog.pg_views as v where v.schemaname = 'public';

-- then: each role calls what is listed here
select is(
    (select string_agg(c.proname, ' ' order by c.nspname, c.proname) from callable as c where c.rolname = 'anon'),
    'active_model calendar_feed clock content_type event_availability event_date event_ics is_admin is_anonymous is_person log_resource_access log_view pre_request '
    || 'read_search_cursor require_visible search_candidates search_pages search_window similar_candidates slug_target '
    || 'suggest_candidates venues_within '
    || 'blog_post_by_slug calculate_content_similarity calendar_feed event_availability event_by_id event_by_slug event_ics forum_topic_by_slug '
    || 'record_resource_access record_view resolve_slug search suggest venues_near',
    'anon calls these functions and no others'
);
select is(
    (select string_agg(c.proname, ' ' order by c.proname) from callable as c where c.rolname = 'service_role'),
    'apply_payment_event apply_payment_event can_see claim_embeddings claim_embeddings clock event_by_id event_date fail_embedding '
    || 'fail_embedding finish_embedding finish_embedding has_permission is_admin is_anonymous is_channel_choice is_person '
    || 'is_quiet_hours is_type_list is_zone pre_request process_scheduled_reports process_scheduled_reports',
    'the secret key calls these'
);
select is_empty(
    $$ select c.proname from callable as c
       where c.rolname = 'authenticated' and c.nspname = 'private' and c.proname not in ('clock', 'pre_request')
           and not exists (select from thin as t where t.text ~ ('private\.' || c.proname || '\(')) $$,
    'people call a function of private only where something of the API does so in their name'
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
    $$ select private.set_event_hot(tests.event_id('charla'), true) $$, '42501', null, 'how an event is sold'
);
select throws_ok(
    $$ select private.take_slot(tests.event_id('charla'), gen_random_uuid()) $$, '42501', null, 'the slots of an event'
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
    $$ select private.register_for_event(tests.event_id('charla'), 'general', null, true) $$, '42501', null, 'anon registers nobody'
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
