-- public.event_statistics_for(): statistics for who runs an event, and what is so now beside them.
begin;
select plan(12);

-- given
do $$
begin
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('otto', '{organizer}');
    perform tests.create_user(p.name) from unnest('{coco,puerta,ana,beto}'::text[]) as p (name);
    perform tests.create_user('jefa', '{admin}');
    perform tests.create_event('taller', 'olga', p_capacity => 10);
    perform tests.create_event('abierto', 'olga');
    perform tests.create_event('borrador', 'olga', 'draft');
    insert into public.event_staff (event_id, user_id, role) values
    (tests.event_id('taller'), tests.user_id('coco'), 'co_organizer'),
    (tests.event_id('taller'), tests.user_id('puerta'), 'check_in');
    insert into public.event_registrations (event_id, user_id, ticket_type, status)
    values (tests.event_id('taller'), tests.user_id('ana'), 'general', 'confirmed');
end;
$$;
create function pg_temp.seen(p_slug text) returns text language sql
as $$ select concat_ws(' ', total_registrations, confirmed_registrations, checked_in_count, avg_ticket_price, categories,
          registered_now, confirmed_now, checked_in_now, seats_left) from public.event_statistics_for(tests.event_id(p_slug)) $$;
grant execute on function pg_temp.seen(text) to public;

-- then: before the first refresh
select tests.authenticate_as('olga');
select results_eq(
    $$ select event_id, title, total_registrations, avg_ticket_price, refreshed_at, registered_now, confirmed_now, seats_left
       from public.event_statistics_for(tests.event_id('taller')) $$,
    $$ select tests.event_id('taller'), 'Taller', null::bigint, null::jsonb, null::timestamptz, 1::bigint, 1::bigint, 9 $$,
    'a new event has no statistics yet, but what is so now'
);

-- when
select tests.clear_authentication();
do $$
begin
    perform private.refresh_event_statistics();
    insert into public.event_registrations (event_id, user_id, ticket_type, status, check_in_time)
    values (tests.event_id('taller'), tests.user_id('beto'), 'general', 'confirmed', now());
end;
$$;

-- then
select tests.authenticate_as('olga');
select is(pg_temp.seen('taller'), '1 1 0 {} [] 2 2 1 8', 'the organizer sees both');
select isnt(
    (select refreshed_at from public.event_statistics_for(tests.event_id('taller'))), null, 'and as of when the first are'
);
select is(pg_temp.seen('abierto'), '0 0 0 {} [] 0 0 0', 'without a limit no seats are left to count');
select tests.authenticate_as('coco');
select is(pg_temp.seen('taller'), '1 1 0 {} [] 2 2 1 8', 'so does a co-organizer');
select tests.authenticate_as('jefa');
select is(pg_temp.seen('borrador'), '0 0 0 {} [] 0 0 0', 'and an admin, of any event');
select tests.authenticate_as('puerta');
select throws_ok($$ select pg_temp.seen('taller') $$, '42501', null, 'staff at the door does not');
select tests.authenticate_as('otto');
select throws_ok($$ select pg_temp.seen('taller') $$, '42501', null, 'nor another organizer');
select throws_ok($$ select pg_temp.seen('borrador') $$, 'P0002', null, 'for whom a draft is not there');
select tests.authenticate_as('ana');
select throws_ok($$ select pg_temp.seen('taller') $$, '42501', null, 'nor who comes to it');
select tests.authenticate_as_anon();
select throws_ok($$ select pg_temp.seen('taller') $$, '42501', null, 'nor anybody else');

-- then: a year that is archived
select tests.clear_authentication();
do $$
begin
    perform tests.create_event('viejo', 'olga', 'completed', '2022-05-05', 3);
    insert into public.event_registrations (event_id, user_id, ticket_type, status)
    values (tests.event_id('viejo'), tests.user_id('ana'), 'general', 'confirmed');
    perform private.archive_events(2022);
    perform private.refresh_event_statistics();
end;
$$;
select tests.authenticate_as('olga');
select is(pg_temp.seen('viejo'), '1 1 0 {} [] 1 1 0 2', 'keeps its statistics');

select * from finish();
rollback;
