-- public.start_payment(): a reference by which the money is known again, and what is due; parts of lapsed holds go back.
begin;
select plan(13);

-- given: a workshop of 80,000; ana holds a seat, beto waits for approval, cami comes free
do $$
begin
    perform tests.create_user(p) from unnest('{ana,beto,cami}'::text[]) as p;
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('taller', 'olga');
    update public.events set price_type = 'paid', price = 80000.50 where slug = 'taller';
    insert into public.event_registrations (event_id, user_id, ticket_type, status, price, hold_expires_at)
    select tests.event_id('taller'), tests.user_id(p.name), 'general', p.status::public.registration_status, p.price, p.until
    from (
        values ('ana', 'pending', 80000.50, now() + interval '30 minutes'), ('beto', 'requested', 80000.50, null),
            ('cami', 'confirmed', 0, null)
    ) as p (name, status, price, until);
end;
$$;
create function pg_temp.start(p_name text) returns record language plpgsql as $$
declare
    v_start record;
begin
    perform tests.authenticate_as(p_name);
    select s.* into v_start from public.start_payment(tests.registration_id('taller', p_name)) as s;
    perform tests.clear_authentication();
    return v_start;
end;
$$;

-- then
select results_eq(
    $$ select amount, amount_in_cents, currency, expires_at = now() + interval '30 minutes'
       from pg_temp.start('ana') as (
           reference text, amount numeric, amount_in_cents bigint, currency text, expires_at timestamptz
       ) $$,
    $$ values (80000.50, 8000050::bigint, 'COP', true) $$, 'what is due, and until when'
);
select tests.authenticate_as('ana');
select matches(
    (select s.reference from public.start_payment(tests.registration_id('taller', 'ana')) as s),
    '^' || replace(tests.registration_id('taller', 'ana')::text, '-', '') || '-[0-9a-f]{12}$', 'a reference of its own'
);
select tests.authenticate_as('beto');
select throws_ok(
    $$ select public.start_payment(tests.registration_id('taller', 'beto')) $$, 'MD303', null, 'no seat, no money'
);
select throws_ok($$ select public.start_payment(gen_random_uuid()) $$, 'P0002', null, 'nothing for nobody');
select throws_ok($$ select public.start_payment(null) $$, 'P0002', null, 'nor for none');
select tests.authenticate_as('cami');
select throws_ok(
    $$ select public.start_payment(tests.registration_id('taller', 'cami')) $$, 'MD301', null, 'what is free costs nothing'
);

-- when, then: a part is paid, then the rest is due
select tests.clear_authentication();
select tests.put_payment('taller', 'ana', 30000);
select tests.authenticate_as('ana');
select results_eq(
    $$ select amount from public.start_payment(tests.registration_id('taller', 'ana')) $$, $$ values (50000.50) $$,
    'after a part it is the rest'
);

-- when, then: the hold runs out
select tests.freeze(now() + interval '30 minutes');
select throws_ok(
    $$ select public.start_payment(tests.registration_id('taller', 'ana')) $$, 'MD303', null, 'after the hold it is too late'
);
select tests.clear_authentication();
select private.settle_seats(tests.event_id('taller'));
select results_eq(
    $$ select r.status::text, r.payment_status::text, r.amount_paid, f.amount, f.cause
       from public.event_registrations as r inner join public.payment_refunds as f on f.registration_id = r.id $$,
    $$ values ('expired', 'paid_unseated', 30000.00, 30000.00, 'unseated') $$, 'and the part goes back'
);

-- when, then: the rest comes all the same
select is(
    public.apply_payment_event(
        'wompi', 'x', 'x', 'paid', 50000.50, 'COP', now(),
        replace(tests.registration_id('taller', 'ana')::text, '-', '') || '-0123456789ab'
    ), 'confirmed', 'and takes the seat that is free'
);
select is_empty(
    $$ select f.id from public.payment_refunds as f where f.state <> 'failed' $$, 'the part that was not sent back counts'
);
select results_eq(
    $$ select r.status::text, r.payment_status::text from public.event_registrations as r
       where r.id = tests.registration_id('taller', 'ana') $$,
    $$ values ('confirmed', 'paid') $$, 'all is paid'
);
select is_empty('select * from monitoring.verify_guarantees()', 'every promise is kept');

select * from finish();
rollback;
