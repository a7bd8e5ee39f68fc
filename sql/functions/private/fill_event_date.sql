-- Gives a child of events the date of its event, the second half of the key to a partitioned table.
-- Caller: triggers of the children. Errors: 23503 for an unknown event, MD175 event_archived.
-- It shares the event, not its key, in a loop: a plain read loses the row when the event moves to another leaf
-- meanwhile, and a lock on the key deadlocks with the mover.
create or replace function private.fill_event_date()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_date timestamptz;
begin
    -- The cascade of a move has the right date already. Archiving has taken it from rows that stay behind.
    if tg_op = 'UPDATE' and new.event_id = old.event_id and (pg_trigger_depth() > 1 or old.event_date is null) then
        return new;
    end if;
    for v_attempt in 1 .. 5 loop
        select k.date into v_date from private.event_keys as k where k.id = new.event_id;
        if v_date is null then
            raise foreign_key_violation using
                message = format('El evento %s no existe', new.event_id),
                detail = '{"en": "This event does not exist"}',
                schema = tg_table_schema, table = tg_table_name, constraint = tg_table_name || '_event_fkey';
        end if;
        if private.is_archived(new.event_id) then
            perform private.fail('MD175', jsonb_build_object('event_id', new.event_id));
        end if;
        begin
            perform from public.events as e where e.id = new.event_id and e.date = v_date for key share;
            if found then
                new.event_date := v_date;
                return new;
            end if;
        exception when serialization_failure then
            null;  -- moved while we waited: read the key again
        end;
    end loop;
    raise serialization_failure using message = 'the event keeps moving', hint = 'retry';
end;
$$;
revoke all on function private.fill_event_date() from public, anon, authenticated, service_role;
