-- Makes a person's recommendations of a type anew. Callers: the person, admins. Errors: 42501 for somebody else, P0002,
-- 22023 for what is never recommended, MD401 too_many_requests.
create or replace function public.generate_user_recommendations(
    p_user_id uuid,
    p_content_type text,
    p_limit integer default 10
)
returns void
language sql
volatile
security invoker
set search_path = ''
as $$ select private.generate_user_recommendations(p_user_id, p_content_type, p_limit) $$;
revoke all on function public.generate_user_recommendations(uuid, text, integer)
from public, anon, authenticated, service_role;
grant execute on function public.generate_user_recommendations(uuid, text, integer) to authenticated;
comment on function public.generate_user_recommendations(uuid, text, integer) is
'Makes recommendations of a type of content anew: one''s own, also when nobody is named, or anybody''s for admins.';
