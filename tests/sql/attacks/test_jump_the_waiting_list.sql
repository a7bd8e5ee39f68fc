-- Attack: somebody who waits, or comes from the street, gets at a seat that is not his turn's.
begin;
select plan(13);

-- given: ana has the only seat, beto and cami wait; what is offered to beto is his
do $$
begin
    perform tests.create_user(p.name) from unnest('{ana,beto,cami,dani}'::text[]) as p (name);
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('charla', 'olga', p_capacity => 1);
    insert into public.event_registrations (event_id, user_id, ticket_type, status)
    select tests.event_id('charla'), tests.user_id(p.name), 'general', p.status::public.registration_status
    from (values ('ana', 'confirmed'), ('beto', 'waitlisted'), ('cami', 'waitlisted')) as p (name, status);
end;
$$;
select tests.authenticate_as('cami');
select throws_ok(
    $$ update public.event_registrations set status = 'confirmed' $$, '42501', null, 'nobody confirms himself'
);
select throws_ok(
    $$ update public.event_registrations set waitlist_position = 0 $$, '42501', null, 'nobody puts himself first'
);
select throws_ok(
    $$ update public.event_registrations set ticket_type = 'vip' $$, '42501', null, 'nobody takes another line'
);
select throws_ok(
    $$ insert into public.event_registrations (event_id, user_id, ticket_type, status)
       values (tests.event_id('charla'), tests.user_id('cami'), 'vip', 'confirmed') $$,
    '42501', null, 'nobody stands in two'
);
select throws_ok(
    $$ select nextval('private.waitlist_positions') $$, '42501', null, 'nobody takes numbers'
);
select is(
    (select status from public.register_for_event(tests.event_id('charla'), p_idempotency_key => 'x'))::text, 'waitlisted',
    'asking again changes nothing'
);
select throws_ok(
    $$ select public.accept_offer(tests.registration_id('charla', 'cami')) $$, 'MD212', null, 'nobody accepts what is not offered'
);

-- when: the seat is given back
select tests.authenticate_as('ana');
select lives_ok($$ select public.cancel_registration(tests.registration_id('charla', 'ana')) $$, 'ana cancels');
select tests.authenticate_as('cami');
select throws_ok(
    $$ select public.accept_offer(tests.registration_id('charla', 'beto')) $$, 'P0002', null, 'nobody takes the offer of another'
);
select throws_ok(
    $$ select public.cancel_registration(tests.registration_id('charla', 'beto')) $$, 'P0002', null, 'or declines it for him'
);
select tests.authenticate_as('dani');
select throws_ok(
    $$ select public.register_for_event(tests.event_id('charla'), 'general', null, false) $$,
    'MD201', null, 'nobody from the street takes it'
);
select throws_ok(
    $$ select public.transfer_registration(tests.registration_id('charla', 'beto'), tests.user_id('dani')) $$,
    'P0002', null, 'or has it passed on'
);
select tests.authenticate_as('beto');
select throws_ok(
    $$ select public.transfer_registration(tests.registration_id('charla', 'beto'), tests.user_id('dani')) $$,
    'MD214', null, 'an offer is not passed on'
);

select * from finish();
rollback;
