-- What is not as private.guarantees promises: empty, on live data too. Callers: operators.
create or replace function monitoring.verify_guarantees()
returns table (guarantee text, violation text)
language sql
stable
security invoker
set search_path = ''
as $$
    select v.guarantee, v.violation from private.verify_guarantees() as v
$$;
revoke all on function monitoring.verify_guarantees() from public, anon, authenticated, service_role;
