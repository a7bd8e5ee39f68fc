-- Attack: having one's money and the seat, or the money twice.
begin;
select plan(15);

-- given: ana, beto and cami have paid 80,000
do $$
begin
    perform tests.create_user(p) from unnest('{ana,beto,cami}'::text[]) as p;
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('taller', 'olga');
    update public.events set price_type = 'paid', price = 80000 where slug = 'taller';
    insert into public.event_registrations (event_id, user_id, ticket_type, status, price)
    select tests.event_id('taller'), tests.user_id(p), 'general', 'confirmed', 80000
    from unnest('{ana,beto,cami}'::text[]) as p;
    perform tests.put_payment('taller', p, 80000) from unnest('{ana,beto,cami}'::text[]) as p;
end;
$$;
create view pg_temp.promised as
select coalesce(sum(f.amount), 0) as amount from public.payment_refunds as f where f.state <> 'failed';

-- when, then: a person asks for it
select tests.authenticate_as('ana');
select throws_ok(
    $$ select public.refund_registration(tests.registration_id('taller', 'ana')) $$, '42501', null, 'nobody refunds himself'
);
select throws_ok(
    $$ select public.refund_registration(tests.registration_id('taller', 'beto')) $$, 'P0002', null, 'nor another'
);
select lives_ok(
    $$ select public.cancel_registration(tests.registration_id('taller', 'ana')),
       public.register_for_event(tests.event_id('taller')),
       public.cancel_registration(tests.registration_id('taller', 'ana')),
       public.register_for_event(tests.event_id('taller')) $$, 'she cancels and comes back, twice'
);
select results_eq(
    $$ select status::text, payment_status::text, amount_paid from public.event_registrations $$,
    $$ values ('pending', 'pending', 80000.00) $$, 'the seat has to be paid again'
);
select throws_ok(
    $$ select public.event_join_link(tests.event_id('taller')) $$, '42501', null, 'and opens nothing before'
);
select is(
    (select s.amount from public.start_payment(tests.registration_id('taller', 'ana')) as s), 80000.00, 'all of it'
);
select results_eq(
    $$ select amount, cause, state from public.payment_refunds $$, $$ values (80000.00, 'self_cancel', 'requested') $$,
    'once is promised back what was paid once'
);
select throws_ok(
    $$ select public.record_refund(f.id) from public.payment_refunds as f $$, '42501', null,
    'and that it came is not hers to say'
);

-- when, then: the event is free for a while
select tests.authenticate_as('cami');
select lives_ok($$ select public.cancel_registration(tests.registration_id('taller', 'cami')) $$, 'another cancels');
select tests.clear_authentication();
update public.events set price_type = 'free' where slug = 'taller';
select tests.authenticate_as('cami');
select results_eq(
    $$ select status::text, price from public.register_for_event(tests.event_id('taller')) $$,
    $$ values ('confirmed', 0.00) $$, 'and has a free ticket, not one that she paid'
);

-- when, then: an organizer is generous
select tests.authenticate_as('olga');
select throws_ok(
    $$ select public.refund_registration(tests.registration_id('taller', 'ana'), 1) $$, 'MD302', null,
    'what is promised is not promised again'
);
select lives_ok(
    $$ select public.refund_registration(tests.registration_id('taller', 'beto'), 50000) $$, 'beto gets a part back'
);
select lives_ok($$ select public.cancel_event(tests.event_id('taller')) $$, 'then the event is called off');
select tests.clear_authentication();
select results_eq('table pg_temp.promised', $$ values (240000.00) $$, 'nobody is promised more than was paid');
select is_empty('select * from monitoring.verify_guarantees()', 'every promise is kept');

select * from finish();
rollback;
