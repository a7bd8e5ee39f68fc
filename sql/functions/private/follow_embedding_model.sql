-- A model that becomes the active one, or is called in another way, gets the vectors that it lacks.
-- Caller: trigger of ai_models.
create or replace function private.follow_embedding_model()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform private.backfill_embeddings(new.id);
    return null;
end;
$$;
revoke all on function private.follow_embedding_model() from public, anon, authenticated, service_role;
