-- No ticket type, left out or null, is the general one.
begin;
select plan(2);

-- given
do $$
begin
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('ana');
    perform tests.create_event('charla', 'olga');
end;
$$;

-- when, then
select tests.authenticate_as('ana');
select is((public.register_for_event(tests.event_id('charla'), null)).ticket_type, 'general', 'null is general');
select tests.authenticate_as('olga');
select is((public.register_for_event(tests.event_id('charla'))).ticket_type, 'general', 'so is nothing');

select * from finish();
rollback;
