-- private.registration_refusal(): one answer for register_for_event and event_availability, at every moment of an event.
begin;
select plan(10);

-- given: an event from 18:00 to 20:00, registration until 12:00
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('charla', 'olga', 'published', '2027-05-10 18:00+00');
    update public.events
    set end_date = '2027-05-10 20:00+00', registration_deadline = '2027-05-10 12:00+00'
    where slug = 'charla';
    perform tests.create_event('abierta', 'olga', 'published', '2027-05-10 18:00+00');
end;
$$;
create function pg_temp.refusal_at(p_slug text, p_at timestamptz)
returns text
language plpgsql
as $$
begin
    perform tests.freeze(p_at);
    return (
        select private.registration_refusal(e, s)
        from public.events as e inner join private.event_seats as s on s.event_id = e.id
        where e.slug = p_slug
    );
end;
$$;

-- then: time
select is(pg_temp.refusal_at('charla', '2027-05-10 11:59:59+00'), null, 'open until the deadline');
select is(pg_temp.refusal_at('charla', '2027-05-10 12:00+00'), 'MD203', 'closed at the deadline');
select is(pg_temp.refusal_at('charla', '2027-05-10 19:59:59+00'), 'MD203', 'closed while it takes place');
select is(pg_temp.refusal_at('charla', '2027-05-10 20:00+00'), 'MD202', 'over at its end');
select is(pg_temp.refusal_at('abierta', '2027-05-10 17:59:59+00'), null, 'without a deadline open until it begins');
select is(pg_temp.refusal_at('abierta', '2027-05-10 18:00+00'), 'MD202', 'without an end over as it begins');

-- then: seats, then states; time comes before seats
update public.events set capacity = 1 where slug = 'abierta';
insert into public.event_registrations (event_id, user_id, ticket_type, status)
values (tests.event_id('abierta'), tests.user_id('ana'), 'general', 'confirmed');
select is(pg_temp.refusal_at('abierta', '2027-05-10 17:00+00'), 'MD201', 'full');
select is(pg_temp.refusal_at('abierta', '2027-05-10 18:00+00'), 'MD202', 'over, though full');
update public.events set status = 'cancelled' where slug = 'abierta';
select is(pg_temp.refusal_at('abierta', '2027-05-10 17:00+00'), 'MD101', 'cancelled');
update public.events set status = 'completed' where slug = 'charla';
select is(pg_temp.refusal_at('charla', '2027-05-10 11:00+00'), 'MD202', 'completed, whatever the hour');

select * from finish();
rollback;
