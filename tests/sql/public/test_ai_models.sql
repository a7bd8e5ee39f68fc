-- public.ai_models: admins say which models there are; one of a type is active, and none holds a secret.
begin;
select plan(30);

-- given
do $$
begin
    perform tests.create_user('jefa', '{admin}');
end;
$$;
select tests.authenticate_as('jefa');

-- then: what may be written
select results_eq(
    $$ insert into public.ai_models (name, type, version, parameters)
       values ('pequeño', 'embedding', '1', '{"dimensions": 1536}') returning is_active, created_at, updated_at $$,
    $$ values (true, now(), now()) $$,
    'a model is active from now on, unless it is said'
);
select throws_ok(
    $$ insert into public.ai_models (name, type, version, parameters) values ('pequeño', 'recommendation', '1', '{}') $$,
    '23505', null, 'a name is given once'
);
select throws_ok(
    $$ insert into public.ai_models (name, type, version, parameters) values ('x', 'oracle', '1', '{}') $$,
    '23514', null, 'types are a closed list'
);
select throws_ok(
    $$ insert into public.ai_models (name, type, version, parameters) values ('x', 'embedding', '1', '[]') $$,
    '23514', null, 'parameters are an object'
);
select throws_ok(
    $$ update public.ai_models set type = 'recommendation' $$, '42501', null, 'a model does not change its type'
);

-- then: one active model of a type, which is changed in two steps
select throws_ok(
    $$ insert into public.ai_models (name, type, version, parameters) values ('grande', 'embedding', '2', '{}') $$,
    '23505', null, 'a second active one is refused'
);
select lives_ok(
    $$ insert into public.ai_models (name, type, version, parameters, is_active)
       values ('grande', 'embedding', '2', '{}', false), ('gustos', 'recommendation', '1', '{}', true) $$,
    'one that waits stands beside it, and one of another type'
);
select throws_ok(
    $$ update public.ai_models set is_active = true where name = 'grande' $$, '23505', null, 'it does not push the other away'
);
select lives_ok(
    $$ update public.ai_models set is_active = false where name = 'pequeño' $$, 'the other is switched off'
);
select lives_ok(
    $$ update public.ai_models set is_active = true where name = 'grande' $$, 'and this one on'
);

-- then: no secrets, under whatever name
create temporary table written (parameters text, is_secret boolean);
insert into written values
('{"api_key": "x"}', true),
('{"apiKey": "x"}', true),
('{"headers": {"X-Api-Key": "x"}}', true),
('{"headers": {"Authorization": "x"}}', true),
('{"openai_api_key_1": "x"}', true),
('{"client_secret": "x"}', true),
('{"access_token": "x"}', true),
('{"password": "x"}', true),
('{"aws_credentials": {}}', true),
('{"header": "Bearer abc"}', true),
('{"value": "sk-proj-abc"}', true),
('{"list": ["hf_abc"]}', true),
('{"url": "https://user:pass@example.com/v1"}', true),
('{"model": "text-embedding-3-small", "max_tokens": 8191, "tokenizer": "cl100k_base"}', false),
('{"url": "https://api.openai.com/v1/embeddings", "dimensions": 1536, "keywords": ["a"]}', false);
grant select on written to app_admin;
select tests.authenticate_as('jefa');
select throws_ok(
    format('update public.ai_models set parameters = %L where name = ''grande''', w.parameters),
    '23514', null, 'no secret: ' || w.parameters
)
from written as w where w.is_secret;
select lives_ok(
    format('update public.ai_models set parameters = %L where name = ''grande''', w.parameters), 'no secret in ' || w.parameters
)
from written as w where not w.is_secret;

-- then
select tests.clear_authentication();
update public.ai_models set updated_at = '2026-01-01', version = '3' where name = 'grande';
select is((select m.updated_at from public.ai_models as m where m.name = 'grande'), now(), 'a change is dated');
insert into public.content_embeddings (content_type, content_id, model_id, embedding)
select 'event', gen_random_uuid(), m.id, array_fill(0.1::real, array[1536])::extensions.vector
from public.ai_models as m where m.name = 'grande';
select tests.authenticate_as('jefa');
select lives_ok($$ delete from public.ai_models where name = 'grande' $$, 'a model can be removed');
select tests.clear_authentication();
select is((select count(*) from public.content_embeddings), 0::bigint, 'and its vectors with it');
select is(
    (select string_agg(m.name, ' ' order by m.name) from public.ai_models as m), 'gustos pequeño', 'the others stay'
);
select is((select count(*) from public.ai_models as m where m.is_active), 1::bigint, 'as they were');

select * from finish();
rollback;
