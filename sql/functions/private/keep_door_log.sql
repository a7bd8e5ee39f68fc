-- Writes into the log of the door what was changed past it (by a cancellation, by the owner of the database): so
-- check_in_time is what the log says, on every path. Caller: triggers of registrations when check_in_time changes.
-- What the door itself changes stands in the log before.
create or replace function private.keep_door_log()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_entered_at timestamptz;
begin
    select e.entered_at into v_entered_at
    from private.entries as e
    where e.event_id = new.event_id and e.registration_id = new.id;
    if v_entered_at is not distinct from new.check_in_time then
        return null;
    end if;
    if v_entered_at is not null then
        insert into private.check_ins (
            event_id, event_date, registration_id, user_id, result, turn, scanned_at, scanned_by
        )
        values (
            new.event_id, new.event_date, new.id, old.user_id, 'undone', private.door_turn(new.id), private.clock(),
            (select auth.uid())
        );
    end if;
    if new.check_in_time is not null then
        insert into private.check_ins (
            event_id, event_date, registration_id, user_id, result, turn, scanned_at, scanned_by, checked_in_at
        )
        values (
            new.event_id, new.event_date, new.id, new.user_id, 'ok', private.door_turn(new.id), new.check_in_time,
            (select auth.uid()), new.check_in_time
        );
    end if;
    return null;
end;
$$;
revoke all on function private.keep_door_log() from public, anon, authenticated, service_role;
