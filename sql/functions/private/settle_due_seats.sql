-- Settles every event of which a hold or an offer is due, and says how many: for punctuality alone, as whoever touches
-- an event does the same. An event in use is left to the next run. Caller: the job settle-seats.
create or replace function private.settle_due_seats()
returns bigint
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_event_id uuid;
    v_count bigint := 0::bigint;
begin
    -- by id, as everybody who locks several
    for v_event_id in
        select distinct r.event_id
        from public.event_registrations as r
        where r.status in ('pending', 'offered') and r.hold_expires_at <= private.clock()
        order by r.event_id
    loop
        continue when not pg_try_advisory_xact_lock(private.seats_key(v_event_id));
        perform private.lock_event_seats(v_event_id);
        perform private.settle_seats(v_event_id);
        v_count := v_count + 1;
    end loop;
    return v_count;
end;
$$;
revoke all on function private.settle_due_seats() from public, anon, authenticated, service_role;
