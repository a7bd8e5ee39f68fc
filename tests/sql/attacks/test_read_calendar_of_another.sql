-- An attacker wants the calendar of another, and the links in it.
begin;
select plan(9);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('mallory');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('charla', 'olga');
    update public.events set event_url = 'https://meet.example/charla';
    insert into public.event_registrations (event_id, user_id, ticket_type, status)
    values (tests.event_id('charla'), tests.user_id('ana'), 'general', 'confirmed');
end;
$$;
create temporary table held (token text);
grant all on held to public;
select tests.authenticate_as('ana');
insert into held values (public.create_calendar_token());
select tests.clear_authentication();
create temporary table stolen as
select encode(t.token_hash, 'hex') as hash from private.calendar_tokens as t;
grant select on stolen to public;

-- when, then
select tests.authenticate_as('mallory');
select throws_ok('select * from private.calendar_tokens', '42501', null, 'the table of tokens is closed');
select throws_ok(
    $$ insert into private.calendar_tokens (token_hash, user_id) values (sha256('x'), tests.user_id('ana')) $$, '42501', null,
    'nobody plants one'
);
select throws_ok(
    $$ select private.ics_calendar(tests.user_id('ana'), array[tests.event_id('charla')], 'x') $$, '42501', null,
    'nobody asks in the name of another'
);
select throws_ok('select public.calendar_feed(s.hash) from stolen as s', 'P0002', null, 'a hash from a stolen copy opens nothing');
select throws_ok($$ select public.calendar_feed('%') $$, 'P0002', null, 'there are no patterns');
select throws_ok($$ select public.calendar_feed(tests.user_id('ana')::text) $$, 'P0002', null, 'the id of a person is no token');
select is(public.revoke_calendar_token(), false, 'one revokes no token but one''s own');
select is(
    position('meet.example' in public.event_ics(tests.event_id('charla'))), 0, 'the file of the event has no link for him'
);
select alike((select public.calendar_feed(h.token) from held as h), '%meet.example/charla%', 'ana still has her calendar');

select * from finish();
rollback;
