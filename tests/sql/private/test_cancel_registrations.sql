-- private.cancel_registrations(), tell_of_event_change(): however many have a place, they are told by one statement.
begin;
select plan(5);

-- given: 400 people with a seat
do $$
begin
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('charla', 'olga');
    insert into auth.users (id, email, email_confirmed_at, raw_user_meta_data)
    select md5('p' || g)::uuid, 'p' || g || '@example.com', now(), '{}' from generate_series(1, 400) as g;
    insert into public.event_registrations (event_id, user_id, ticket_type, status)
    select tests.event_id('charla'), md5('p' || g)::uuid, 'general', 'confirmed' from generate_series(1, 400) as g;
end;
$$;
create temporary table statements (on_table text);
create function pg_temp.note() returns trigger language plpgsql as $$
begin
    insert into pg_temp.statements values (tg_table_name);
    return null;
end;
$$;
grant all on statements to authenticated;
create trigger note after insert on public.notifications for each statement execute function pg_temp.note();
create trigger note after insert on private.jobs for each statement execute function pg_temp.note();

-- when, then
select lives_ok($$ update public.events set location = 'Parque Arví' where slug = 'charla' $$, 'an event moves');
select tests.authenticate_as('olga');
select lives_ok($$ select public.cancel_event(tests.event_id('charla')) $$, 'and is called off');
select tests.clear_authentication();
select results_eq(
    $$ select title, count(*) from public.notifications group by title order by title $$,
    $$ values ('Evento cancelado', 400::bigint), ('Un evento cambió de lugar', 400) $$, 'all are told of both'
);
select results_eq(
    $$ select on_table, count(*) from statements group by on_table order by on_table $$,
    $$ values ('jobs', 2::bigint), ('notifications', 2) $$, 'by one statement each'
);
select is((select count(*) from private.jobs where priority = 1), 400::bigint, 'and a mail is asked for, for each');

select * from finish();
rollback;
