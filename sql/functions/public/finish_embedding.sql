-- Writes the vector of a task and completes it; says whether it was written, which it is not when the text has changed
-- since. Without a vector the database makes the lexical one. Caller: supabase/functions/embed, with the secret key.
-- Errors: MD160 lease_lost, MD195 wrong_dimension, MD197 no_direction, 22004.
create or replace function public.finish_embedding(
    p_job_id bigint,
    p_token uuid,
    p_content_hash text,
    p_embedding real[] default null
)
returns boolean
language sql
volatile
security invoker
set search_path = ''
as $$ select private.finish_embedding(p_job_id, p_token, p_content_hash, p_embedding) $$;
revoke all on function public.finish_embedding(bigint, uuid, text, real[])
from public, anon, authenticated, service_role;
grant execute on function public.finish_embedding(bigint, uuid, text, real[]) to service_role;
comment on function public.finish_embedding(bigint, uuid, text, real[]) is
'For the Edge Function embed: the vector of a text that was claimed; false when the text has changed since.';
