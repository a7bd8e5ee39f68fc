-- R75: one ivfflat index for all, made while there was nothing, and no look beyond what it finds first.
drop index public.idx_content_embeddings_vector_event;
create index idx_content_embeddings_vector on public.content_embeddings
using ivfflat (embedding extensions.vector_cosine_ops);
create or replace function private.nearest_content(
    p_content_type text,
    p_model_id uuid,
    p_vector extensions.vector,
    p_limit integer,
    p_except uuid default null
)
returns table (content_id uuid, distance double precision)
language sql
stable
security definer
set search_path = ''
as $mutation$
    select e.content_id, e.embedding operator(extensions.<=>) p_vector
    from public.content_embeddings as e
    where e.content_type = p_content_type and e.model_id = p_model_id and e.content_id is distinct from p_except
    order by e.embedding operator(extensions.<=>) p_vector
    limit p_limit
$mutation$;
