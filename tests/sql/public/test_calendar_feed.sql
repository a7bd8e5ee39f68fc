-- public.calendar_feed(), create_calendar_token(), revoke_calendar_token(): a person's calendar by a secret token.
begin;
select plan(20);

-- given: ana comes, waits and has cancelled; olga organizes
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event(e.slug, 'olga') from unnest('{firme,espera,paga,no,ajeno}'::text[]) as e (slug);
    perform tests.create_event('borrador', 'olga', 'draft');
    perform tests.create_event('ayer', 'olga', 'completed', now() - interval '1 day');
    perform tests.create_event('viejo', 'olga', 'completed', now() - interval '13 months');
    update public.events set event_url = 'https://meet.example/' || slug;
    insert into public.event_registrations (event_id, user_id, ticket_type, status, payment_status)
    select tests.event_id(r.slug), tests.user_id('ana'), 'general', r.status::public.registration_status, 'not_required'
    from (
        values ('firme', 'confirmed'), ('espera', 'waitlisted'), ('paga', 'pending'), ('no', 'cancelled'),
        ('ayer', 'confirmed'), ('viejo', 'confirmed')
    ) as r (slug, status);
end;
$$;
create temporary table tokens (name text primary key, token text);
grant all on tokens to public;
create function pg_temp.found(p_name text) returns text language sql as $$
    select coalesce(string_agg(k.slug, ' ' order by k.slug), '')
    from regexp_matches(
        (select public.calendar_feed(t.token) from tokens as t where t.name = p_name), '\r\nUID:([0-9a-f-]+)\r\n', 'g'
    ) as m (parts)
    inner join public.events as k on k.id = m.parts[1]::uuid
$$;

-- when
select tests.authenticate_as('ana');
insert into tokens values ('ana', public.create_calendar_token());
select tests.authenticate_as('olga');
insert into tokens values ('olga', public.create_calendar_token());

-- then
select tests.clear_authentication();
select matches((select t.token from tokens as t where t.name = 'ana'), '^[0-9a-f]{64}$', 'a token is 244 random bits');
select is_empty(
    $$ select from private.calendar_tokens as c, tokens as t where position(t.token in c::text) > 0 $$, 'it is kept nowhere'
);
select isnt((select t.token from tokens as t where t.name = 'ana'), (select t.token from tokens as t where t.name = 'olga'), 'each has one of his own');
select is(pg_temp.found('ana'), 'ayer espera firme paga', 'where one comes or waits, of a year; not what one has cancelled');
select is(pg_temp.found('olga'), 'ajeno ayer borrador espera firme no paga', 'what one organizes, drafts too');
select tests.authenticate_as_anon();
select lives_ok($$ select public.calendar_feed(t.token) from tokens as t $$, 'nobody needs to be signed in');
select set_eq(
    $$ select m.parts[1] from regexp_matches((select public.calendar_feed(t.token) from tokens as t where t.name = 'ana'), '\r\nURL:([^\r]+)', 'g') as m (parts) $$,
    array['https://meet.example/ayer', 'https://meet.example/firme'], 'links come where one is confirmed, and nowhere else'
);
select is(
    (select public.calendar_feed(t.token) from tokens as t where t.name = 'ana'),
    (select public.calendar_feed(t.token) from tokens as t where t.name = 'ana'), 'the same state gives the same text'
);
select throws_ok($$ select public.calendar_feed('nada') $$, 'P0002', null, 'an unknown token opens nothing');
select throws_ok($$ select public.calendar_feed(null) $$, 'P0002', null, 'nor does none');

-- when: a new one is made
select tests.authenticate_as('ana');
insert into tokens values ('ana again', public.create_calendar_token());

-- then
select tests.clear_authentication();
select is(pg_temp.found('ana'), '', 'the old one gives an empty calendar');
select is(pg_temp.found('ana again'), 'ayer espera firme paga', 'the new one the full');

-- when: an event is called off, and with it whoever was registered for it
update public.event_registrations set status = 'cancelled' where event_id = tests.event_id('firme');
update public.events set status = 'cancelled' where slug = 'firme';
insert into public.event_staff (event_id, user_id, role) values (tests.event_id('ajeno'), tests.user_id('ana'), 'check_in');

-- then
select is(pg_temp.found('ana again'), 'ajeno ayer espera firme paga', 'it stays there, and where one helps is there too');
select is(
    (select regexp_count(public.calendar_feed(t.token), '\r\nSTATUS:CANCELLED\r\n') from tokens as t where t.name = 'ana again'),
    1, 'as cancelled, so that apps take it away'
);

-- when: it is revoked
select tests.authenticate_as('ana');
select is(public.revoke_calendar_token(), true, 'a token can be revoked');
select is(public.revoke_calendar_token(), false, 'once');
select tests.clear_authentication();
select is(pg_temp.found('ana again'), '', 'then its calendar is empty');
select results_eq(
    $$ select action, actor_id, count(*) from audit.audit_log where action ~ '^calendar' and actor_id = tests.user_id('ana') group by 1, 2 order by 1 $$,
    $$ values ('calendar.token_created', tests.user_id('ana'), 2::bigint), ('calendar.token_revoked', tests.user_id('ana'), 1) $$,
    'all this is on record'
);

-- when: a year later
do $$
begin
    perform tests.freeze(now() + interval '1 year 1 day');
    perform private.apply_retention(false);
end;
$$;

-- then
select throws_ok(
    $$ select public.calendar_feed(t.token) from tokens as t where t.name = 'ana again' $$, 'P0002', null,
    'what was revoked is forgotten, and opens nothing any more'
);

-- when: the account is deleted
delete from auth.users where id = tests.user_id('olga');

-- then
select throws_ok(
    $$ select public.calendar_feed(t.token) from tokens as t where t.name = 'olga' $$, 'P0002', null, 'its token opens nothing'
);

select * from finish();
rollback;
