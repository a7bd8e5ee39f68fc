-- Counts seats as registrations come, change and go, refuses the one too many, and offers a seat that has become free
-- to who waits for it. Caller: triggers of registrations, once a statement: all rows of an event are one count.
-- Runs on every path, whoever writes; the counters that the document puts on events follow in the same transaction.
-- Errors: MD201 event_full.
create or replace function private.process_event_registration()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
-- @plpgsql_check_options: oldtable = old_rows, newtable = new_rows
declare
    v_old private.seat_count[];
    v_new private.seat_count[];
    v_change record;
    v_seats private.event_seats;
    v_date timestamptz;
begin
    if tg_op = 'INSERT' then
        if not exists (
            select from new_rows as r inner join private.event_seats as s on s.event_id = r.event_id where not s.is_hot
        ) then
            return null;  -- slots guard the seats of hot events, and count_hot_seats counts them
        end if;
    end if;
    if tg_op <> 'INSERT' then
        select array_agg(s.counted) into v_old
        from (
            select (
                r.event_id,
                r.ticket_type,
                -count(*) filter (where r.status = 'confirmed'),
                -count(*) filter (where r.status in ('pending', 'offered')),
                -count(*) filter (where r.status = 'waitlisted'),
                -count(*) filter (where r.check_in_time is not null)
            )::private.seat_count as counted
            from old_rows as r
            group by r.event_id, r.ticket_type
        ) as s;
    end if;
    if tg_op <> 'DELETE' then
        select array_agg(s.counted) into v_new
        from (
            select (
                r.event_id,
                r.ticket_type,
                count(*) filter (where r.status = 'confirmed'),
                count(*) filter (where r.status in ('pending', 'offered')),
                count(*) filter (where r.status = 'waitlisted'),
                count(*) filter (where r.check_in_time is not null)
            )::private.seat_count as counted
            from new_rows as r
            group by r.event_id, r.ticket_type
        ) as s;
    end if;

    for v_change in
        select
            t.event_id,
            sum(t.confirmed) as confirmed,
            sum(t.held) as held,
            sum(t.waiting) as waiting,
            sum(t.attended) as attended,
            array_agg((t.event_id, t.ticket_type, t.confirmed, t.held, t.waiting, t.attended)::private.seat_count)
                filter (where t.confirmed + t.held <> 0) as tickets
        from (
            select
                c.event_id,
                c.ticket_type,
                sum(c.confirmed) as confirmed,
                sum(c.held) as held,
                sum(c.waiting) as waiting,
                sum(c.attended) as attended
            from unnest(v_old || v_new) as c
            group by c.event_id, c.ticket_type
        ) as t
        where (t.confirmed, t.held, t.waiting, t.attended) <> (0, 0, 0, 0)
        group by t.event_id
        order by t.event_id
    loop
        if (select s.is_hot from private.event_seats as s where s.event_id = v_change.event_id) then
            if v_change.confirmed + v_change.held < 0 then
                perform private.offer_seats(v_change.event_id);
            end if;
            continue;
        end if;
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
            waiting = s.waiting + v_change.waiting,
            attended = s.attended + v_change.attended
        where s.event_id = v_change.event_id
        returning s.* into v_seats;
        if v_change.tickets is not null then
            update private.ticket_seats as s
            set taken = s.taken + t.confirmed + t.held
            from unnest(v_change.tickets) as t
            where s.event_id = t.event_id and s.code = t.ticket_type;
            if found and exists (select from unnest(v_change.tickets) as t where t.confirmed + t.held > 0) then
                perform private.check_quotas(v_change.event_id, 'MD201');
            end if;
        end if;
        if (v_change.confirmed, v_change.attended) <> (0, 0) then
            -- With a date that is known, the one leaf is made ready to be written; with a join, all of them. The date
            -- stays until the commit: who moves the event waits for the registration.
            select k.date into v_date from private.event_keys as k where k.id = v_change.event_id;
            update public.events as e
            set current_registrations = v_seats.confirmed, actual_attendees = v_seats.attended
            where e.id = v_change.event_id and e.date = v_date;
        end if;
        if v_seats.waiting > 0 and v_change.tickets is not null then
            perform private.offer_seats(v_change.event_id);
        end if;
    end loop;
    return null;
end;
$$;
revoke all on function private.process_event_registration() from public, anon, authenticated, service_role;
