-- Asks a worker for the vectors of a piece of content, one task a model; none where the vector is of this very text.
-- Caller: update_content_embedding.
create or replace function private.queue_embedding(p_content_type text, p_content_id uuid, p_text text)
returns void
language sql
volatile
security definer
set search_path = ''
as $$
    select private.enqueue(
        'embed_content',
        jsonb_build_object('content_type', p_content_type, 'content_id', p_content_id, 'model_id', m.id),
        concat_ws(':', p_content_type, p_content_id, m.id)
    )
    from private.embedding_models() as m
    where not exists (
        select from public.content_embeddings as e
        where e.content_type = p_content_type and e.content_id = p_content_id and e.model_id = m.id
            and e.content_hash = private.embedding_hash(m, p_text)
    )
$$;
revoke all on function private.queue_embedding(text, uuid, text) from public, anon, authenticated, service_role;
