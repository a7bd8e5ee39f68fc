-- What a vector is made of: the text and how the model is called. With another version or other parameters every vector
-- of a model is an old one. Callers: functions of embeddings.
create or replace function private.embedding_hash(p_model public.ai_models, p_text text)
returns text
language sql
stable
security invoker
set search_path = ''
as $$
    select encode(
        sha256(convert_to(concat_ws(E'\n', p_model.version, p_model.parameters::text, p_text), 'utf8')), 'hex'
    )
$$;
revoke all on function private.embedding_hash(public.ai_models, text) from public, anon, authenticated, service_role;
