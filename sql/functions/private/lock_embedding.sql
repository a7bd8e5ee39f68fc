-- Holds the vectors of a piece of content until the transaction ends, so that none is written after its content has gone,
-- or over a newer one. Workers hold one at a time, so they deadlock with nobody.
-- Callers: save_embedding, forget_embedding.
create or replace function private.lock_embedding(p_content_type text, p_content_id uuid)
returns void
language sql
volatile
security definer
set search_path = ''
as $$
    select pg_advisory_xact_lock(hashtextextended(format('embedding:%s:%s', p_content_type, p_content_id), 0))
$$;
revoke all on function private.lock_embedding(text, uuid) from public, anon, authenticated, service_role;
