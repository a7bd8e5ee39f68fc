-- What is not as private.guarantees promises: no row, on every database at any time.
-- Callers: monitoring.verify_guarantees, tests.
create or replace function private.verify_guarantees()
returns table (guarantee text, violation text)
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    -- Queries come from a table that only its owner writes.
    -- @plpgsql_check_options: security_warnings = false
    v_guarantee private.guarantees;
begin
    for v_guarantee in select g.* from private.guarantees as g order by g.name loop
        guarantee := v_guarantee.name;
        for violation in execute v_guarantee.violations loop
            return next;
        end loop;
    end loop;
end;
$$;
revoke all on function private.verify_guarantees() from public, anon, authenticated, service_role;
