-- private.confirm_paid(), hold_end(): money that is whole gets its seat, or is told that there is none.
begin;
select plan(19);

-- given: one seat that costs something
do $$
begin
    perform tests.create_user(p.name) from unnest('{ana,beto,cami}'::text[]) as p (name);
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('charla', 'olga', p_capacity => 1);
    update public.events set price_type = 'paid', price = 5000 where slug = 'charla';
    update public.event_rules set hold_minutes = 10, offer_minutes = 60 where event_id = tests.event_id('charla');
end;
$$;
create function pg_temp.gets(p_name text) returns text language plpgsql as $$
declare
    v_row public.event_registrations;
begin
    perform tests.authenticate_as(p_name);
    v_row := public.register_for_event(tests.event_id('charla'));
    perform tests.clear_authentication();
    return v_row.status;
end;
$$;
create function pg_temp.pays(p_name text) returns text language sql as $$
    select private.confirm_paid(tests.registration_id('charla', p_name))
$$;
create function pg_temp.is_now(p_name text) returns text language sql as $$
    select r.status || coalesce(to_char(r.hold_expires_at - now(), ' HH24:MI'), '')
    from public.event_registrations as r where r.id = tests.registration_id('charla', p_name)
$$;

-- when, then: in time
select is(pg_temp.gets('ana'), 'pending', 'a seat is held');
select is(pg_temp.is_now('ana'), 'pending 00:10', 'for ten minutes');
select is(pg_temp.pays('ana'), 'confirmed', 'paid in time');
select is(pg_temp.is_now('ana'), 'confirmed', 'it is hers');
select is(pg_temp.pays('ana'), 'confirmed', 'twice is once');

-- when, then: given up, offered, accepted, paid late
select is(pg_temp.gets('beto'), 'waitlisted', 'beto waits');
select is(pg_temp.pays('beto'), 'unseated', 'money buys no place in the queue');
select is(pg_temp.gets('cami'), 'waitlisted', 'cami too');
update public.event_registrations set status = 'cancelled' where id = tests.registration_id('charla', 'ana');
select is(pg_temp.is_now('beto'), 'offered 01:00', 'beto has an hour');
select is(pg_temp.pays('ana'), 'unseated', 'who has cancelled gets no seat by paying');
select tests.authenticate_as('beto');
select results_eq(
    $$ select status, payment_status, price from public.accept_offer(tests.registration_id('charla', 'beto')) $$,
    $$ values ('pending'::public.registration_status, 'pending'::public.payment_status, 5000::numeric(12, 2)) $$,
    'who accepts must pay'
);
select tests.clear_authentication();
select is(pg_temp.is_now('beto'), 'pending 00:10', 'within ten minutes');
select tests.freeze(now() + interval '10 minutes');
select is(pg_temp.pays('beto'), 'unseated', 'too late, the next has it');
select is(pg_temp.is_now('cami'), 'offered 01:10', 'for an hour');
select tests.freeze(now() + interval '2 hours');
select is(pg_temp.pays('cami'), 'confirmed', 'who pays late takes the seat when nobody else does');
select is(pg_temp.pays('beto'), 'unseated', 'the one, not another');

-- when, then: the event is off
delete from public.event_registrations where user_id = tests.user_id('cami');
select is(pg_temp.gets('ana'), 'pending', 'ana holds it again');
update public.event_registrations set status = 'expired' where user_id = tests.user_id('ana');
update public.events set status = 'cancelled' where slug = 'charla';
select is(pg_temp.pays('ana'), 'unseated', 'what does not take place has no seats');
select is_empty('select * from monitoring.verify_guarantees()', 'and nothing is wrong');

select * from finish();
rollback;
