-- What private.health_checks find: a row for each finding, or one that says that all is well. A check that goes wrong is a
-- finding too. Callers: monitoring.health, medellin_monitor.
create or replace function private.health()
returns table (check_name text, state text, es text, en text, remedy text)
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    -- Queries come from a table that only its owner writes.
    -- @plpgsql_check_options: security_warnings = false
    v_check private.health_checks;
    v_found boolean;
begin
    for v_check in select c.* from private.health_checks as c order by c.name loop
        check_name := v_check.name;
        v_found := false;
        begin
            for state, es, en, remedy in execute v_check.findings loop
                v_found := true;
                return next;
            end loop;
        exception when others then
            v_found := true;
            state := 'fail';
            es := format('No se pudo revisar: %s', sqlerrm);
            en := format('It could not be looked at: %s', sqlerrm);
            remedy := 'Mend what the message names';
            return next;
        end;
        if not v_found then
            state := 'ok';
            es := v_check.es;
            en := v_check.en;
            remedy := null;
            return next;
        end if;
    end loop;
end;
$$;
revoke all on function private.health() from public, anon, authenticated, service_role;
grant execute on function private.health() to medellin_monitor;
