-- audit.audit_log: who did what, with what is personal kept apart, and never changed again.
begin;
select plan(18);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('jefa', '{admin}');
    delete from public.user_roles as r where r.user_id = tests.user_id('ana');
end;
$$;
create view pg_temp.last_entry as select l.* from audit.audit_log as l order by l.id desc limit 1;

-- when: an admin, in a request that has a name
do $$
begin
    perform set_config('request.headers', '{"x-request-id": "pedido-1"}', true);
    perform tests.authenticate_as('jefa');
    perform public.grant_role(tests.user_id('ana'), 'member', 'Escribe muy bien', '{content.moderate}');
    perform tests.clear_authentication();
end;
$$;

-- then
select results_eq(
    $$ select actor_id, actor_role, request_id, action, object_type, subject_id, changed, facts, personal
       from pg_temp.last_entry $$,
    $$ values (
        tests.user_id('jefa'), 'app_admin', 'pedido-1', 'role.granted', 'user_roles', tests.user_id('ana'),
        '{permissions,role}'::text[],
        '{"role": {"new": "member"}, "permissions": {"new": ["content.moderate"]}}'::jsonb, null::jsonb
    ) $$,
    'a role that is given is on record: by whom, to whom, in which request, and what'
);
select is((select l.at::date from pg_temp.last_entry as l), now()::date, 'with the real time');

-- when: by hand, with secrets and personal words
do $$
begin
    perform private.audit(
        'test.happened', 'things', '7', tests.user_id('ana'),
        '{"list": [{"api_key": "k1", "size": 3}], "Password": 1234, "jwt": "e", "key": "a", "max_tokens": 512}',
        '{"note": "Ana dijo", "reset_token": "t1"}', '{note}'
    );
end;
$$;

-- then
select results_eq(
    $$ select facts, personal from pg_temp.last_entry $$,
    $$ values (
        '{"list": [{"api_key": "***", "size": 3}], "Password": "***", "jwt": "***", "key": "a", "max_tokens": 512}'::jsonb,
        '{"note": "Ana dijo", "reset_token": "***"}'::jsonb
    ) $$,
    'secrets are in no entry'
);
select is(
    (select l.actor_role from pg_temp.last_entry as l where l.actor_id is null), session_user::text,
    'who works directly is on record as the role that he is'
);
select ok(
    (select l.personal_digest = sha256(l.salt || convert_to(l.personal::text, 'utf8')) from pg_temp.last_entry as l),
    'what is personal has its salted digest'
);
select ok((select length(l.salt) >= 32 from pg_temp.last_entry as l), 'with a long salt');
do $$ begin perform private.audit('test.happened', 'things', '8'); end; $$;
select results_eq(
    $$ select personal, salt, personal_digest from pg_temp.last_entry $$,
    $$ values (null::jsonb, null::bytea, null::bytea) $$, 'where nothing is personal there is none'
);
select throws_ok($$ select private.audit('happened', 'things', '9') $$, '23514', null, 'an action has a domain and a name');

-- when, then: nobody changes it, not even its owner
select throws_ok($$ delete from audit.audit_log $$, '42501', null, 'an entry is not deleted');
select throws_ok($$ update audit.audit_log set action = 'test.other' $$, '42501', null, 'nor changed');
select throws_ok($$ update audit.audit_log set actor_id = null $$, '42501', null, 'nor made nobody''s');
select throws_ok(
    $$ update audit.audit_log set personal = '{"note": "x"}' where personal is not null $$, '42501', null, 'nor reworded'
);
do $$ begin perform private.ensure_month_partitions('audit.audit_log', (now() - interval '1 day')::date); end; $$;
select throws_ok(
    $$ insert into audit.audit_log (at, actor_role, action, object_type)
       values (now() - interval '1 day', 'x', 'test.late', 'x') $$, '42501', null, 'nor slipped into a day that is over'
);
select throws_ok($$ truncate audit.audit_log $$, '42501', null, 'nor are all of them emptied');
select throws_ok($$ truncate audit.seals $$, '42501', null, 'nor the seals');

-- when, then: what is personal can be forgotten
select lives_ok($$ select private.forget_in_audit(tests.user_id('ana')) $$, 'ana is forgotten');
select is_empty(
    $$ select from audit.audit_log where subject_id = tests.user_id('ana') and (personal is not null or salt is not null) $$,
    'nothing personal is left of her'
);
select isnt_empty(
    $$ select from audit.audit_log where object_id = '7' and personal_digest is not null $$, 'but that there was something'
);

select * from finish();
rollback;
