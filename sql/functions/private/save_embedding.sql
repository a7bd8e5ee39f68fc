-- Writes the vector that a task embed_content has brought; says whether it did. What was made of a text that has changed
-- since is not written: another task waits behind this one. Without a vector the database makes the lexical one.
-- Callers: workers, in the transaction that completes the task; finish_embedding.
-- Errors: MD160 lease_lost, MD195 wrong_dimension, MD197 no_direction, 22004 without a vector that a service must give.
create or replace function private.save_embedding(
    p_job_id bigint,
    p_token uuid,
    p_content_hash text,
    p_embedding real[] default null
)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_job constant private.jobs := private.held_job(p_job_id, p_token);
    v_type constant text := v_job.payload ->> 'content_type';
    v_id constant uuid := (v_job.payload ->> 'content_id')::uuid;
    v_model public.ai_models;
    v_dimensions integer;
    v_text text;
    v_vector extensions.vector;
begin
    select m.* into v_model from public.ai_models as m where m.id = (v_job.payload ->> 'model_id')::uuid;
    if not found then
        return false;
    end if;
    perform private.lock_embedding(v_type, v_id);
    v_text := private.content_text(v_type, v_id);
    if v_text is null or private.embedding_hash(v_model, v_text) <> p_content_hash then
        return false;
    end if;

    if p_embedding is not null then
        v_dimensions := coalesce((v_model.parameters ->> 'dimensions')::integer, 1536);
        if cardinality(p_embedding) <> v_dimensions then
            perform private.fail(
                'MD195',
                jsonb_build_object('model', v_model.name, 'expected', v_dimensions, 'got', cardinality(p_embedding))
            );
        end if;
        -- Zeros at the end change no angle.
        v_vector := (p_embedding || array_fill(0::real, array[1536 - v_dimensions]))::extensions.vector;
        if extensions.vector_norm(v_vector) = 0 then
            perform private.fail('MD197', jsonb_build_object('model', v_model.name));
        end if;
        v_vector := extensions.l2_normalize(v_vector);
    elsif v_model.parameters ->> 'provider' = 'lexical' then
        v_vector := private.lexical_embedding(v_text);
    else
        raise null_value_not_allowed using
            message = 'Falta el vector', detail = '{"en": "The vector is missing"}', hint = 'vector_missing';
    end if;

    insert into public.content_embeddings as e (content_type, content_id, model_id, embedding, content_hash)
    values (v_type, v_id, v_model.id, v_vector, p_content_hash)
    on conflict (content_type, content_id, model_id) do update
    set embedding = excluded.embedding, content_hash = excluded.content_hash;
    return true;
end;
$$;
revoke all on function private.save_embedding(bigint, uuid, text, real[])
from public, anon, authenticated, service_role;
grant execute on function private.save_embedding(bigint, uuid, text, real[]) to medellin_worker;
