-- Attack: reading what others paid.
begin;
select plan(12);

-- given: ana has paid, and is promised a part back
do $$
begin
    perform tests.create_user(p) from unnest('{ana,beto,dora}'::text[]) as p;
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('omar', '{organizer}');
    perform tests.create_event('taller', 'olga');
    insert into public.event_staff (event_id, user_id, role) values
    (tests.event_id('taller'), tests.user_id('dora'), 'check_in');
    insert into public.event_registrations (event_id, user_id, ticket_type, status, price)
    values (tests.event_id('taller'), tests.user_id('ana'), 'general', 'confirmed', 80000);
    perform tests.put_payment('taller', 'ana', 80000);
    perform tests.authenticate_as('olga');
    perform public.refund_registration(tests.registration_id('taller', 'ana'), 100);
    perform tests.clear_authentication();
end;
$$;

-- then
select tests.authenticate_as('ana');
select is((select count(*) from public.payment_events), 1::bigint, 'she reads what she paid');
select is((select count(*) from public.payment_refunds), 1::bigint, 'and what she gets back');
select tests.authenticate_as('beto');
select is_empty($$ select id from public.payment_events $$, 'another person reads nothing');
select is_empty($$ select id from public.payment_refunds $$, 'of neither');
select throws_ok(
    $$ select public.event_payments(tests.event_id('taller')) $$, '42501', null, 'nor by the event'
);
select throws_ok(
    $$ select public.start_payment(tests.registration_id('taller', 'ana')) $$, 'P0002', null, 'nor what is due'
);
select tests.authenticate_as('omar');
select throws_ok($$ select public.event_payments(tests.event_id('taller')) $$, '42501', null, 'another organizer neither');
select throws_ok($$ select public.event_refunds(tests.event_id('taller')) $$, '42501', null, 'whatever he asks for');
select tests.authenticate_as('dora');
select throws_ok(
    $$ select public.event_payments(tests.event_id('taller')) $$, '42501', null, 'who stands at the door sees no money'
);
select tests.authenticate_as('olga');
select is_empty($$ select id from public.payment_events $$, 'the organizer does not read the table');
select results_eq(
    $$ select kind, amount, problem from public.event_payments(tests.event_id('taller')) $$,
    $$ values ('paid', 80000.00, null) $$, 'but the ledger of her event'
);
select tests.authenticate_as_anon();
select throws_ok($$ select id from public.payment_events $$, '42501', null, 'anon is refused');

select * from finish();
rollback;
