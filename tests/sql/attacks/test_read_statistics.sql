-- Attack: reading the statistics of all events, with the titles of drafts and the money, past their functions.
-- mutation: R46
begin;
select plan(9);

-- given
do $$
begin
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('jefa', '{admin}');
    perform tests.create_event('secreto', 'olga', 'draft');
    perform private.refresh_event_statistics();
end;
$$;
select is((select title from private.event_statistics), 'Secreto', 'there is something to read');

-- when, then
select tests.authenticate_as_anon();
select throws_ok('select title from private.event_statistics', '42501', null, 'anon reads no statistics');
select throws_ok($$ select * from public.event_statistics_for(tests.event_id('secreto')) $$, '42501', null, 'nor asks for any');
select tests.authenticate_as('olga');
select throws_ok('select title from private.event_statistics', '42501', null, 'nor does an organizer read all');
select throws_ok('select private.refresh_event_statistics()', '42501', null, 'or has them counted');
select tests.authenticate_as('jefa');
select throws_ok('select title from private.event_statistics', '42501', null, 'nor an admin');
select tests.authenticate_as_service();
select throws_ok('select title from private.event_statistics', '42501', null, 'nor the secret key');
select tests.clear_authentication();
select is_empty(
    $$ select r.name from tests.api_roles as r
       where has_any_column_privilege(r.name, 'private.event_statistics', 'select') $$, 'no role of the API has a right on them'
);
select is_empty(
    $$ select c.oid::regclass from pg_class as c where c.relname ~ 'event_statistics' and c.relnamespace = 'public'::regnamespace $$,
    'and they are not where PostgREST looks'
);

select * from finish();
rollback;
