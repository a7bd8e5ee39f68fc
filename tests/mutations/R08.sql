-- R08: embeddings are stored under the names of tables, and looked for under those of types.
create or replace function private.queue_embedding(p_content_type text, p_content_id uuid, p_text text)
returns void
language sql
set search_path = ''
as $mutation$
    select private.enqueue(
        'embed_content',
        jsonb_build_object('content_type', t.table_name, 'content_id', p_content_id, 'model_id', m.id),
        concat_ws(':', t.table_name, p_content_id, m.id)
    )
    from private.embedding_models() as m, private.content_types as t
    where t.code = p_content_type
$mutation$;
