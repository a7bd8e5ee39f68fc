-- Takes away the vectors of what is gone, or is no more for others to find, and its recommendations. Of what may come
-- back the dismissed ones stay, or it would be recommended again. Caller: update_content_embedding.
create or replace function private.forget_embedding(p_content_type text, p_content_id uuid, p_is_gone boolean)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform private.lock_embedding(p_content_type, p_content_id);
    delete from public.content_embeddings as e where e.content_type = p_content_type and e.content_id = p_content_id;
    delete from public.content_recommendations as r
    where r.content_type = p_content_type and r.content_id = p_content_id and (p_is_gone or not r.is_dismissed);
end;
$$;
revoke all on function private.forget_embedding(text, uuid, boolean) from public, anon, authenticated, service_role;
