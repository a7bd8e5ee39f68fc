-- private.save_embedding: a vector is written when it fits its model and its text is still the same, and with it the task
-- ends.
begin;
select plan(23);

-- given: a model of three dimensions, a lexical one beside it, and an event whose tasks are leased
do $$
begin
    perform tests.create_user('olga', '{organizer}');
    insert into public.ai_models (id, name, type, version, parameters, is_active) values
    ('00000000-0000-4000-8000-000000000001', 'tres', 'embedding', '1', '{"dimensions": 3, "model": "tiny"}', true),
    ('00000000-0000-4000-8000-000000000002', 'léxico', 'embedding', '1', '{"provider": "lexical"}', false);
    update public.ai_models set prepared_since = now() where name = 'léxico';
    perform tests.create_event('charla', 'olga');
end;
$$;
create temporary table task as select * from public.claim_embeddings(10);
grant all on task to service_role;
create function pg_temp.finish(p_model text, p_embedding real[] default null)
returns boolean
language sql
as $$
    select public.finish_embedding(t.job_id, t.lease_token, t.content_hash, p_embedding)
    from pg_temp.task as t
    where t.provider = p_model
$$;
create function pg_temp.claim_again()
returns void
language sql
security definer
as $$
    select tests.freeze(private.clock() + interval '1 day');
    delete from pg_temp.task;
    insert into pg_temp.task select * from public.claim_embeddings(10);
$$;
grant execute on function pg_temp.finish(text, real[]), pg_temp.claim_again() to public;

-- then: what a worker is given
select results_eq(
    $$ select model, provider, dimensions, content from task order by provider $$,
    $$ values ('léxico', 'lexical', 1536, 'Charla Un evento de prueba'), ('tiny', 'openai', 3, 'Charla Un evento de prueba') $$,
    'the text, and which model of which service to ask'
);
select is_empty($$ select * from public.claim_embeddings(10) $$, 'a task is leased once');

-- then: what is refused
select tests.authenticate_as_service();
select throws_ok($$ select pg_temp.finish('openai', '{1,2}') $$, 'MD195', null, 'a vector that is too short');
select throws_ok($$ select pg_temp.finish('openai', '{1,2,3,4}') $$, 'MD195', null, 'too long');
select throws_ok($$ select pg_temp.finish('openai', '{}') $$, 'MD195', null, 'or empty');
select throws_ok($$ select pg_temp.finish('openai', '{0,0,0}') $$, 'MD197', null, 'one that points nowhere');
select throws_ok($$ select pg_temp.finish('openai', '{NaN,0,0}') $$, '22000', null, 'or has no numbers');
select throws_ok($$ select pg_temp.finish('openai') $$, '22004', null, 'or is not there');
select throws_ok(
    $$ select public.finish_embedding(job_id, gen_random_uuid(), content_hash, '{1,2,3}') from task $$, 'MD160', null,
    'nor is anything written without the lease'
);

-- then: what is written
select is(pg_temp.finish('openai', '{3,0,4}'), true, 'a vector that fits');
select is(pg_temp.finish('lexical'), true, 'and one that the database makes');
select tests.clear_authentication();
select results_eq(
    $$ select (embedding::real[])[1:4], extensions.vector_dims(embedding) from public.content_embeddings
       where model_id = '00000000-0000-4000-8000-000000000001' $$,
    $$ values ('{0.6,0,0.8,0}'::real[], 1536) $$, 'of length 1, with zeros behind it'
);
select is((select count(*) from private.jobs where kind = 'embed_content'), 0::bigint, 'the tasks are done');
select throws_ok(
    $$ insert into public.content_embeddings (content_type, content_id, model_id, embedding)
       select content_type, content_id, model_id, embedding from public.content_embeddings $$,
    '23505', null, 'there is one vector for a piece of content and a model'
);

-- when: the text changes while a worker is at it; then
update public.events set title = 'Primera' where slug = 'charla';
do $$ begin perform pg_temp.claim_again(); end; $$;
update public.events set title = 'Segunda' where slug = 'charla';
select is(pg_temp.finish('openai', '{1,0,0}'), false, 'the vector of an old text is not written');
do $$ begin perform pg_temp.claim_again(); end; $$;
select results_eq(
    $$ select content from task where provider = 'openai' $$, $$ values ('Segunda Un evento de prueba') $$, 'another task waits'
);
select is(pg_temp.finish('openai', '{0,1,0}'), true, 'for the new one');
select is(
    (select (embedding::real[])[2] from public.content_embeddings where model_id = '00000000-0000-4000-8000-000000000001'),
    1::real, 'which takes the place of the old vector'
);

-- when: it goes meanwhile; then
update public.events set title = 'Tercera' where slug = 'charla';
do $$ begin perform pg_temp.claim_again(); end; $$;
delete from public.events;
select is(pg_temp.finish('openai', '{1,0,0}'), false, 'what is gone gets no vector');
select is((select count(*) from public.content_embeddings), 0::bigint, 'and leaves none');

-- then: a service that does not answer
do $$ begin perform tests.create_event('otra', 'olga'); end; $$;
update public.ai_models set prepared_since = null where name = 'léxico';
create function pg_temp.try_in_vain()
returns text
language plpgsql
as $$
declare
    v_states text[];
begin
    for n in 1 .. 5 loop
        perform pg_temp.claim_again();
        v_states := v_states || (
            select public.fail_embedding(t.job_id, t.lease_token, 'el servicio no responde')
            from pg_temp.task as t where t.provider = 'openai'
        );
    end loop;
    return array_to_string(v_states, ' ');
end;
$$;
select is(pg_temp.try_in_vain(), 'waiting waiting waiting waiting dead', 'five attempts, then it is left to people');
select results_eq(
    $$ select last_error from private.jobs where dead_at is not null $$, $$ values ('el servicio no responde') $$, 'with the reason'
);
select lives_ok($$ update public.events set title = 'Sigue' $$, 'and people write on');

select * from finish();
rollback;
