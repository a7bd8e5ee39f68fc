-- private.offer_seats(), settle_seats(): first come, first served, without any job.
-- mutation: R27
begin;
select plan(37);

-- given: one seat, and three who wait
do $$
begin
    perform tests.create_user(p.name) from unnest('{ana,beto,cami,dani,eva}'::text[]) as p (name);
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('charla', 'olga', p_capacity => 1);
end;
$$;
create function pg_temp.gets(p_name text, p_wait boolean default true) returns text language plpgsql as $$
declare
    v_row public.event_registrations;
begin
    perform tests.authenticate_as(p_name);
    v_row := public.register_for_event(tests.event_id('charla'), 'general', null, p_wait);
    perform tests.clear_authentication();
    return v_row.status;
exception when others then
    perform tests.clear_authentication();
    return sqlstate;
end;
$$;
create function pg_temp.accepts(p_name text) returns text language plpgsql as $$
declare
    v_row public.event_registrations;
begin
    perform tests.authenticate_as(p_name);
    v_row := public.accept_offer(tests.registration_id('charla', p_name));
    perform tests.clear_authentication();
    return v_row.status || ' ' || v_row.payment_status;
exception when others then
    perform tests.clear_authentication();
    return sqlstate;
end;
$$;
create function pg_temp.cancels(p_name text) returns text language plpgsql as $$
declare
    v_row public.event_registrations;
begin
    perform tests.authenticate_as(p_name);
    v_row := public.cancel_registration(tests.registration_id('charla', p_name));
    perform tests.clear_authentication();
    return v_row.status;
end;
$$;
create function pg_temp.place(p_name text) returns integer language plpgsql as $$
declare
    v_place integer;
begin
    perform tests.authenticate_as(p_name);
    v_place := public.waitlist_place(tests.registration_id('charla', p_name));
    perform tests.clear_authentication();
    return v_place;
end;
$$;
create temporary view states as
select string_agg(split_part(u.email, '@', 1) || ' ' || r.status, ', ' order by u.email) as are
from public.event_registrations as r
inner join auth.users as u on r.user_id = u.id
where r.event_id = tests.event_id('charla');

-- when, then: a waiting list
select is(pg_temp.gets('ana'), 'confirmed', 'the first has the seat');
select is(pg_temp.gets('beto'), 'waitlisted', 'the second waits');
select is(pg_temp.gets('cami'), 'waitlisted', 'so does the third');
select is(pg_temp.gets('dani'), 'waitlisted', 'and the fourth');
select is(pg_temp.place('ana'), null, 'who has a seat has no place');
select is(pg_temp.place('beto') || ' ' || pg_temp.place('cami') || ' ' || pg_temp.place('dani'), '1 2 3', 'places');
select is(pg_temp.accepts('beto'), 'MD212', 'nobody takes what is not offered');
select is(pg_temp.cancels('cami'), 'cancelled', 'one leaves');
select is(pg_temp.place('beto') || ' ' || pg_temp.place('dani'), '1 2', 'the places close up');

-- when, then: a seat is given back
select is(pg_temp.cancels('ana'), 'cancelled', 'the first cancels');
select is((table states), 'ana cancelled, beto offered, cami cancelled, dani waitlisted', 'the next has an offer at once');
select is(
    (select hold_expires_at from public.event_registrations where status = 'offered'), now() + interval '1 day', 'for a day'
);
select is(
    (select count(*) from public.notifications where user_id = tests.user_id('beto')), 1::bigint, 'and is told so once'
);
select is(pg_temp.gets('ana', false), 'MD201', 'nobody from the street takes it');
select is(pg_temp.gets('cami'), 'waitlisted', 'who comes again stands behind');
select is(pg_temp.place('dani') || ' ' || pg_temp.place('cami'), '1 2', 'those who waited');

-- when, then: nobody answers, and no job runs
select tests.freeze(now() + interval '1 day');
select is(pg_temp.accepts('beto'), 'MD212', 'an offer ends without any job');
select is(pg_temp.gets('eva'), 'waitlisted', 'the next who comes gets no seat either');
select is(
    (table states), 'ana cancelled, beto expired, cami waitlisted, dani offered, eva waitlisted', 'but who waited longest'
);
select is(
    (select available from public.event_availability(tests.event_id('charla'))), 0, 'and no seat is shown as free'
);

-- when, then: declined, passed on, taken
select is(pg_temp.cancels('dani'), 'cancelled', 'an offer is declined');
select is((table states), 'ana cancelled, beto expired, cami offered, dani cancelled, eva waitlisted', 'it goes on at once');
select is(pg_temp.accepts('cami'), 'confirmed not_required', 'and is taken');
select is(pg_temp.accepts('cami'), 'confirmed not_required', 'twice is once');

-- when, then: more seats
select tests.authenticate_as('olga');
select lives_ok($$ select public.set_event_capacity(tests.event_id('charla'), 2) $$, 'a seat more');
select tests.clear_authentication();
select is((table states), 'ana cancelled, beto expired, cami confirmed, dani cancelled, eva offered', 'is offered');

-- when, then: reading is enough
select is(pg_temp.gets('ana'), 'waitlisted', 'ana waits again');
select tests.freeze(now() + interval '3 days');
select is((select available from public.event_availability(tests.event_id('charla'))), 0, 'who looks sees it as it will be');
select tests.authenticate_as('dani');
select is((select status from public.can_register(tests.event_id('charla')))::text, 'waitlisted', 'who asks');
select tests.clear_authentication();
select is((table states), 'ana offered, beto expired, cami confirmed, dani cancelled, eva expired', 'settles what is due');

-- when, then: the tick does the same
select is(pg_temp.gets('eva'), 'waitlisted', 'eva waits again');
select tests.freeze(now() + interval '5 days');
select is(private.settle_due_seats(), 1::bigint, 'the job settles');
select is((table states), 'ana expired, beto expired, cami confirmed, dani cancelled, eva offered', 'in the same way');

-- when, then: nothing is offered for what takes no registration any more
select is(pg_temp.gets('beto'), 'waitlisted', 'beto waits again');
update public.events set registration_deadline = now() + interval '6 days' where slug = 'charla';
select tests.freeze(now() + interval '7 days');
do $$ begin perform private.settle_due_seats(); end; $$;
select is((table states), 'ana expired, beto waitlisted, cami confirmed, dani cancelled, eva expired', 'after the deadline');

-- when, then: somebody's account goes
select tests.freeze(now() + interval '2 days');
do $$ begin perform private.settle_seats(tests.event_id('charla')); end; $$;
select is(pg_temp.gets('ana'), 'waitlisted', 'ana waits once more');
delete from auth.users where id = tests.user_id('cami');
select is((table states), 'ana offered, beto offered, dani cancelled, eva expired', 'its seat is offered too');

select * from finish();
rollback;
