-- Seals every day of the audit log that is over and not sealed yet, in order; says how many. Caller: the job seal-audit.
-- Whoever is writing an entry is waited for, but not long: who comes after would have to wait too, and the next run
-- seals as well. Two at once: the second finds nothing left. Errors: 25000 where a snapshot older than the lock would
-- miss the last entries.
create or replace function private.seal_audit()
returns integer
language plpgsql
volatile
security definer
set search_path = ''
set lock_timeout = '500ms'
as $$
declare
    v_today constant date := (private.clock() at time zone 'UTC')::date;
    v_last audit.seals;
    v_day date;
    v_sealed integer := 0;
begin
    if current_setting('transaction_isolation') <> 'read committed' then
        raise invalid_transaction_state using
            message = 'El registro se sella en read committed', detail = '{"en": "The log is sealed in read committed"}',
            hint = 'read_committed_needed';
    end if;
    lock table only audit.seals in share row exclusive mode;
    lock table only audit.audit_log in share mode;
    select s.* into v_last from audit.seals as s order by s.day desc limit 1;
    v_day := coalesce(
        v_last.day + 1, (select min(l.at at time zone 'UTC')::date from audit.audit_log as l), v_today - 1
    );
    while v_day < v_today loop
        insert into audit.seals (day, entries, digest, previous, sealed_at)
        select v_day, d.entries, d.digest, v_last.digest, now()
        from private.audit_digest(v_day, now(), v_last.digest) as d
        returning * into v_last;
        v_sealed := v_sealed + 1;
        v_day := v_day + 1;
    end loop;
    return v_sealed;
end;
$$;
revoke all on function private.seal_audit() from public, anon, authenticated, service_role;
