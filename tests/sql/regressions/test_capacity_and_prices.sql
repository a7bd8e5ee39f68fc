-- Capacity and money are checked column by column (R63).
-- mutation: R63
begin;
select plan(6);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_event('charla', 'ana');
    insert into public.event_registrations (event_id, user_id, ticket_type)
    values (tests.event_id('charla'), tests.user_id('ana'), 'general');
    insert into public.venues (id, name, address, area, capacity)
    values ('00000000-0000-4000-8000-000000000001', 'Ruta N', 'x', 'x', 8);
end;
$$;

-- then
select throws_matching(
    $$ insert into public.events (title, slug, description, date, location, max_capacity)
       values ('t', 'c5', 'd', now() + interval '30 days', 'l', -5) $$,
    'valid_capacity', 'a largest capacity of -5 is refused, also without a capacity'
);
select throws_ok(
    $$ insert into public.events (title, slug, description, date, location, price)
       values ('t', 'c6', 'd', now() + interval '30 days', 'l', -100) $$,
    '23514', null, 'so is a price of -100'
);
select throws_ok(
    $$ update public.events set price = 100, early_bird_price = -1 $$, '23514', null, 'and an early price of -1'
);
select throws_ok($$ update public.event_registrations set amount_paid = -1 $$, '23514', null, 'and a payment of -1');
select throws_ok(
    $$ insert into public.events (title, slug, description, date, location, capacity, venue_id)
       values ('t', 'c7', 'd', now() + interval '30 days', 'l', 9, '00000000-0000-4000-8000-000000000001') $$,
    'MD106', null, 'and nine people in a venue for eight'
);
select is((select count(*) from public.events), 1::bigint, 'nothing of it is there');

select * from finish();
rollback;
