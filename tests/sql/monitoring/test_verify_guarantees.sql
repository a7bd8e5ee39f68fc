-- monitoring.verify_guarantees(): each guarantee finds what breaks it, and nothing else.
begin;
select plan(30);

-- given: a full event of two seats with a vip ticket, one who waits; one with seats to spare
do $$
begin
    perform tests.create_user(p.name) from unnest('{ana,beto,cami,dani}'::text[]) as p (name);
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('charla', 'olga', p_capacity => 2);
    perform tests.create_event('otra', 'olga', p_capacity => 2);
    insert into public.event_shared_quotas (event_id, code, size) values (tests.event_id('charla'), 'sala', 2);
    insert into public.event_ticket_types (event_id, code, name, quota, shared_quota) values
    (tests.event_id('charla'), 'general', 'General', null, 'sala'), (tests.event_id('charla'), 'vip', 'VIP', 1, 'sala');
    insert into public.event_registrations (event_id, user_id, ticket_type, status) values
    (tests.event_id('charla'), tests.user_id('ana'), 'vip', 'confirmed'),
    (tests.event_id('charla'), tests.user_id('beto'), 'general', 'confirmed'),
    (tests.event_id('charla'), tests.user_id('cami'), 'general', 'waitlisted'),
    (tests.event_id('charla'), tests.user_id('dani'), 'general', 'waitlisted');
    update public.event_registrations set check_in_time = now() where user_id = tests.user_id('ana');
    perform tests.create_ticket('charla', 'ana');
    perform tests.authenticate_as('olga');
    perform public.create_event_series(tests.event_id('otra'), 'FREQ=MONTHLY');
    perform tests.clear_authentication();
end;
$$;
select is_empty('select * from monitoring.verify_guarantees()', 'all is well');
create function pg_temp.found(p_damage text) returns text language plpgsql as $$
declare
    v_found text;
begin
    set local session_replication_role = replica;
    execute p_damage;
    select string_agg(distinct v.guarantee, ' ' order by v.guarantee) into v_found from monitoring.verify_guarantees() as v;
    raise exception 'undo' using errcode = 'TT000', hint = v_found;
exception when sqlstate 'TT000' then
    get stacked diagnostics v_found = pg_exception_hint;
    return v_found;
end;
$$;

-- then: what each finds
select is(
    pg_temp.found('alter table private.event_seats drop constraint never_oversold;
        update private.event_seats set capacity = 1 where confirmed = 2'),
    'never_oversold', 'a seat too few'
);
select is(
    pg_temp.found($$ update public.event_ticket_types set quota = 1 where code = 'general';
        insert into public.event_registrations (event_id, event_date, user_id, ticket_type, status)
        select e.id, e.date, tests.user_id('olga'), 'general', 'confirmed' from public.events as e where e.slug = 'charla';
        update private.ticket_seats set taken = 2 where code = 'general';
        update public.event_shared_quotas set size = 3;
        update private.event_seats set confirmed = 3, capacity = 3 where confirmed = 2;
        update public.events set current_registrations = 3 where slug = 'charla' $$),
    'no_quota_exceeded', 'a ticket too many'
);
select is(
    pg_temp.found('update public.event_shared_quotas set size = 1'), 'no_quota_exceeded', 'a shared ticket too many'
);
select is(
    pg_temp.found('update private.event_seats set held = 1, capacity = 3 where confirmed = 2'),
    'seats_are_counted', 'a seat that nobody holds'
);
select is(pg_temp.found('update private.event_seats set waiting = 1'), 'seats_are_counted', 'a place that nobody has');
select is(
    pg_temp.found($$ update private.ticket_seats set taken = 0 where code = 'vip' $$), 'seats_are_counted', 'a ticket miscounted'
);
select is(
    pg_temp.found('update public.events set actual_attendees = 2'), 'seats_are_counted', 'a number shown that is none'
);
select is(
    pg_temp.found($$ update public.event_registrations set waitlist_position = 2000000000
        where user_id = tests.user_id('beto') $$),
    'first_come_first_served', 'somebody who jumped the queue'
);
select is(
    pg_temp.found($$ update private.event_seats set is_hot = true where confirmed = 2 $$), 'a_slot_for_each_seat',
    'a seat at a hot event without a slot'
);
select is(
    pg_temp.found($$ insert into private.seat_slots (event_id, slot, registration_id)
        select tests.event_id('charla'), 1, r.id from public.event_registrations as r where r.status = 'waitlisted' limit 1 $$),
    'a_slot_for_each_seat', 'a slot of somebody who has no seat'
);
select is(
    pg_temp.found($$ update private.event_seats set capacity = 3 where confirmed = 2; update public.events set capacity = 3;
        update public.event_shared_quotas set size = 3 $$),
    'no_seat_is_idle', 'a seat that nobody is offered'
);
select is(
    pg_temp.found($$ alter table public.event_registrations drop constraint unique_event_registration;
        insert into public.event_registrations (event_id, event_date, user_id, ticket_type, status)
        select r.event_id, r.event_date, r.user_id, 'vip', 'cancelled' from public.event_registrations as r
        where r.user_id = tests.user_id('ana') $$),
    'one_place_a_person', 'a person twice'
);
select is(
    pg_temp.found($$ drop index private.idx_check_ins_once;
        insert into private.check_ins (event_id, event_date, registration_id, result, turn, scanned_at)
        select c.event_id, c.event_date, c.registration_id, 'ok', c.turn, c.scanned_at from private.check_ins as c $$),
    'a_ticket_is_in_once', 'somebody who is in twice'
);
select is(
    pg_temp.found($$ update public.event_registrations set check_in_time = check_in_time + interval '1 second'
        where user_id = tests.user_id('ana') $$),
    'who_is_in_is_in_the_log', 'somebody who is in since another time'
);
select is(
    pg_temp.found($$ delete from private.check_ins $$), 'who_is_in_is_in_the_log', 'somebody of whom the log knows nothing'
);
select is(
    pg_temp.found($$ insert into private.ticket_codes (code_hash, registration_id)
        values (private.ticket_hash('x'), tests.registration_id('charla', 'cami')) $$),
    'tickets_are_confirmed', 'a ticket for who waits'
);

select is(
    pg_temp.found($$ select tests.put_payment('charla', 'ana', 5);
        insert into public.payment_refunds (payment_id, registration_id, event_id, amount, currency, cause)
        select e.id, e.registration_id, e.event_id, 6, e.currency, 'manual' from public.payment_events as e $$),
    'refunds_within_payments', 'more promised than was paid'
);
select is(
    pg_temp.found($$ select tests.put_payment('charla', 'ana', 5);
        update public.event_registrations set amount_paid = 6 where user_id = tests.user_id('ana') $$),
    'payment_follows_ledger', 'money of which the ledger says something else'
);
select is(
    pg_temp.found($$ update public.event_registrations set price = 5 where user_id = tests.user_id('beto') $$),
    'no_ticket_without_money', 'a ticket that nobody paid'
);
select is(
    pg_temp.found($$ update public.event_registrations set payment_status = 'paid_unseated'
        where user_id = tests.user_id('cami') $$),
    'no_money_without_seat payment_follows_ledger', 'money that does not go back'
);
select is(
    pg_temp.found('delete from public.event_occurrences where event_id <> tests.event_id(''otra'')'),
    'series_are_whole', 'a day that nobody dealt with'
);
select is(
    pg_temp.found($$ insert into public.report_executions (template_id, created_at)
        select t.id, now() - interval '2 hours' from public.report_templates as t limit 1 $$),
    'reports_are_being_done', 'a report that nobody makes'
);
select is(
    pg_temp.found($$ insert into public.ai_models (name, type, version, parameters) values ('uno', 'embedding', '1', '{}');
        insert into public.content_embeddings (content_type, content_id, model_id, embedding)
        select 'event', gen_random_uuid(), m.id, array_fill(1::real, array[1536])::extensions.vector
        from public.ai_models as m where m.name = 'uno' $$),
    'vectors_have_content', 'a vector of nothing'
);
select is(
    pg_temp.found($$ insert into private.deliveries (notification_id, channel, message_id) values (gen_random_uuid(), 'email', '<x>') $$),
    'mails_are_not_lost', 'a mail that nobody sends'
);
select is(
    pg_temp.found($$ delete from private.event_keys where slug = 'otra' $$), 'events_are_known', 'an event without its date'
);
select is(
    pg_temp.found($$ delete from private.event_seats where event_id = tests.event_id('otra') $$),
    'events_are_known', 'an event whose seats nobody counts'
);
select is(
    pg_temp.found($$ insert into private.event_keys (id, slug, date) values (gen_random_uuid(), 'nada', now()) $$),
    'events_are_known', 'a date of nothing'
);

-- then: one look sees one moment: what is volatile would see what others have changed meanwhile
select is_empty(
    $$ select g.name, p.oid::regprocedure
    from private.guarantees as g
    inner join pg_catalog.pg_proc as p on g.violations ~ ('\m' || p.proname || '\s*\(') and p.provolatile = 'v' $$,
    'no guarantee calls what is volatile'
);

-- then: no other is left out of this file
select set_eq(
    'select name from private.guarantees',
    '{never_oversold,no_quota_exceeded,seats_are_counted,first_come_first_served,no_seat_is_idle,one_place_a_person,
    a_slot_for_each_seat,a_ticket_is_in_once,who_is_in_is_in_the_log,tickets_are_confirmed,
    refunds_within_payments,payment_follows_ledger,no_ticket_without_money,no_money_without_seat,
    series_are_whole,reports_are_being_done,vectors_have_content,mails_are_not_lost,events_are_known}'::text[],
    'each is seen to fail'
);

select * from finish();
rollback;
