-- public.door_manifest(): what a device needs without a line, page by page, and what has changed since.
begin;
select plan(11);

-- given
do $$
begin
    perform tests.create_user(p) from unnest('{ana,beto,cami,dora,puerta}'::text[]) as p;
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('charla', 'olga', p_date => now() + interval '1 hour');
    perform tests.create_event('otra', 'olga', p_date => now() + interval '1 hour');
    insert into public.event_staff (event_id, user_id, role)
    values (tests.event_id('charla'), tests.user_id('puerta'), 'check_in');
    insert into public.event_registrations (event_id, user_id, ticket_type, status, payment_status, price)
    select tests.event_id('charla'), tests.user_id(p.name), 'general', 'confirmed', p.payment::public.payment_status, p.price
    from (values ('ana', 'not_required', 0), ('beto', 'pending', 20000), ('cami', 'not_required', 0)) as p (name, payment, price);
    insert into public.event_registrations (event_id, user_id, ticket_type, status)
    values (tests.event_id('otra'), tests.user_id('dora'), 'general', 'confirmed');
    update public.profiles set last_name = 'Zapata' where id = tests.user_id('ana');
    perform tests.create_ticket('charla', p) from unnest('{ana,beto,cami}'::text[]) as p;
    perform tests.create_ticket('otra', 'dora');
    update public.event_registrations set status = 'cancelled' where user_id = tests.user_id('cami');
    alter table public.event_registrations disable trigger update_event_registrations_timestamp;
    update public.event_registrations set updated_at = now() - interval '2 days';
    update private.ticket_codes set issued_at = now() - interval '1 day' where revoked_at is null;
    alter table public.event_registrations enable trigger update_event_registrations_timestamp;
end;
$$;

-- then
select tests.authenticate_as('puerta');
select results_eq(
    $$ select m.registration_id, m.standing, m.code_hashes, m.first_name, m.last_initial, m.ticket_type, m.checked_in_at
       from public.door_manifest(tests.event_id('charla')) as m order by m.first_name $$,
    $$ values
    (
        tests.registration_id('charla', 'ana'), 'ok'::public.check_in_result,
        array[encode(sha256('charla/ana'), 'hex')], 'Ana', 'Z', 'general', null::timestamptz
    ),
    (
        tests.registration_id('charla', 'beto'), 'unpaid', array[encode(sha256('charla/beto'), 'hex')], 'Beto', null, 'general',
        null
    ),
    (tests.registration_id('charla', 'cami'), 'cancelled', '{}', null, null, 'general', null) $$,
    'the hashes of codes that are good, and the names of those who may come; of others, that they do not'
);
select is(
    (select count(*) from public.door_manifest(tests.event_id('charla'), p_limit => 2)), 2::bigint, 'a page has an end'
);
select results_eq(
    $$ select n.registration_id
       from public.door_manifest(tests.event_id('charla'), p_limit => 1) as m
       cross join public.door_manifest(tests.event_id('charla'), m.changed_at, m.registration_id, 1) as n $$,
    $$ select m.registration_id from public.door_manifest(tests.event_id('charla')) as m offset 1 limit 1 $$,
    'and the next one begins after it'
);
select is_empty(
    $$ select n.*
       from (select max(m.changed_at) as at from public.door_manifest(tests.event_id('charla')) as m) as l
       cross join public.door_manifest(tests.event_id('charla'), l.at, 'ffffffff-ffff-ffff-ffff-ffffffffffff') as n $$,
    'after the last there is nothing'
);

-- when: time has passed
select is_empty(
    $$ select from public.door_manifest(tests.event_id('charla'), now() + interval '3 minutes') $$, 'nothing has changed since'
);
select isnt_empty(
    $$ select from public.door_manifest(tests.event_id('charla'), now() + interval '1 minute') $$,
    'what was dated shortly before may have become visible after it'
);
select is(
    (select string_agg(m.first_name, ' ') from public.door_manifest(tests.event_id('charla'), now() - interval '12 hours') as m),
    null, 'a day later only what changed: the ticket that was given back'
);
select tests.authenticate_as('ana');
do $$ begin perform public.issue_ticket(tests.registration_id('charla', 'ana')); end; $$;
select tests.authenticate_as('puerta');
select results_eq(
    $$ select m.first_name, array_length(m.code_hashes, 1)
       from public.door_manifest(tests.event_id('charla'), now() - interval '12 hours') as m where m.first_name is not null $$,
    $$ values ('Ana', 2) $$,
    'a new code is a change'
);
do $$
begin
    perform public.check_in(
        tests.event_id('charla'), 'p1', '1', p_registration_id => tests.registration_id('charla', 'ana')
    );
end;
$$;
select results_eq(
    $$ select m.checked_in_at from public.door_manifest(tests.event_id('charla'), now() - interval '12 hours') as m
       where m.first_name is not null $$,
    'values (now())',
    'so is that somebody is in'
);

-- then
select tests.authenticate_as('ana');
select throws_ok($$ select public.door_manifest(tests.event_id('charla')) $$, '42501', null, 'guests have no list');
select tests.authenticate_as('puerta');
select throws_ok($$ select public.door_manifest(tests.event_id('otra')) $$, '42501', null, 'nor has the staff of another door');

select * from finish();
rollback;
