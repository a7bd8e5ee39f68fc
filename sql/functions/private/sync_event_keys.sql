-- Keeps event_keys and event_seats, which know every event once, whatever leaf it is in. Caller: triggers of events.
-- Moving an event to another leaf fires BEFORE UPDATE, then DELETE and INSERT on the leaves, never AFTER UPDATE:
-- so the key gets its new date before the update, and the pair that follows finds nothing left to do.
create or replace function private.sync_event_keys()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_seats integer;
    v_taken integer;
    v_now private.event_seats;
begin
    if tg_op = 'INSERT' then
        insert into private.event_keys as k (id, slug, date)
        values (new.id, new.slug, new.date)
        on conflict (id) do update set slug = excluded.slug where k.date = excluded.date;
        if not found then
            raise unique_violation using
                message = format('duplicate key value: event %s exists already', new.id),
                schema = 'public', table = 'events', constraint = 'event_keys_pkey';
        end if;
        insert into private.event_seats (event_id, capacity)
        values (new.id, coalesce(new.capacity, new.max_capacity))
        on conflict (event_id) do nothing;
        return null;
    end if;

    if tg_op = 'DELETE' then
        delete from private.event_keys as k where k.id = old.id and k.date = old.date;
        return null;
    end if;

    if new.id is distinct from old.id then
        raise check_violation using
            message = 'El identificador de un evento no cambia',
            detail = '{"en": "The id of an event cannot change"}', hint = 'event_id_is_fixed';
    end if;
    if (new.slug, new.date) is distinct from (old.slug, old.date) then
        update private.event_keys as k set slug = new.slug, date = new.date where k.id = new.id;
    end if;
    v_seats := coalesce(new.capacity, new.max_capacity);
    if v_seats is distinct from coalesce(old.capacity, old.max_capacity) then
        perform from private.event_seats as s where s.event_id = new.id for no key update;
        v_now := private.seats_of(new.id);
        v_taken := v_now.confirmed + v_now.held;
        if v_now.is_hot and v_seats is null then
            perform private.fail('MD221', jsonb_build_object('event_id', new.id));
        end if;
        if v_taken > 0 and v_seats < v_taken then
            perform private.fail('MD107', jsonb_build_object('capacity', v_seats, 'taken', v_taken));
        end if;
        update private.event_seats as s
        set capacity = v_seats, confirmed = v_now.confirmed, held = v_now.held
        where s.event_id = new.id;
    end if;
    return new;
end;
$$;
revoke all on function private.sync_event_keys() from public, anon, authenticated, service_role;
