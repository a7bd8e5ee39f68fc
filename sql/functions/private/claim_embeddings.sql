-- Leases tasks embed_content to whoever calls the models from outside of the database, with all that is needed for them.
-- Those with nothing to do are completed here. Caller: public.claim_embeddings.
create or replace function private.claim_embeddings(p_limit integer)
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
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_token uuid;
    v_ids bigint[];
    v_useful bigint[];
begin
    loop
        select array_agg(c.id), (array_agg(c.lease_token))[1] into v_ids, v_token
        from private.claim_jobs('{embed_content}', least(greatest(p_limit, 1), 100)) as c;
        exit when v_ids is null;

        v_useful := array(select l.job_id from private.load_embeddings(v_ids, v_token) as l);
        perform private.complete_jobs(
            array(select i.id from unnest(v_ids) as i (id) where i.id <> all (v_useful)), v_token
        );
        if v_useful <> '{}' then
            return query
            select l.job_id, v_token, l.model_id, l.model, l.provider, l.dimensions, l.content, l.content_hash
            from private.load_embeddings(v_useful, v_token) as l;
            exit;
        end if;
    end loop;
end;
$$;
revoke all on function private.claim_embeddings(integer) from public, anon, authenticated, service_role;
grant execute on function private.claim_embeddings(integer) to service_role;
