-- public.content_embeddings: one vector for a piece of content and a model, of the one length that the index knows.
-- mutation: R03
begin;
select plan(10);

-- given: two models, and a vector of an event
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('jefa', '{admin}');
    insert into public.ai_models (id, name, type, version, parameters, is_active) values
    ('00000000-0000-4000-8000-000000000001', 'uno', 'embedding', '1', '{}', true),
    ('00000000-0000-4000-8000-000000000002', 'dos', 'embedding', '2', '{}', false);
    insert into public.content_embeddings (content_type, content_id, model_id, embedding)
    values (
        'event', '00000000-0000-4000-8000-00000000000e', '00000000-0000-4000-8000-000000000001',
        array_fill(0.1::real, array[1536])::extensions.vector
    );
end;
$$;

-- then
select tests.authenticate_as_service();
select throws_ok(
    $$ insert into public.content_embeddings (content_type, content_id, model_id, embedding)
       select content_type, content_id, model_id, embedding from public.content_embeddings $$,
    '23505', null, 'there is one for a model'
);
select lives_ok(
    $$ insert into public.content_embeddings (content_type, content_id, model_id, embedding)
       select content_type, content_id, '00000000-0000-4000-8000-000000000002', embedding from public.content_embeddings $$,
    'while another model has one of its own'
);
select results_eq(
    $$ insert into public.content_embeddings as e (content_type, content_id, model_id, embedding)
       values (
           'event', '00000000-0000-4000-8000-00000000000e', '00000000-0000-4000-8000-000000000001',
           array_fill(0.2::real, array[1536])::extensions.vector
       )
       on conflict (content_type, content_id, model_id) do update set embedding = excluded.embedding
       returning (e.embedding::real[])[1] $$,
    $$ values (0.2::real) $$,
    'the upsert of the document finds its key'
);
select throws_ok(
    $$ update public.content_embeddings set embedding = '[1,2,3]' $$, '22000', null, 'a vector of another length is refused'
);
select throws_ok(
    $$ update public.content_embeddings set content_type = 'oracle' $$, '23503', null, 'so is a type of content that is none'
);
select throws_ok(
    $$ update public.content_embeddings set metadata = '[]' $$, '23514', null, 'and facts that are no object'
);
select throws_ok(
    $$ update public.content_embeddings set model_id = gen_random_uuid() $$, '23503', null, 'and a model that is none'
);
select lives_ok($$ update public.content_embeddings set updated_at = '2026-01-01', metadata = '{"hash": "x"}' $$, 'a change');
select is_empty($$ select id from public.content_embeddings where updated_at <> now() $$, 'is dated');

-- then: not even admins read vectors
select tests.authenticate_as('jefa');
select throws_ok($$ select count(*) from public.content_embeddings $$, '42501', null, 'the API reads no vectors');

select * from finish();
rollback;
