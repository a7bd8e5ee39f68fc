-- Leases the next jobs of some kinds to a worker: higher priorities first, then what has been due longest. A lease that
-- has run out is taken over, with a new token, so whoever held it can finish nothing any more; after the last attempt
-- the job is dead instead. All jobs of one call share a token. Callers: workers.
create or replace function private.claim_jobs(p_kinds text[], p_limit integer, p_lease interval default null)
returns table (
    id bigint, kind text, payload jsonb, attempts integer, lease_token uuid, lease_until timestamptz
)
language plpgsql
volatile
security definer
set search_path = ''
set plan_cache_mode = 'force_generic_plan'
set enable_seqscan = off
set enable_bitmapscan = off
as $$
declare
    v_now constant timestamptz := private.clock();
    v_token constant uuid := gen_random_uuid();
    v_room integer := p_limit;
    v_ids bigint[];
    v_spent bigint[];
begin
    -- Level by level, so that the index leads straight to what is due, past all that is to be done later.
    for v_priority in reverse 2 .. -2 loop
        while v_room > 0 loop
            select
                array_agg(d.id) filter (where not d.is_spent), array_agg(d.id) filter (where d.is_spent)
            into v_ids, v_spent
            from (
                select due.id, due.attempts >= k.max_attempts as is_spent
                from private.job_kinds as k
                cross join lateral (
                    select j.id, j.attempts, j.due_at
                    from private.jobs as j
                    where j.kind = k.kind and j.priority = v_priority and j.due_at <= v_now
                    order by j.due_at, j.id
                    limit v_room
                    for no key update skip locked
                ) as due
                where k.kind = any (p_kinds)
                order by due.due_at, due.id
                limit v_room
            ) as d;

            if v_ids is not null then
                return query
                with taken as (
                    update private.jobs as j
                    set
                        attempts = j.attempts + 1,
                        lease_token = v_token,
                        lease_until = v_now + coalesce(p_lease, k.lease)
                    from private.job_kinds as k
                    where j.id = any (v_ids) and k.kind = j.kind
                    returning j.id, j.kind, j.payload, j.attempts, j.lease_token, j.lease_until, j.run_at
                )
                select t.id, t.kind, t.payload, t.attempts, t.lease_token, t.lease_until
                from taken as t
                order by t.run_at, t.id;
            end if;
            v_room := v_room - coalesce(cardinality(v_ids), 0);

            exit when v_spent is null;
            update private.jobs as j
            set
                dead_at = v_now,
                lease_token = null,
                lease_until = null,
                last_error = 'the lease of the last attempt ran out'
            where j.id = any (v_spent);
        end loop;
    end loop;
end;
$$;
revoke all on function private.claim_jobs(text[], integer, interval) from public, anon, authenticated, service_role;
grant execute on function private.claim_jobs(text[], integer, interval) to medellin_worker;
