-- R10: recommendations ask neither whether one may see a thing nor whether it is over, used or one's own.
create or replace function private.suggestable(p_user_ids uuid[], p_content_type text, p_content_ids uuid[])
returns table (user_id uuid, content_id uuid)
language sql
stable
security definer
set search_path = ''
as $mutation$ select p.user_id, p.content_id from unnest(p_user_ids, p_content_ids) as p (user_id, content_id) $mutation$;
