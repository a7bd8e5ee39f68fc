-- Leases tasks embed_content to the Edge Function embed, with the texts and how to ask for their vectors.
-- Caller: supabase/functions/embed, with the secret key.
create or replace function public.claim_embeddings(p_limit integer default 20)
returns table (
    job_id bigint,
    lease_token uuid,
    model_id uuid,
    model text,
    provider text,
    dimensions integer,
    content text,
    content_hash text
)
language sql
volatile
security invoker
set search_path = ''
as $$ select * from private.claim_embeddings(p_limit) $$;
revoke all on function public.claim_embeddings(integer) from public, anon, authenticated, service_role;
grant execute on function public.claim_embeddings(integer) to service_role;
comment on function public.claim_embeddings(integer) is
'For the Edge Function embed: texts that wait for their vectors, leased to the caller.';
