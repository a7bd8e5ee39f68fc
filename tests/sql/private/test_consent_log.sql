-- private.consent_log, private.consent_purposes: the record of consents is append-only and outlives the account.
begin;
select plan(12);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.authenticate_as('ana');
    perform set_config('request.headers', '{"x-forwarded-for": "203.0.113.77"}', true);
    perform public.record_consent('sms', true, '2026-01');
    perform tests.clear_authentication();
end;
$$;

-- then
select is((select l.network from private.consent_log as l), '203.0.113.0/24', 'of an address only the network is kept');
select throws_ok(c.attempt, '42501', null, 'not even its owner may: ' || c.attempt)
from unnest(array[
    'update private.consent_log set is_granted = false', 'update private.consent_log set user_id = null',
    'update private.consent_log set version = ''2027''', 'delete from private.consent_log',
    'truncate private.consent_log'
]) as c (attempt);
select throws_ok(
    $$ delete from private.consent_purposes where code = 'sms' $$,
    (case when current_setting('server_version_num')::integer < 180000 then '23503' else '23001' end)::char(5), null,
    'a purpose with consents stays'
);
select throws_ok(
    $$ update private.consent_purposes set preference = 'sms_notifications' where code = 'terms' $$, '23514', null,
    'what an account stands on governs no preference'
);
select is_empty(
    $$ select p.code from private.consent_purposes as p
       where p.preference is not null and not exists (
           select from pg_catalog.pg_attribute as a
           where a.attrelid = 'public.communication_preferences'::regclass and a.attname = p.preference
               and a.atttypid = 'boolean'::regtype and not a.attisdropped
       ) $$,
    'each governed preference is there'
);

select is(
    (
        select jsonb_agg((r.row ->> 'purpose') || ' ' || (r.row ->> 'version'))
        from jsonb_array_elements(private.export_person(tests.user_id('ana')) -> 'private.consent_log') as r (row)
    ),
    '["sms 2026-01"]', 'it is in the export of the person'
);

-- when: the account goes
delete from auth.users where id = tests.user_id('ana');

-- then
select results_eq(
    'select user_id, network, purpose, version, is_granted from private.consent_log',
    $$ values (null::uuid, null::text, 'sms', '2026-01', true) $$, 'the proof stays, without a name'
);
select ok(not private.is_consented(tests.user_id('ana'), 'sms'), 'and stands for nobody');

select * from finish();
rollback;
