-- public.event_ticket_types, event_shared_quotas: what is sold, its quotas, and the price of the event that follows.
begin;
select plan(27);

-- given: 8 seats; vip 2 and general 5 share 6; a ticket for members, one of yesterday, one of tomorrow
do $$
begin
    perform tests.create_user(p.name) from unnest('{ana,beto,cami,dani,eva,fran,gabi}'::text[]) as p (name);
    perform tests.create_user('mia', '{member}');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('charla', 'olga', p_capacity => 8);
end;
$$;
select tests.authenticate_as('olga');
insert into public.event_shared_quotas (event_id, code, size) values (tests.event_id('charla'), 'sala', 6);
insert into public.event_ticket_types (
    event_id, code, name, price, early_bird_price, early_bird_deadline, early_bird_count, quota, shared_quota
) values
(tests.event_id('charla'), 'vip', 'VIP', 90000, 50000, now() + interval '10 days', 1, 2, 'sala'),
(tests.event_id('charla'), 'general', 'General', 0, null, null, null, 5, 'sala');
insert into public.event_ticket_types (event_id, code, name, is_members_only, sales_from, sales_until) values
(tests.event_id('charla'), 'miembros', 'Miembros', true, null, null),
(tests.event_id('charla'), 'pronto', 'Pronto', false, now() + interval '1 day', null),
(tests.event_id('charla'), 'tarde', 'Tarde', false, null, now() - interval '1 day');
create function pg_temp.gets(p_name text, p_ticket text, p_wait boolean default false) returns text language plpgsql as $$
declare
    v_row public.event_registrations;
begin
    perform tests.authenticate_as(p_name);
    v_row := public.register_for_event(tests.event_id('charla'), p_ticket, null, p_wait);
    perform tests.clear_authentication();
    return concat_ws(' ', v_row.status, v_row.payment_status, v_row.price, v_row.currency);
exception when others then
    perform tests.clear_authentication();
    return sqlstate;
end;
$$;
create function pg_temp.can(p_name text, p_ticket text, p_wait boolean default false) returns text language plpgsql as $$
declare
    v_answer record;
begin
    perform tests.authenticate_as(p_name);
    select * into v_answer from public.can_register(tests.event_id('charla'), p_ticket, p_wait);
    perform tests.clear_authentication();
    return concat_ws(' ', v_answer.is_allowed, v_answer.reason, v_answer.status, v_answer.price);
end;
$$;

-- then: the event says the price of the cheapest ticket that costs something
select results_eq(
    $$ select price_type, price, early_bird_price from public.events where slug = 'charla' $$,
    $$ values ('paid', 90000::numeric(12, 2), 50000::numeric(12, 2)) $$, 'the price of the event follows'
);
select lives_ok(
    $$ update public.events set price = 1, price_type = 'paid' where slug = 'charla' $$, 'and by hand it cannot be made'
);
select is((select price from public.events where slug = 'charla'), 90000.00, 'untrue');

-- then: each its price and its door
select tests.clear_authentication();
select is(pg_temp.can('ana', 'vip'), 't pending 50000.00', 'the early price');
select is(pg_temp.gets('ana', 'vip'), 'pending pending 50000.00 COP', 'is what the first pays');
select is(pg_temp.can('beto', 'vip'), 't pending 90000.00', 'the early price is for one');
select is(pg_temp.gets('beto', 'vip'), 'pending pending 90000.00 COP', 'the second pays the whole');
select is(pg_temp.can('cami', 'vip'), 'f event_full', 'the quota is gone');
select is(pg_temp.gets('cami', 'vip'), 'MD201', 'for who does not wait');
select is(pg_temp.gets('cami', 'general'), 'confirmed not_required 0.00 COP', 'another ticket is free');
select is(pg_temp.can('cami', 'vip'), 't confirmed 0.00', 'who has one hears what it is');
select is(pg_temp.can('dani', 'miembros'), 'f members_only', 'members only');
select is(pg_temp.gets('dani', 'miembros'), 'MD207', 'are members only');
select is(pg_temp.gets('mia', 'miembros'), 'confirmed not_required 0.00 COP', 'a member is one');
select is(pg_temp.can('dani', 'pronto') || ' ' || pg_temp.gets('dani', 'pronto'), 'f sales_not_open MD208', 'too early');
select is(pg_temp.can('dani', 'tarde') || ' ' || pg_temp.gets('dani', 'tarde'), 'f sales_ended MD209', 'too late');
select is(pg_temp.can('dani', 'nada') || ' ' || pg_temp.gets('dani', 'nada'), 'f unknown_ticket_type MD205', 'unknown');

-- then: the shared quota ends before the own one
select is(
    (select string_agg(pg_temp.gets(n, 'general'), ', ') from unnest('{dani,eva,fran,gabi}'::text[]) as n),
    'confirmed not_required 0.00 COP, confirmed not_required 0.00 COP, confirmed not_required 0.00 COP, MD201',
    'six of the hall'
);
select is((select sum(taken) from private.ticket_seats), 7::bigint, 'and one beside it');

-- then: quotas do not go below what is taken, and what is in use is not thrown away
select tests.authenticate_as('olga');
select throws_ok($$ update public.event_ticket_types set quota = 1 where code = 'vip' $$, 'MD217', null, 'not below the own');
select throws_ok($$ update public.event_shared_quotas set size = 5 $$, 'MD217', null, 'nor the shared');
select throws_ok($$ delete from public.event_ticket_types where code = 'vip' $$, 'MD218', null, 'what is in use stays');
select lives_ok($$ delete from public.event_ticket_types where code = 'tarde' $$, 'what is not may go');
select throws_ok(
    $$ insert into public.event_ticket_types (event_id, code, name, price, early_bird_price)
       values (tests.event_id('charla'), 'sin-fin', 'x', 9, 5) $$, '23514', null, 'an early price has an end'
);

-- then: a ticket that comes later counts who has it already
select tests.clear_authentication();
do $$
begin
    perform tests.create_event('vieja', 'olga');
    insert into public.event_registrations (event_id, user_id, ticket_type, status)
    values (tests.event_id('vieja'), tests.user_id('ana'), 'general', 'confirmed');
    insert into public.event_ticket_types (event_id, code, name) values (tests.event_id('vieja'), 'general', 'General');
end;
$$;
select is(
    (select taken from private.ticket_seats where event_id = tests.event_id('vieja')), 1, 'who is there already is counted'
);

-- then: an event goes with all of it
select lives_ok($$ delete from public.events where slug in ('charla', 'vieja') $$, 'an event is deleted');
select is_empty('select from private.ticket_seats', 'with its tickets');

select * from finish();
rollback;
