-- Closes tables to everybody else until the end of the transaction, all at once or none: it never waits for one while it
-- holds another, so it deadlocks with nobody, and it never stands in a queue, so nobody waits behind it for its turn.
-- Callers: functions that move leaves. Errors: 55P03 when the tables are in use at every attempt (for two seconds).
create or replace function private.lock_tables(p_tables regclass[], p_attempts integer default 100)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    -- Names come from the catalog.
    -- @plpgsql_check_options: security_warnings = false
    v_lock constant text := (
        select format('lock table %s in access exclusive mode nowait', string_agg('only ' || t.name::text, ', '))
        from unnest(p_tables) as t (name)
    );
begin
    for v_attempt in 1 .. p_attempts loop
        begin
            execute v_lock;
            return;
        exception when lock_not_available then
            perform pg_sleep(0.02);
        end;
        if v_attempt = 5 then
            perform private.stop_autovacuum(p_tables);
        end if;
    end loop;
    raise lock_not_available using
        message = 'Las tablas están en uso', detail = '{"en": "The tables are in use"}', hint = 'retry';
end;
$$;
revoke all on function private.lock_tables(regclass[], integer) from public, anon, authenticated, service_role;
