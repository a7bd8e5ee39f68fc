-- Functions and triggers work where no schema is on the path, as in sessions of the auth server (R50).
-- mutation: R50
begin;
select plan(9);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('charla', 'olga');
end;
$$;
create function pg_temp.works(p_sql text)
returns text
language plpgsql
set search_path = ''
as $$
begin
    execute p_sql;
    return 'works';
exception when others then
    return sqlstate || ' ' || sqlerrm;
end;
$$;

-- then
select is(
    pg_temp.works($$ insert into auth.users (id, email, email_confirmed_at, raw_user_meta_data)
        values ('00000000-0000-4000-8000-000000000001', 'c@example.com', now(), '{"full_name": "Cami Ríos"}') $$),
    'works', 'signing up'
);
select is(
    pg_temp.works($$ insert into public.event_registrations (event_id, user_id, ticket_type, status)
        values (tests.event_id('charla'), tests.user_id('ana'), 'general', 'confirmed') $$),
    'works', 'taking a seat'
);
select is(
    pg_temp.works($$ update public.event_registrations set status = 'cancelled' $$), 'works', 'giving it back'
);
select is(
    pg_temp.works($$ update public.events set title = 'x', date = date + interval '1 year' $$), 'works', 'moving an event'
);
select is(
    pg_temp.works($$ insert into public.user_roles (user_id, role) values (tests.user_id('ana'), 'member') $$), 'works',
    'giving a role'
);
select is(
    pg_temp.works($$ insert into public.venues (name, address, area) values ('Ruta N', 'x', 'x') $$), 'works', 'a venue'
);
select is(
    pg_temp.works($$ select private.custom_access_token_hook(
        '{"user_id": "00000000-0000-4000-8000-000000000001", "claims": {}}'
    ) $$),
    'works', 'making a token'
);
select is(
    (select p.first_name from public.profiles as p where p.email = 'c@example.com'), 'Cami', 'and all of it was done'
);
select is_empty(
    $$ select p.oid::regprocedure from pg_catalog.pg_proc as p
       where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace)
           and (p.proconfig is null or not 'search_path=""' = any (p.proconfig)) $$,
    'every function sets its search_path'
);

select * from finish();
rollback;
