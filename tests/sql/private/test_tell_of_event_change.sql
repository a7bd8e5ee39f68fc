-- private.tell_of_event_change(), tell_of_seat(): whoever has a place at an event hears that it is confirmed, and of
-- another time or place.
begin;
select plan(20);

-- given: ana has a seat, beto has asked for one, caro has given hers back; beto and the organizer have blocked each other
do $$
begin
    perform tests.create_user(p.name) from unnest('{ana,beto,caro}'::text[]) as p (name);
    perform tests.create_user('olga', '{organizer}');
    perform tests.freeze('2030-05-01 17:00Z');
    perform tests.create_event('charla', 'olga', p_date => '2030-06-01 23:00Z');
    perform tests.create_event('borrador', 'olga', 'draft', p_date => '2030-06-01 23:00Z');
    insert into public.event_registrations (event_id, user_id, ticket_type, status)
    select tests.event_id('charla'), tests.user_id(p.name), 'general', p.status::public.registration_status
    from (values ('ana', 'confirmed'), ('beto', 'requested'), ('caro', 'cancelled'), ('olga', 'confirmed')) as p (name, status);
    insert into public.event_registrations (event_id, user_id, ticket_type, status)
    values (tests.event_id('borrador'), tests.user_id('ana'), 'general', 'confirmed');
    insert into public.user_blocks (blocker_id, blocked_id) values (tests.user_id('beto'), tests.user_id('olga'));
end;
$$;
create temporary view told as
select p.first_name as name, n.title, n.message, n.action_url, n.occurrences, n.is_urgent
from public.notifications as n inner join public.profiles as p on n.user_id = p.id;
grant select on told to authenticated;

-- when: another place
select tests.authenticate_as('olga');
select lives_ok($$ update public.events set location = 'Parque Arví' where slug = 'charla' $$, 'an organizer moves it');
select tests.clear_authentication();
select results_eq(
    'select * from told order by name',
    $$ values
    ('Ana', 'Un evento cambió de lugar', '«Charla» es el 01/06/2030 18:00 en Parque Arví', '/events/charla', 1, false),
    ('Beto', 'Un evento cambió de lugar', '«Charla» es el 01/06/2030 18:00 en Parque Arví', '/events/charla', 1, false) $$,
    'whoever has a place, or has asked for one, hears of it, by the clock of the event, but for who did it'
);

-- when: another time, right after
select tests.authenticate_as('olga');
select lives_ok($$ select public.reschedule_event(tests.event_id('charla'), '2031-06-02 15:00Z') $$, 'and to another year');
select tests.clear_authentication();
select results_eq(
    $$ select title, message, occurrences from told where name = 'Ana' $$,
    $$ values ('Un evento cambió de fecha', '«Charla» es el 02/06/2031 10:00 en Parque Arví', 2) $$, 'changes close to one another are told as one, whole'
);
do $$ begin perform tests.freeze('2030-05-01 17:05Z'); end; $$;
select tests.authenticate_as('olga');
select lives_ok($$ update public.events set location = 'Casa' where slug = 'charla' $$, 'later');
select tests.clear_authentication();
select is((select count(*) from told where name = 'Ana'), 2::bigint, 'it is another one: the first may have been sent');
select results_eq(
    $$ select distinct expires_at from public.notifications $$, $$ values (timestamptz '2031-06-02 15:00Z') $$, 'of use until it begins'
);
do $$ begin delete from public.notifications; end; $$;

-- then: what is no such change
update public.events set description = 'Otra', title = 'Otra' where slug = 'charla';
update public.events set location = location where slug = 'charla';
select is_empty('table told', 'what is neither time nor place is not told');
update public.events set location = 'Otro' where slug = 'borrador';
select is_empty('table told', 'nor is a draft');
do $$ begin perform tests.freeze('2031-06-02 15:00Z'); end; $$;
update public.events set location = 'Otro' where slug = 'charla';
select is_empty('table told', 'nor what has begun');
do $$ begin perform tests.freeze('2030-05-01 17:00Z'); end; $$;
update public.events set location = 'Jardín Botánico' where slug = 'charla';

-- when: it is called off
select tests.authenticate_as('olga');
select lives_ok($$ select public.cancel_event(tests.event_id('charla')) $$, 'called off');
select tests.clear_authentication();
select results_eq(
    'select name, title, is_urgent from told where is_urgent order by name',
    $$ values ('Ana', 'Evento cancelado', true), ('Beto', 'Evento cancelado', true) $$, 'which is urgent, also for who has blocked her'
);

select results_eq(
    $$ select distinct expires_at from public.notifications where not is_urgent $$, $$ values (timestamptz '2030-05-01 17:00Z') $$,
    'that it moved is not sent any more'
);

-- when: a seat is taken
do $$ begin delete from public.notifications; perform tests.create_event('taller', 'olga', p_capacity => 1); end; $$;
select tests.authenticate_as('ana');
select lives_ok($$ select public.register_for_event(tests.event_id('taller')) $$, 'ana takes a seat');
select tests.authenticate_as('caro');
select lives_ok($$ select public.register_for_event(tests.event_id('taller')) $$, 'caro waits');
select tests.clear_authentication();
select results_eq(
    'select name, title, message, is_urgent from told', $$ values ('Ana', 'Tu cupo está confirmado', 'Tienes un cupo en «Taller»', true) $$,
    'a seat is confirmed to who has one'
);
select tests.authenticate_as('ana');
select lives_ok(
    $$ select public.register_for_event(tests.event_id('taller')); select public.cancel_registration(tests.registration_id('taller', 'ana')) $$,
    'she asks again, and gives it back'
);
select tests.clear_authentication();
select results_eq(
    $$ select name, title, is_urgent from told where title <> 'Tu cupo está confirmado' $$, $$ values ('Caro', 'Hay un cupo para ti', true) $$,
    'what is offered is urgent'
);
select is((select count(*) from told where name = 'Ana'), 1::bigint, 'asking twice tells once');
select results_eq(
    $$ select n.expires_at from public.notifications as n where n.title = 'Hay un cupo para ti' $$,
    $$ select r.hold_expires_at from public.event_registrations as r where r.status = 'offered' $$, 'as long as it stands'
);

select * from finish();
rollback;
