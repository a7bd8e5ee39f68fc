-- private.load_emails(), finish_email(), still_concerns(): a worker gets what is to be sent now; for what is not, the
-- delivery says why.
begin;
select plan(33);

-- given: at noon in Bogotá, somebody with a mail to come, and a worker
do $$
begin
    perform tests.create_user(p.name, '{member}') from unnest('{ana,beto,olga}'::text[]) as p (name);
    perform tests.create_event('charla', 'olga', p_capacity => 5);
    perform tests.create_topic('hola', 'beto');
    perform tests.freeze('2030-05-01 17:00Z');
end;
$$;
create temporary table held (id bigint, token uuid);
grant all on held to medellin_worker;
-- Whatever ana is told now, as the worker gets it: one row a mail.
create function pg_temp.load()
returns table (address text, title text, message_id text)
language plpgsql
as $$
begin
    delete from held;
    insert into held select j.id, j.lease_token from private.claim_jobs('{deliver_email}', 10) as j;
    return query
    select l.address, l.title, l.message_id
    from private.load_emails(
        array(select h.id from held as h), (select min(h.token::text)::uuid from held as h), 'medellin.test'
    ) as l;
end;
$$;
create function pg_temp.tell(p_type text default null, p_id uuid default null, p_actor uuid default null) returns void language plpgsql
as $$
begin
    delete from public.notifications;
    delete from private.jobs;
    perform private.notify(tests.user_id('ana'), 'event', 'Hola', 'Pasó algo', '/x', p_actor, p_type, p_id);
end;
$$;
create temporary view delivery as select d.state, d.reason, d.attempts from private.deliveries as d;

-- when, then: it is sent
do $$ begin perform pg_temp.tell(); end; $$;
select results_eq(
    'select * from pg_temp.load()',
    $$ select 'ana@example.com', 'Hola', '<' || n.id || '.email@medellin.test>' from public.notifications as n $$,
    'a worker gets the address, the text, and an id of the mail'
);
select results_eq('table delivery', $$ values ('sending', null::text, 1) $$, 'which is on its way');
do $$ begin perform private.fail_job(h.id, h.token, 'nobody answers') from held as h; update private.jobs set run_at = private.clock(); end; $$;
select results_eq(
    'select message_id from pg_temp.load()', 'select d.message_id from private.deliveries as d', 'another attempt has the same id'
);
select is((select attempts from delivery), 2, 'and is counted');
do $$
begin
    perform private.finish_email(h.id, h.token) from held as h;
    perform private.complete_job(h.id, h.token) from held as h;
end;
$$;
select results_eq('table delivery', $$ values ('sent', null::text, 2) $$, 'then it is sent');
select is_empty($$ select from private.jobs $$, 'and its job is done');
insert into private.jobs (kind, payload, run_at)
select 'deliver_email', jsonb_build_object('notification_id', n.id), private.clock() from public.notifications as n;
select is_empty('select * from pg_temp.load()', 'what was sent is not sent again');

-- then: what is not sent
create function pg_temp.skips(p_change text) returns text language plpgsql
as $$
begin
    execute p_change;
    if exists (select from pg_temp.load()) then
        return 'sent';
    end if;
    return (select d.reason from delivery as d);
end;
$$;
do $$ begin perform pg_temp.tell(); end; $$;
select is(pg_temp.skips('update public.notifications set read = true'), 'read', 'not what was read');
do $$ begin perform pg_temp.tell(); end; $$;
select is(pg_temp.skips('update public.notifications set archived = true'), 'read', 'or put away');
do $$ begin perform pg_temp.tell(); end; $$;
select is(pg_temp.skips('delete from public.notifications'), null, 'or deleted: nothing is left of it');
do $$ begin perform pg_temp.tell(); end; $$;
select is(pg_temp.skips('update public.notifications set expires_at = private.clock()'), 'expired', 'not what is of no use any more');
do $$ begin perform pg_temp.tell(); end; $$;
select is(
    pg_temp.skips($c$ update public.communication_preferences set channels = '{"event": {"email": false}}' where user_id = tests.user_id('ana') $c$),
    'unwanted', 'not what is not wanted'
);
update public.communication_preferences set channels = '{}';
do $$ begin perform pg_temp.tell(p_actor => tests.user_id('beto')); end; $$;
alter table public.user_blocks disable trigger forget_notifications;
select is(
    pg_temp.skips($c$ insert into public.user_blocks (blocker_id, blocked_id) values (tests.user_id('ana'), tests.user_id('beto')) $c$),
    'blocked', 'not what comes from somebody who is blocked'
);
delete from public.user_blocks;
do $$ begin perform pg_temp.tell(); end; $$;
select is(pg_temp.skips('update auth.users set email_confirmed_at = null'), 'no_address', 'not to an address that nobody has confirmed');
update auth.users set email_confirmed_at = private.clock();
do $$ begin perform pg_temp.tell(); end; $$;
select is(pg_temp.skips($c$ update auth.users set banned_until = '2031-01-01' $c$), 'no_address', 'nor to who is banned');
update auth.users set banned_until = null;

-- then: what it is about
do $$ begin perform pg_temp.tell('event', tests.event_id('charla')); end; $$;
select is(pg_temp.skips($c$ select $c$), 'sent', 'an event that is published');
do $$ begin perform pg_temp.tell('event', gen_random_uuid()); end; $$;
select is(pg_temp.skips($c$ select $c$), 'gone', 'not one that is no more');
insert into public.event_registrations (event_id, user_id, ticket_type, status)
values (tests.event_id('charla'), tests.user_id('ana'), 'general', 'confirmed');
do $$ begin perform pg_temp.tell('registration', tests.registration_id('charla', 'ana')); end; $$;
select is(pg_temp.skips($c$ select $c$), 'sent', 'a seat of hers');
do $$ begin perform pg_temp.tell('registration', tests.registration_id('charla', 'ana')); end; $$;
select is(
    pg_temp.skips($c$ update public.event_registrations set status = 'cancelled' $c$), 'gone', 'not one that she has given back'
);
do $$ begin perform pg_temp.tell('topic', tests.topic_id('hola')); end; $$;
select is(pg_temp.skips($c$ select $c$), 'sent', 'a topic that she may read');
do $$ begin perform pg_temp.tell('topic', tests.topic_id('hola')); end; $$;
select is(pg_temp.skips($c$ update public.forum_topics set status = 'hidden' $c$), 'gone', 'not one that is hidden');
insert into public.user_messages (sender_id, recipient_id, content) values (tests.user_id('beto'), tests.user_id('ana'), 'Hola');
do $$ begin perform pg_temp.tell('message', (select m.id from public.user_messages as m)); end; $$;
select is(pg_temp.skips($c$ select $c$), 'sent', 'a message');
do $$ begin perform pg_temp.tell('message', (select m.id from public.user_messages as m)); end; $$;
select is(pg_temp.skips($c$ update public.user_messages set read = true $c$), 'gone', 'not one that she has read in the meantime');
insert into public.user_connections (requester_id, recipient_id) values (tests.user_id('beto'), tests.user_id('ana'));
do $$ begin perform pg_temp.tell('connection', (select k.id from public.user_connections as k)); end; $$;
select is(pg_temp.skips($c$ select $c$), 'sent', 'a request');
do $$ begin perform pg_temp.tell('connection', (select k.id from public.user_connections as k)); end; $$;
select is(pg_temp.skips($c$ update public.user_connections set status = 'cancelled' $c$), 'gone', 'not one that was withdrawn');

-- then: what waits
do $$ begin perform pg_temp.tell(); perform tests.freeze('2030-05-02 04:30Z'); end; $$;
select is_empty('select * from pg_temp.load()', 'a worker that comes late keeps the quiet hours too');
do $$ begin perform private.complete_job(h.id, h.token) from held as h; end; $$;
select results_eq('select run_at, attempts from private.jobs', $$ values (timestamptz '2030-05-02 13:00Z', 0) $$, 'it waits for their end');
do $$ begin perform tests.freeze('2030-05-02 13:00Z'); end; $$;
select is((select count(*) from pg_temp.load()), 1::bigint, 'and is not lost');
do $$
begin
    perform pg_temp.tell();
    delete from private.jobs;
    delete from public.notifications;
    perform private.notify(tests.user_id('ana'), 'forum', 'Cuenta', 'x', p_dedupe_key => 'k', p_many => '%s cosas');
    perform tests.freeze('2030-05-02 13:04Z');
    perform private.notify(tests.user_id('ana'), 'forum', 'Cuenta', 'x', p_dedupe_key => 'k', p_many => '%s cosas');
    perform tests.freeze('2030-05-02 13:06Z');
end;
$$;
select is_empty('select * from pg_temp.load()', 'what has just happened again waits a little longer');
do $$ begin perform private.complete_job(h.id, h.token) from held as h; perform tests.freeze('2030-05-02 13:09Z'); end; $$;
select results_eq('select title from pg_temp.load()', $$ values ('2 cosas') $$, 'and is one mail');

-- then: who may
do $$ begin perform pg_temp.tell(); end; $$;
select throws_ok(
    $$ select private.load_emails(array[(select j.id from private.jobs as j)], gen_random_uuid(), 'x') $$, 'MD160', null,
    'nobody loads what he does not hold'
);
select throws_ok(
    $$ select private.finish_email((select j.id from private.jobs as j), gen_random_uuid()) $$, 'MD160', null, 'or ends it'
);
select is_empty('table delivery', 'and nothing comes of it');

select * from finish();
rollback;
