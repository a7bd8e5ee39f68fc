-- public.venue_contact(): how to reach a venue, for people who organize.
begin;
select plan(7);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('omar', '{organizer}');
    perform tests.create_user('jefa', '{admin}');
    insert into public.venues (id, name, address, area, is_approved, created_by, contact_info)
    values
    ('00000000-0000-4000-8000-000000000001', 'Ruta N', 'x', 'x', true, tests.user_id('olga'), '{"phone": "604"}'),
    ('00000000-0000-4000-8000-000000000002', 'Casa Lab', 'x', 'x', false, tests.user_id('olga'), '{"phone": "605"}');
end;
$$;

-- then
select tests.authenticate_as('omar');
select is(
    public.venue_contact('00000000-0000-4000-8000-000000000001'), '{"phone": "604"}'::jsonb, 'an organizer reads a contact'
);
select throws_ok(
    $$ select public.venue_contact('00000000-0000-4000-8000-000000000002') $$,
    'P0002', null, 'but not of a proposal of another'
);
select tests.authenticate_as('olga');
select is(
    public.venue_contact('00000000-0000-4000-8000-000000000002'), '{"phone": "605"}'::jsonb, 'its creator does'
);
select tests.authenticate_as('jefa');
select is(
    public.venue_contact('00000000-0000-4000-8000-000000000002'), '{"phone": "605"}'::jsonb, 'so does an admin'
);
select throws_ok($$ select public.venue_contact(gen_random_uuid()) $$, 'P0002', null, 'an unknown venue is an error');
select tests.authenticate_as('ana');
select throws_ok(
    $$ select public.venue_contact('00000000-0000-4000-8000-000000000001') $$,
    '42501', null, 'an attendee reads no contact'
);
select tests.authenticate_as_anon();
select throws_ok(
    $$ select public.venue_contact('00000000-0000-4000-8000-000000000001') $$, '42501', null, 'nor does anon'
);

select * from finish();
rollback;
