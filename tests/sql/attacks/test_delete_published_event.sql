-- Attack, or accident: an event with registrations disappears.
begin;
select plan(5);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('charla', 'olga');
    perform tests.create_event('cancelado', 'olga', 'cancelled');
    insert into public.event_registrations (event_id, user_id, ticket_type, status)
    values (tests.event_id('charla'), tests.user_id('ana'), 'general', 'confirmed');
end;
$$;

-- when, then
select tests.authenticate_as('olga');
select is_empty($$ delete from public.events returning id $$, 'an organizer deletes no event that was published');
select tests.authenticate_as('ana');
select is_empty($$ delete from public.events returning id $$, 'an attendee deletes none');
select tests.authenticate_as_anon();
select throws_ok($$ delete from public.events $$, '42501', null, 'anon deletes none');

-- then
select tests.clear_authentication();
select is((select count(*) from public.events), 2::bigint, 'the events are there');
select is((select count(*) from public.event_registrations), 1::bigint, 'and so is the registration');

select * from finish();
rollback;
