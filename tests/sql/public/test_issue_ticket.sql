-- public.issue_ticket(): a code for one's own place, of which only the hash is kept.
begin;
select plan(18);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('beto');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('charla', 'olga', p_date => now() + interval '1 hour');
    insert into public.event_registrations (event_id, user_id, ticket_type, status, payment_status)
    values
    (tests.event_id('charla'), tests.user_id('ana'), 'general', 'confirmed', 'not_required'),
    (tests.event_id('charla'), tests.user_id('beto'), 'general', 'pending', 'pending');
end;
$$;
create temporary table codes (number serial, code text);
grant insert, select on codes to authenticated;
grant usage on sequence codes_number_seq to authenticated;

-- when
select tests.authenticate_as('ana');
insert into codes (code) select public.issue_ticket(tests.registration_id('charla', 'ana'));
insert into codes (code) select public.issue_ticket(tests.registration_id('charla', 'ana'), false);

-- then
select is((select count(*) from codes as c where c.code ~ '^[0-9a-f]{32}$'), 2::bigint, 'a code is 128 bits');
select is((select count(distinct c.code) from codes as c), 2::bigint, 'each is another one');
select tests.clear_authentication();
select set_eq(
    'select code_hash, registration_id, revoked_at from private.ticket_codes',
    $$ select sha256(c.code::bytea), tests.registration_id('charla', 'ana'), null::timestamptz from codes as c $$,
    'their hashes are kept, and both are good'
);
select is_empty(
    $$ select c.code from codes as c, private.ticket_codes as t where to_jsonb(t)::text ~ c.code $$,
    'the codes themselves are not'
);

-- when: a telephone is lost
select tests.authenticate_as('ana');
insert into codes (code) select public.issue_ticket(tests.registration_id('charla', 'ana'), true);
select tests.clear_authentication();
select results_eq(
    $$ select c.number, t.revoked_at is null
       from codes as c inner join private.ticket_codes as t on t.code_hash = private.ticket_hash(c.code) order by 1 $$,
    'values (1, false), (2, false), (3, true)',
    'whoever replaces them has one that is good'
);

-- then: ten at once
select tests.authenticate_as('ana');
select lives_ok(
    $$ select public.issue_ticket(tests.registration_id('charla', 'ana')) from generate_series(1, 9) $$, 'ten are good at once'
);
select throws_ok(
    $$ select public.issue_ticket(tests.registration_id('charla', 'ana')) $$, 'MD231', null, 'an eleventh is not'
);
select lives_ok(
    $$ select public.issue_ticket(tests.registration_id('charla', 'ana'), true) $$, 'until they are replaced'
);
select throws_ok(
    $$ select public.issue_ticket(tests.registration_id('charla', 'ana'), true) from generate_series(1, 30) $$,
    'MD401', null, 'nobody makes them without end'
);

-- then: for whom there is none
select tests.authenticate_as('beto');
select throws_ok(
    $$ select public.issue_ticket(tests.registration_id('charla', 'beto')) $$, 'MD233', null, 'who holds a seat has no ticket yet'
);
select throws_ok(
    $$ select public.issue_ticket(tests.registration_id('charla', 'ana')) $$, 'P0002', null, 'that of another is not there'
);
select throws_ok('select public.issue_ticket(null)', 'P0002', null, 'nor is none');
select tests.authenticate_as('olga');
select throws_ok(
    $$ select public.issue_ticket(tests.registration_id('charla', 'ana')) $$, 'P0002', null, 'not for the organizer either'
);

-- when: the place is given back, and taken again
select tests.clear_authentication();
update public.event_registrations as r set status = 'cancelled' where r.user_id = tests.user_id('ana');
select is_empty('select from private.ticket_codes as t where t.revoked_at is null', 'a cancellation ends every code');
update public.event_registrations as r set status = 'confirmed' where r.user_id = tests.user_id('ana');
select is_empty('select from private.ticket_codes as t where t.revoked_at is null', 'they do not come back with the place');
do $$ begin perform tests.create_ticket('charla', 'ana'); end; $$;
update public.event_registrations as r set ticket_type = 'vip' where r.user_id = tests.user_id('ana');
select is(
    (select count(*) from private.ticket_codes as t where t.revoked_at is null), 1::bigint, 'another kind of ticket ends none'
);

-- when: it is given away
delete from public.event_registrations as r where r.user_id = tests.user_id('beto');
update public.event_registrations as r set user_id = tests.user_id('beto') where r.user_id = tests.user_id('ana');
select is_empty('select from private.ticket_codes as t where t.revoked_at is null', 'nor do they go to somebody else');
delete from public.event_registrations;
select is_empty('select from private.ticket_codes', 'with the registration they go');

select * from finish();
rollback;
