-- Attack: writing money into the ledger, or out of it, by people, organizers, admins, the secret key and the owner.
begin;
select plan(25);

-- given: ana holds a seat of 80,000 that she has not paid; beto's is paid
do $$
begin
    perform tests.create_user(p) from unnest('{ana,beto}'::text[]) as p;
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('jefa', '{admin}');
    perform tests.create_event('taller', 'olga');
    update public.events set price_type = 'paid', price = 80000 where slug = 'taller';
    insert into public.event_registrations (event_id, user_id, ticket_type, status, price)
    select tests.event_id('taller'), tests.user_id(p.name), 'general', p.status::public.registration_status, 80000
    from (values ('ana', 'pending'), ('beto', 'confirmed')) as p (name, status);
    perform tests.put_payment('taller', 'beto', 80000);
end;
$$;
create view pg_temp.told as
select p.payment_status::text, p.amount_paid, (select count(*) from public.payment_events) as entries
from public.event_registrations as p
where p.user_id = tests.user_id('ana');

-- when, then: whoever acts
create function pg_temp.tries(p_actor text) returns setof text language plpgsql as $$
begin
    perform tests.act_as(p_actor);
    return next throws_ok(
        $s$ insert into public.payment_events (
               provider, provider_event_id, transaction_id, registration_id, kind, amount, currency, occurred_at
           ) values ('wompi', 'x', 'x', gen_random_uuid(), 'paid', 80000, 'COP', now()) $s$,
        '42501', null, p_actor || ' writes nothing into the ledger'
    );
    return next throws_ok(
        $s$ update public.payment_events set amount = 1 $s$, '42501', null, p_actor || ' changes nothing in it'
    );
    return next throws_ok($s$ delete from public.payment_events $s$, '42501', null, p_actor || ' takes nothing out of it');
    return next throws_ok(
        $s$ update public.payment_refunds set state = 'succeeded' $s$, '42501', null, p_actor || ' ends no refund by hand'
    );
end;
$$;
select pg_temp.tries(a) from unnest('{ana,olga,jefa,service}'::text[]) as a;
select tests.authenticate_as('ana');
select throws_ok(
    $$ select public.apply_payment_event(
           'wompi', 'x', 'x', 'paid', 80000, 'COP', now(),
           replace(tests.registration_id('taller', 'ana')::text, '-', '') || '-0123456789ab'
       ) $$, '42501', null, 'nobody but the function of the providers tells of a payment'
);
select throws_ok(
    $$ select private.apply_payment_event(
           'wompi', 'x', 'x', 'paid', 80000, 'COP', now(),
           replace(tests.registration_id('taller', 'ana')::text, '-', '') || '-0123456789ab', null, null
       ) $$, '42501', null, 'nor by the back door'
);

-- when, then: the owner of the database
select tests.clear_authentication();
select throws_ok($$ update public.payment_events set amount = 1 $$, '42501', null, 'its owner changes nothing in it');
select throws_ok(
    $$ update public.payment_events set user_id = null $$, '42501', null, 'nor whose it was, while there is a person'
);
select throws_ok($$ delete from public.payment_events $$, '42501', null, 'nor takes anything out of it');
select throws_ok($$ truncate public.payment_events cascade $$, '42501', null, 'nor empties it');
select throws_ok(
    $$ update public.event_registrations set payment_status = 'paid', amount_paid = 80000 where user_id = tests.user_id('ana') $$,
    'MD305', null, 'nor pays past it'
);
select throws_ok(
    $$ update public.event_registrations set amount_paid = 80000 where user_id = tests.user_id('ana') $$, 'MD305', null,
    'be it half a word'
);

-- then
select results_eq('table pg_temp.told', $$ values ('pending', null::numeric, 1::bigint) $$, 'nothing is paid');

select * from finish();
rollback;
