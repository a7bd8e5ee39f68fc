-- Attack: a person who has not paid makes the registration look paid.
-- mutation: R33
begin;
select plan(11);

-- given: ana holds a seat that she has not paid
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('taller', 'olga');
    update public.events set price_type = 'paid', price = 80000 where slug = 'taller';
end;
$$;
select tests.authenticate_as('ana');
select is(
    (select r.status from public.register_for_event(tests.event_id('taller')) as r),
    'pending'::public.registration_status, 'the seat is held'
);

-- when, then
select throws_ok(
    $$ update public.event_registrations set payment_status = 'paid' $$, '42501', null, 'she does not say that it is paid'
);
select throws_ok($$ update public.event_registrations set status = 'confirmed' $$, '42501', null, 'nor confirms it');
select throws_ok($$ update public.event_registrations set amount_paid = 80000 $$, '42501', null, 'nor writes the money');
select throws_ok($$ update public.event_registrations set check_in_time = now() $$, '42501', null, 'nor checks herself in');
select throws_ok($$ update public.event_registrations set ticket_type = 'vip' $$, '42501', null, 'nor takes a better ticket');
select is(
    (select r.status from public.register_for_event(tests.event_id('taller')) as r),
    'pending'::public.registration_status, 'registering again confirms nothing'
);
select lives_ok(
    $$ select public.cancel_registration(tests.registration_id('taller', 'ana')) $$, 'nor does cancelling'
);
select is(
    (select r.status from public.register_for_event(tests.event_id('taller')) as r),
    'pending'::public.registration_status, 'and coming back'
);
select throws_ok(
    $$ select public.event_join_link(tests.event_id('taller')) $$, '42501', null, 'so she gets no link'
);

-- then
select results_eq(
    $$ select status, payment_status, amount_paid from public.event_registrations $$,
    $$ values ('pending'::public.registration_status, 'pending'::public.payment_status, null::numeric(12, 2)) $$,
    'it is still to be paid'
);

select * from finish();
rollback;
