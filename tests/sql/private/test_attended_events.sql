-- private.attended_events(), private.managed_events(): where the caller is one of the people, and where he decides.
begin;
select plan(13);

-- given: two events of olga, one of omar, who is no organizer any more; ana in each state at the first
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('co');
    perform tests.create_user('door');
    perform tests.create_user('omar');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('charla', 'olga');
    perform tests.create_event('taller', 'olga', 'draft');
    perform tests.create_event('vieja', 'omar', 'completed', now() - interval '1 year');
end;
$$;
insert into public.event_staff (event_id, user_id, role) values
(tests.event_id('charla'), tests.user_id('co'), 'co_organizer'),
(tests.event_id('charla'), tests.user_id('door'), 'check_in');
create temporary view events_of as
select
    (select string_agg(k.slug, ' ' order by k.slug) from private.event_keys as k
    where k.id in (select private.attended_events())) as attended,
    (select string_agg(k.slug, ' ' order by k.slug) from private.event_keys as k
    where k.id in (select private.managed_events())) as managed;
grant select on events_of to public;

-- then
select tests.authenticate_as('olga');
select results_eq('table events_of', $$ values ('charla taller', 'charla taller') $$, 'an organizer');
select tests.authenticate_as('omar');
select results_eq('table events_of', $$ values ('vieja', null) $$, 'a former organizer was there, and decides nothing');
select tests.authenticate_as('co');
select results_eq('table events_of', $$ values ('charla', 'charla') $$, 'a co-organizer');
select tests.authenticate_as('door');
select results_eq('table events_of', $$ values ('charla', null) $$, 'staff at the door');
select tests.authenticate_as('ana');
select results_eq('table events_of', $$ values (null, null) $$, 'somebody else');
select tests.clear_authentication();
select results_eq('table events_of', $$ values (null, null) $$, 'nobody');

-- then: of all states of a registration only one makes an attendee
insert into public.event_registrations (event_id, user_id, ticket_type, status)
values (tests.event_id('charla'), tests.user_id('ana'), 'general', 'waitlisted');
create function pg_temp.attended_when(p_status text) returns text language plpgsql as $$
declare
    v_attended text;
begin
    alter table public.event_registrations disable trigger enforce_registration_status;
    update public.event_registrations
    set status = p_status::public.registration_status, payment_status = 'not_required', hold_expires_at = now();
    perform tests.authenticate_as('ana');
    select o.attended into v_attended from events_of as o;
    perform tests.clear_authentication();
    return v_attended;
end;
$$;
select is(pg_temp.attended_when('waitlisted'), null, 'who waits');
select is(pg_temp.attended_when('offered'), null, 'who was offered a seat');
select is(pg_temp.attended_when('pending'), null, 'who has not paid');
select is(pg_temp.attended_when('expired'), null, 'who has let it go');
select is(pg_temp.attended_when('cancelled'), null, 'who has cancelled');
select is(pg_temp.attended_when('confirmed'), 'charla', 'and who comes');
select is_empty(
    $$ select p.proname from pg_catalog.pg_proc as p
       where p.proname in ('attended_events', 'managed_events') and has_function_privilege('anon', p.oid, 'execute') $$,
    'anon has no events'
);

select * from finish();
rollback;
