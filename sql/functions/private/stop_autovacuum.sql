-- Makes autovacuum give tables back: it does so for whoever has waited for a second, not for who asks again and again.
-- The lock that waits is one that readers and writers do not notice, and it is let go at once.
-- Callers: lock_tables.
create or replace function private.stop_autovacuum(p_tables regclass[])
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    -- Names come from the catalog.
    -- @plpgsql_check_options: security_warnings = false
    v_wait constant text := ceil(
        1000 * extract(epoch from current_setting('deadlock_timeout')::interval + interval '500 milliseconds')
    )::text;
    v_table regclass;
begin
    foreach v_table in array p_tables loop
        begin
            perform set_config('lock_timeout', v_wait, true);
            execute format('lock table only %s in share update exclusive mode', v_table);
            raise lock_not_available;
        exception when lock_not_available then
            continue;
        end;
    end loop;
end;
$$;
revoke all on function private.stop_autovacuum(regclass[]) from public, anon, authenticated, service_role;
