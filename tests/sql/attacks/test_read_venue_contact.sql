-- Attack: getting the private contact of a venue.
begin;
select plan(9);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('omar', '{organizer}');
    insert into public.venues (id, name, address, area, is_approved, created_by, contact_info)
    values
    ('00000000-0000-4000-8000-000000000001', 'Ruta N', 'x', 'x', true, tests.user_id('olga'), '{"phone": "604"}'),
    ('00000000-0000-4000-8000-000000000002', 'Casa Lab', 'x', 'x', false, tests.user_id('olga'), '{"phone": "605"}');
end;
$$;
select is((select count(*) from public.venues where contact_info ? 'phone'), 2::bigint, 'there are contacts');

-- when, then
select tests.authenticate_as_anon();
select throws_ok($$ select contact_info from public.venues $$, '42501', null, 'the column belongs to nobody');
select throws_ok($$ select to_jsonb(v) from public.venues as v $$, '42501', null, 'nor does the whole row');
select throws_ok($$ select contact_info from public.venues_public $$, '42703', null, 'the view does not know it');
select tests.authenticate_as('ana');
select throws_ok(
    $$ select id from public.venues where contact_info @> '{"phone": "604"}' $$, '42501', null, 'nobody filters by it'
);
select throws_ok(
    $$ select public.venue_contact('00000000-0000-4000-8000-000000000001') $$, '42501', null, 'an attendee does not get it'
);
select throws_ok(
    $$ select private.venue_contact('00000000-0000-4000-8000-000000000001') $$,
    '42501', null, 'the private function checks the caller itself'
);
select tests.authenticate_as('olga');
select throws_ok(
    $$ update public.venues set area = 'y' where not is_approved returning contact_info $$,
    '42501', null, 'a change does not give it back'
);
select tests.authenticate_as('omar');
select throws_ok(
    $$ select public.venue_contact('00000000-0000-4000-8000-000000000002') $$,
    'P0002', null, 'a proposal of another is not there'
);

select * from finish();
rollback;
