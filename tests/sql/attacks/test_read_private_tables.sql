-- Attack: reading or writing the registries behind the API.
begin;
select plan(13);

-- given
do $$
begin
    perform tests.create_user('jefa', '{admin}');
    perform tests.create_event('charla', 'jefa', p_capacity => 5);
end;
$$;
select is((select count(*) from private.event_seats), 1::bigint, 'there are seats to read');

-- when, then
select tests.authenticate_as_anon();
select throws_ok($$ select * from private.event_keys $$, '42501', null, 'anon reads no keys');
select throws_ok($$ select * from private.event_seats $$, '42501', null, 'nor seats');
select throws_ok($$ select * from private.error_codes $$, '42501', null, 'nor the registry of errors');
select tests.authenticate_as('jefa');
select throws_ok($$ select * from private.event_seats $$, '42501', null, 'not even an admin reads seats');
select throws_ok($$ update private.event_seats set capacity = 500 $$, '42501', null, 'or makes more of them');
select throws_ok(
    $$ insert into private.capabilities (role, permission) values ('attendee', 'roles.grant') $$,
    '42501', null, 'or changes what a role may do'
);
select throws_ok(
    $$ insert into private.permissions (code, description) values ('x.y', 'x') $$, '42501', null, 'or adds a permission'
);
select throws_ok($$ delete from private.transitions $$, '42501', null, 'or opens a state machine');
select throws_ok(
    $$ insert into private.transitions values ('event', 'cancelled', 'published') $$, '42501', null, 'by one step'
);
select throws_ok($$ select * from cron.job $$, '42501', null, 'or reads the jobs');
select tests.authenticate_as_service();
select throws_ok($$ update private.event_seats set capacity = 500 $$, '42501', null, 'nor does the secret key');

-- then
select tests.clear_authentication();
select is((select s.capacity from private.event_seats as s), 5, 'the seats are as they were');

select * from finish();
rollback;
