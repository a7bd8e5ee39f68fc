-- The models whose vectors are kept up to date: the active one, and those that are being prepared to take its place.
-- Callers: functions of embeddings.
create or replace function private.embedding_models()
returns setof public.ai_models
language sql
stable
security definer
set search_path = ''
as $$
    select m.* from public.ai_models as m where m.type = 'embedding' and (m.is_active or m.prepared_since is not null)
$$;
revoke all on function private.embedding_models() from public, anon, authenticated, service_role;
