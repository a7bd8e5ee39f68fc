-- public.event_ics(): an event as iCalendar text; tests/python/calendar reads it with two parsers.
begin;
select plan(21);

-- given
do $$
begin
    perform tests.freeze('2026-05-04 12:00+00');
    perform tests.create_user('ana');
    perform tests.create_user('beto');
    perform tests.create_user('eva');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('charla', 'olga', 'published', '2026-06-01 18:00-05');
    perform tests.create_event('borrador', 'olga', 'draft');
    insert into public.venues (name, slug, address, area, coordinates, is_approved)
    values ('Ruta N', 'ruta-n', 'Calle 67 #52-20', 'Sevilla', point(-75.567, 6.265), true);
    update public.events
    set event_url = 'https://meet.example/charla', end_date = '2026-06-01 20:00-05', short_description = 'Corto; y, bueno',
        venue_id = (select v.id from public.venues as v where v.slug = 'ruta-n'), location = 'Sala 3'
    where slug = 'charla';
    delete from private.event_sequences;
    insert into public.event_registrations (event_id, user_id, ticket_type, status)
    values
    (tests.event_id('charla'), tests.user_id('ana'), 'general', 'confirmed'),
    (tests.event_id('charla'), tests.user_id('beto'), 'general', 'pending');
end;
$$;
create function pg_temp.line(p_name text) returns text language sql as $$
    select string_agg(l.line, ' ')
    from string_to_table(public.event_ics(tests.event_id('charla')), E'\r\n') as l (line)
    where l.line ~ ('^' || p_name || '[:;]')
$$;
grant execute on function pg_temp.line(text) to public;

-- then: what everybody gets
select tests.authenticate_as_anon();
select is(pg_temp.line('UID'), 'UID:' || tests.event_id('charla'), 'its name is its id');
select is(
    pg_temp.line('DTSTART'), 'DTSTART:20260529T180000 DTSTART;TZID=America/Bogota:20260601T180000',
    'its start is that of its clock, and the zone is explained from a few days before on'
);
select is(pg_temp.line('DTEND'), 'DTEND;TZID=America/Bogota:20260601T200000', 'its end too');
select is(pg_temp.line('SUMMARY'), 'SUMMARY:Charla', 'its title');
select is(pg_temp.line('DESCRIPTION'), 'DESCRIPTION:Corto\; y\, bueno', 'its words, escaped');
select is(pg_temp.line('LOCATION'), 'LOCATION:Sala 3\, Ruta N\, Calle 67 #52-20', 'where it is');
select is(pg_temp.line('GEO'), 'GEO:6.265;-75.567', 'on the map: latitude, longitude');
select is(pg_temp.line('STATUS'), 'STATUS:CONFIRMED', 'it takes place');
select is(pg_temp.line('URL'), null, 'its link is not for everybody');
select throws_ok(
    $$ select public.event_ics(tests.event_id('borrador')) $$, 'P0002', null, 'a draft is not there'
);
select throws_ok($$ select public.event_ics(gen_random_uuid()) $$, 'P0002', null, 'nor is an unknown event');

-- then: what people with a part in it get
select tests.authenticate_as('ana');
select is(pg_temp.line('URL'), 'URL:https://meet.example/charla', 'who is confirmed gets the link');
select is(pg_temp.line('DESCRIPTION'), 'DESCRIPTION:Corto\; y\, bueno\n\nhttps://meet.example/charla', 'where apps show it');
select tests.authenticate_as('beto');
select is(pg_temp.line('URL'), null, 'who has not paid does not');
select is(pg_temp.line('STATUS') || pg_temp.line('TRANSP'), 'STATUS:TENTATIVETRANSP:TRANSPARENT', 'and is not certain to come');
select tests.authenticate_as('eva');
select is(pg_temp.line('STATUS') || pg_temp.line('TRANSP'), 'STATUS:CONFIRMEDTRANSP:OPAQUE', 'a stranger sees that it takes place');
select tests.authenticate_as('olga');
select is(pg_temp.line('URL'), 'URL:https://meet.example/charla', 'the organizer gets the link');
select alike(public.event_ics(tests.event_id('borrador')), '%STATUS:TENTATIVE%', 'and drafts of her own, as such');

-- when
do $$ begin perform public.cancel_event(tests.event_id('charla')); end; $$;

-- then
select is(pg_temp.line('STATUS') || pg_temp.line('TRANSP'), 'STATUS:CANCELLEDTRANSP:TRANSPARENT', 'what is cancelled says so');
select is(pg_temp.line('UID'), 'UID:' || tests.event_id('charla'), 'under the same name');
select is(pg_temp.line('SEQUENCE'), 'SEQUENCE:0', 'at the same time and place');

select * from finish();
rollback;
