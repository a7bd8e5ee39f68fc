-- Gives a task back that did not work; says whether it waits for another attempt or is dead.
-- Caller: supabase/functions/embed, with the secret key. Errors: MD160 lease_lost.
create or replace function public.fail_embedding(
    p_job_id bigint,
    p_token uuid,
    p_error text,
    p_permanently boolean default false
)
returns text
language sql
volatile
security invoker
set search_path = ''
as $$ select private.fail_embedding(p_job_id, p_token, p_error, p_permanently) $$;
revoke all on function public.fail_embedding(bigint, uuid, text, boolean)
from public, anon, authenticated, service_role;
grant execute on function public.fail_embedding(bigint, uuid, text, boolean) to service_role;
comment on function public.fail_embedding(bigint, uuid, text, boolean) is
'For the Edge Function embed: a text whose vector could not be had; it waits for another attempt, or is dead.';
