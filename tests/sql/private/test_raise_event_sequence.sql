-- private.raise_event_sequence(): calendars hear of another time or place, and of nothing else.
begin;
select plan(13);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('charla', 'olga', 'published', now() + interval '30 days', 5);
    insert into public.venues (name, slug, address, area, is_approved) values ('Ruta N', 'ruta-n', 'Calle 67', 'Sevilla', true);
end;
$$;
create function pg_temp.sequence() returns text language sql as $$
    select substring(public.event_ics(tests.event_id('charla')) from 'SEQUENCE:(\d+)')
$$;
select is(pg_temp.sequence(), '0', 'it begins with 0');

-- when, then: what is no other time or place
update public.events
set title = 'Otra', description = 'Más', price = 1, is_featured = true, image_url = 'https://x.example/a.png',
    event_url = 'https://x.example', registration_deadline = now() + interval '1 day', capacity = 9, date = date,
    location = location, meta_data = '{"a": 1}'
where slug = 'charla';
select is(pg_temp.sequence(), '0', 'words, prices, seats and deadlines do not raise it');
insert into public.event_registrations (event_id, user_id, ticket_type, status)
values (tests.event_id('charla'), tests.user_id('ana'), 'general', 'confirmed');
select is(pg_temp.sequence(), '0', 'nor does a registration');
update public.events set status = 'cancelled' where slug = 'charla';
select is(pg_temp.sequence(), '0', 'nor that it is cancelled');
update public.venues set address = 'Calle 67 #52' where slug = 'ruta-n';
select is(pg_temp.sequence(), '0', 'nor a better address of a venue');

-- when, then: each of what is
select lives_ok($$ update public.events set end_date = date + interval '1 hour' where slug = 'charla' $$, 'another end');
select is(pg_temp.sequence(), '1', 'raises it');
update public.events set timezone = 'America/New_York' where slug = 'charla';
select is(pg_temp.sequence(), '2', 'so does another zone');
update public.events set location = 'Sala 2' where slug = 'charla';
select is(pg_temp.sequence(), '3', 'another place');
update public.events set venue_id = (select v.id from public.venues as v where v.slug = 'ruta-n') where slug = 'charla';
select is(pg_temp.sequence(), '4', 'another venue');
update public.events set date = date - interval '1 hour' where slug = 'charla';
select is(pg_temp.sequence(), '5', 'another time');
update public.events set date = date + interval '2 years', end_date = end_date + interval '2 years' where slug = 'charla';
select is(pg_temp.sequence(), '6', 'another year, which is another leaf, once');

-- when
delete from public.events where slug = 'charla';

-- then
select is_empty('select * from private.event_sequences', 'it goes with the event');

select * from finish();
rollback;
