-- private.broadcast_event_change(): who listens hears that an event has changed, and no more than which.
begin;
select plan(13);

-- given: no Realtime yet
do $$
begin
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('ana');
end;
$$;
select lives_ok($$ select tests.create_event('sola', 'olga') $$, 'without Realtime nothing is sent');

-- given: Realtime
create schema realtime;
create table realtime.sent (n integer generated always as identity, payload jsonb, event text, topic text, private boolean);
create function realtime.send(payload jsonb, event text, topic text, private boolean default true) returns void
language sql as $$ insert into realtime.sent (payload, event, topic, private) values ($1, $2, $3, $4) $$;
create function pg_temp.heard() returns text language sql as $$
    with gone as (delete from realtime.sent returning n, payload)
    select string_agg(g.payload ->> 'slug', ' ' order by g.n) from gone as g
$$;

-- then
select lives_ok($$ select tests.create_event('charla', 'olga', 'draft') $$, 'a draft is written');
select is(pg_temp.heard(), null, 'which is nobody''s news');
select tests.authenticate_as('olga');
select isnt_empty($$ select public.publish_event(tests.event_id('charla')) $$, 'it is published');
select tests.clear_authentication();
select results_eq(
    $$ select payload, event, topic, private from realtime.sent $$,
    $$ select jsonb_build_object('id', tests.event_id('charla'), 'slug', 'charla'), 'event_changed', 'events', false $$,
    'that is told to everybody who listens: which event, and nothing of it'
);
select is(pg_temp.heard(), 'charla', 'once');
update public.events set title = 'Otra' where slug = 'charla';
select is(pg_temp.heard(), 'charla', 'a change is told');
select tests.authenticate_as('ana');
select isnt_empty($$ select public.register_for_event(tests.event_id('charla')) $$, 'somebody registers');
select tests.clear_authentication();
select is(pg_temp.heard(), null, 'a seat is no change');
update public.events set date = date + interval '1 year' where slug = 'charla';
select matches(pg_temp.heard(), '^charla( charla)?$', 'a move to another leaf is told');

-- then: what cannot be sent
alter table realtime.sent add constraint full_up check (n < 0) not valid;
select lives_ok(
    $$ update public.events set title = 'Otra más' where slug = 'charla' $$, 'what cannot be sent stops no change'
);
alter table realtime.sent drop constraint full_up;
delete from public.events where slug = 'charla';
select is(pg_temp.heard(), 'charla', 'nor is a deletion kept quiet');
drop function realtime.send(jsonb, text, text, boolean);
select lives_ok($$ update public.events set title = 'Sola' $$, 'an older Realtime has no such function');

select * from finish();
rollback;
