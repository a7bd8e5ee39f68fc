-- What a worker needs for tasks embed_content that it holds: the text, how to ask the model, and the hash that comes back
-- with the vector. No row for a task with nothing to do: the content is gone, or its vector is of this very text.
-- Callers: workers, claim_embeddings. Errors: MD160 lease_lost.
create or replace function private.load_embeddings(p_job_ids bigint[], p_token uuid)
returns table (
    job_id bigint,
    model_id uuid,
    model text,
    provider text,
    dimensions integer,
    content text,
    content_hash text
)
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform private.held_job(i.id, p_token) from (select t.id from unnest(p_job_ids) as t (id) order by t.id) as i;
    return query
    select
        h.id, h.model_id, h.model, h.provider, h.dimensions, h.content, h.content_hash
    from (
        select
            j.id,
            j.payload ->> 'content_type' as content_type,
            (j.payload ->> 'content_id')::uuid as content_id,
            m.id as model_id,
            coalesce(m.parameters ->> 'model', m.name) as model,
            coalesce(m.parameters ->> 'provider', 'openai') as provider,
            coalesce((m.parameters ->> 'dimensions')::integer, 1536) as dimensions,
            c.content,
            private.embedding_hash(m, c.content) as content_hash
        from private.jobs as j
        inner join public.ai_models as m on m.id = (j.payload ->> 'model_id')::uuid
        cross join lateral private.content_text(
            j.payload ->> 'content_type', (j.payload ->> 'content_id')::uuid
        ) as c (content)
        where j.id = any (p_job_ids) and j.kind = 'embed_content'
    ) as h
    where h.content is not null
        and not exists (
            select from public.content_embeddings as e
            where e.content_type = h.content_type and e.content_id = h.content_id and e.model_id = h.model_id
                and e.content_hash = h.content_hash
        )
    order by h.id;
end;
$$;
revoke all on function private.load_embeddings(bigint[], uuid) from public, anon, authenticated, service_role;
grant execute on function private.load_embeddings(bigint[], uuid) to medellin_worker;
