-- private.has_permission(), require_permission(), my_permissions(): by role, or by a code of one's own.
begin;
select plan(11);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('beto', '{attendee}');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('jefa', '{admin}');
    update public.user_roles set permissions = '["venues.create"]' where user_id = tests.user_id('beto');
end;
$$;
create temporary table answers (who text, permissions text[]);
grant insert on answers to public;

-- when: each person is asked
select tests.authenticate_as('ana');
insert into answers select 'ana', private.my_permissions();
select ok(not private.has_permission('events.create'), 'an attendee may create no event');
select tests.authenticate_as('beto');
insert into answers select 'beto', private.my_permissions();
select ok(private.has_permission('venues.create'), 'a code of one''s own counts');
select ok(not private.has_permission('events.create'), 'and counts for itself only');
select tests.authenticate_as('olga');
insert into answers select 'olga', private.my_permissions();
select ok(private.has_permission('events.create'), 'a role counts');
select ok(not private.has_permission('roles.grant'), 'for what it may do');
select ok(not private.has_permission('fly.high'), 'nobody may do what does not exist');
select ok(not private.has_permission(null), 'or what has no name');
select tests.authenticate_as('jefa');
insert into answers select 'jefa', private.my_permissions();

-- then
select tests.clear_authentication();
select results_eq(
    $$ select who, permissions from answers order by who $$,
    $$ values
       ('ana', '{}'::text[]), ('beto', '{venues.create}'),
       ('jefa', (select array_agg(k.code order by k.code) from private.permissions as k)),
       ('olga', '{events.create,venues.create}') $$,
    'my_permissions says all of it'
);
select throws_ok(
    $$ select private.require_permission('events.create') $$, '42501', null, 'require_permission refuses who is nobody'
);

-- when: every signed-in person is to create events
insert into private.capabilities (role, permission) values ('attendee', 'events.create');
select tests.authenticate_as('ana');
select ok(private.has_permission('events.create'), 'what attendees may, everybody signed in may');
select tests.authenticate_as_anonymous('fulano');
select ok(not private.has_permission('events.create'), 'but no anonymous sign-in');

select * from finish();
rollback;
