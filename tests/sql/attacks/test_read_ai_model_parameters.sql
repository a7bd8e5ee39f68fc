-- Attack: reading how models are called, and the keys that might stand there.
-- mutation: R32
begin;
select plan(12);

-- given
do $$
begin
    perform tests.create_user('ana', '{member}');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('jefa', '{admin}');
    insert into public.ai_models (name, type, version, parameters)
    values ('uno', 'embedding', '1', '{"url": "https://example.com"}');
end;
$$;

-- when, then
select tests.authenticate_as_anon();
select throws_ok($$ select parameters from public.ai_models $$, '42501', null, 'anon reads none');
select throws_ok($$ select count(*) from public.ai_models $$, '42501', null, 'and counts none');
select tests.authenticate_as_anonymous('nadie');
select throws_ok($$ select parameters from public.ai_models $$, '42501', null, 'nor does an anonymous sign-in');
select tests.authenticate_as('ana');
select throws_ok($$ select parameters from public.ai_models $$, '42501', null, 'nor a member');
select throws_ok(
    $$ insert into public.ai_models (name, type, version, parameters) values ('uno', 'embedding', '1', '{}')
       on conflict (name) do update set parameters = excluded.parameters returning parameters $$,
    '42501', null, 'nor by an upsert that gives it back'
);
select throws_ok(
    $$ update public.ai_models set parameters = '{"url": "https://evil.example"}' $$, '42501', null, 'nor leads it elsewhere'
);
select throws_ok($$ select metadata from public.content_embeddings $$, '42501', null, 'nor the vectors of the model');
select tests.authenticate_as('olga');
select throws_ok($$ select parameters from public.ai_models $$, '42501', null, 'nor an organizer');
select tests.authenticate_as('ana');
set local role app_admin;
select is_empty($$ select parameters from public.ai_models $$, 'nor who only has the role of admins and is none');
select is_empty($$ delete from public.ai_models returning name $$, 'who removes none either');

-- then: what an admin may, and no secret is there to be read
select tests.authenticate_as('jefa');
select throws_ok(
    $$ update public.ai_models set parameters = '{"api_key": "sk-1"}' $$, '23514', null, 'an admin puts no key there'
);
select results_eq(
    $$ select parameters from public.ai_models $$, $$ values ('{"url": "https://example.com"}'::jsonb) $$, 'and sees what is there'
);

select * from finish();
rollback;
