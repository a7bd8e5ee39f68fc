-- Counts seats as registrations come, change and go, and refuses the one too many. Caller: trigger of registrations.
-- Runs on every path, whoever writes; the counters that the document puts on events follow in the same transaction.
-- Errors: MD201 event_full.
create or replace function private.process_event_registration()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_change record;
    v_seats private.event_seats;
begin
    for v_change in
        select
            c.event_id,
            sum(c.sign) filter (where c.status = 'confirmed') as confirmed,
            sum(c.sign) filter (where c.status in ('pending', 'offered')) as held,
            sum(c.sign) filter (where c.status = 'confirmed' and c.check_in_time is not null) as attended
        from (
            select old.event_id, old.status, old.check_in_time, -1 as sign where tg_op <> 'INSERT'
            union all
            select new.event_id, new.status, new.check_in_time, 1 where tg_op <> 'DELETE'
        ) as c
        group by c.event_id
        order by c.event_id
    loop
        v_change.confirmed := coalesce(v_change.confirmed, 0);
        v_change.held := coalesce(v_change.held, 0);
        v_change.attended := coalesce(v_change.attended, 0);
        continue when v_change.confirmed = 0 and v_change.held = 0 and v_change.attended = 0;

        select s.* into v_seats from private.event_seats as s where s.event_id = v_change.event_id for no key update;
        continue when not found;  -- the event itself is being deleted
        if v_change.confirmed + v_change.held > 0
            and v_seats.confirmed + v_seats.held + v_change.confirmed + v_change.held > v_seats.capacity then
            perform private.fail('MD201', jsonb_build_object('event_id', v_change.event_id));
        end if;
        update private.event_seats as s
        set
            confirmed = s.confirmed + v_change.confirmed,
            held = s.held + v_change.held,
            attended = s.attended + v_change.attended
        where s.event_id = v_change.event_id
        returning s.* into v_seats;
        update public.events as e
        set current_registrations = v_seats.confirmed, actual_attendees = v_seats.attended
        from private.event_keys as k
        where k.id = v_change.event_id and e.id = k.id and e.date = k.date;
    end loop;
    return null;
end;
$$;
revoke all on function private.process_event_registration() from public, anon, authenticated, service_role;
