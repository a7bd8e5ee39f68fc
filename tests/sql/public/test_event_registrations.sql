-- public.event_registrations: people read their own; only functions write.
begin;
select plan(21);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('beto');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('jefa', '{admin}');
    perform tests.create_event('charla', 'olga', p_capacity => 10);
    insert into public.event_registrations (event_id, user_id, ticket_type, status)
    values
    (tests.event_id('charla'), tests.user_id('ana'), 'general', 'confirmed'),
    (tests.event_id('charla'), tests.user_id('beto'), 'general', 'pending');
end;
$$;

-- then: reading
select tests.authenticate_as('ana');
select results_eq(
    $$ select user_id, status, payment_status, currency, amount_paid, meta_data from public.event_registrations $$,
    $$ values (
           tests.user_id('ana'), 'confirmed'::public.registration_status, 'pending'::public.payment_status, 'COP',
           null::numeric(12, 2), '{}'::jsonb
       ) $$,
    'a person reads her own registration'
);
select is(
    (
        select count(*)
        from public.event_registrations as r
        inner join public.events_public as e on e.id = r.event_id and e.date = r.event_date
    ),
    1::bigint, 'and its event by both halves of the key'
);
select tests.authenticate_as('olga');
select is_empty(
    $$ select id from public.event_registrations $$, 'an organizer reads registrations through event_attendees only'
);
select tests.authenticate_as('jefa');
select is((select count(*) from public.event_registrations), 2::bigint, 'an admin reads all of them');
select throws_ok(
    $$ update public.event_registrations set status = 'confirmed' $$, '42501', null, 'but changes none by hand'
);
select tests.authenticate_as_anon();
select throws_ok($$ select * from public.event_registrations $$, '42501', null, 'anon reads none');

-- then: values
select tests.clear_authentication();
select throws_ok(
    $$ insert into public.event_registrations (event_id, user_id, ticket_type)
       values (tests.event_id('charla'), tests.user_id('ana'), 'vip') $$,
    '23505', null, 'a person has one registration at an event'
);
select throws_ok(
    $$ insert into public.event_registrations (event_id, user_id, ticket_type)
       values (gen_random_uuid(), tests.user_id('ana'), 'general') $$,
    'P0002', null, 'an unknown event takes none'
);
select throws_ok(
    $$ update public.event_registrations set amount_paid = -1 $$, '23514', null, 'nobody pays less than nothing'
);
select throws_ok(
    $$ update public.event_registrations set currency = 'pesos' $$, '23514', null, 'a currency is an ISO code'
);
select throws_ok(
    $$ update public.event_registrations set ticket_type = 'Dos palabras' $$, '23514', null, 'a ticket type is a short name'
);
select throws_ok(
    $$ update public.event_registrations set check_in_time = now() where status = 'pending' $$,
    '23514', null, 'only confirmed people are checked in'
);
select throws_ok(
    $$ update public.event_registrations set status = 'waitlisted' where status = 'confirmed' $$,
    'MD105', null, 'a confirmed person does not go back to the waiting list'
);
select throws_ok(
    $$ update public.event_registrations set meta_data = '[]' $$, '23514', null, 'free facts are an object'
);

-- then: which payments go with which status, if the ledger says nothing
alter table public.event_registrations disable trigger derive_new_payment;
alter table public.event_registrations disable trigger derive_payment;
create function pg_temp.pairs()
returns table (status public.registration_status, payments text)
language plpgsql
as $$
declare
    v_payment public.payment_status;
begin
    foreach status in array enum_range(null::public.registration_status) loop
        payments := '';
        foreach v_payment in array enum_range(null::public.payment_status) loop
            begin
                insert into public.event_registrations (
                    event_id, user_id, ticket_type, status, payment_status, hold_expires_at
                )
                values (tests.event_id('charla'), tests.user_id('olga'), 'general', status, v_payment, now());
                delete from public.event_registrations as r where r.user_id = tests.user_id('olga');
                payments := btrim(payments || ' ' || v_payment);
            exception when check_violation then
                null;
            end;
        end loop;
        return next;
    end loop;
end;
$$;
select results_eq(
    'select status::text, payments from pg_temp.pairs()',
    $$ values
       ('requested', 'not_required pending paid paid_unseated failed'),
       ('pending', 'not_required pending failed'),
       ('confirmed', 'not_required pending paid partially_refunded refunded'),
       ('waitlisted', 'not_required pending paid paid_unseated failed'),
       ('offered', 'not_required pending paid paid_unseated failed'),
       ('cancelled', 'not_required pending paid paid_unseated failed partially_refunded refunded'),
       ('expired', 'not_required pending paid paid_unseated failed partially_refunded refunded') $$,
    'nobody has paid for a seat that he does not have, but for one that he had'
);
select throws_ok(
    $$ update public.event_registrations set payment_status = 'not_required', amount_paid = 5 $$,
    '23514', null, 'nothing is paid for what is free'
);
update public.event_registrations set payment_status = 'paid', amount_paid = 5 where status = 'confirmed';
update public.event_registrations set payment_status = 'refunded' where status = 'confirmed';
select throws_ok(
    $$ update public.event_registrations set payment_status = 'failed', status = 'cancelled' where payment_status = 'refunded' $$,
    'MD105', null, 'what was given back did not fail'
);
alter table public.event_registrations enable trigger derive_new_payment;
alter table public.event_registrations enable trigger derive_payment;

-- then: who says so
select throws_ok(
    $$ update public.event_registrations set payment_status = 'paid', amount_paid = 5 where status = 'pending' $$,
    'MD305', null, 'money that the ledger does not know is none'
);
select throws_ok(
    $$ insert into public.event_registrations (event_id, user_id, ticket_type, status, payment_status)
       values (tests.event_id('charla'), tests.user_id('olga'), 'general', 'confirmed', 'paid') $$,
    'MD305', null, 'from the start neither'
);

-- then: deleting
select lives_ok($$ delete from public.events where slug = 'charla' $$, 'an event with registrations goes');
select is((select count(*) from public.event_registrations), 0::bigint, 'and its registrations with it');

select * from finish();
rollback;
