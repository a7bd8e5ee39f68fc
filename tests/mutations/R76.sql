-- R76: nothing takes embeddings and recommendations away with their content.
create or replace function private.forget_embedding(p_content_type text, p_content_id uuid, p_is_gone boolean)
returns void
language sql
set search_path = ''
as $mutation$ select null::void $mutation$;
