-- Takes back 20260125000000_seats.sql, with ticket types, quotas and rules; registrations stay as they are.
-- `event_registrations` is written by its owner alone then: registering comes with this migration.
select private.unschedule_job('settle-seats');
delete from private.retention_rules where live = 'private.registration_keys'::regclass;
drop function monitoring.verify_guarantees();
drop function public.waitlist_place(uuid);
drop function public.can_register(uuid, text, boolean);
drop function public.transfer_registration(uuid, uuid);
drop function public.decide_registration(uuid, boolean);
drop function public.accept_offer(uuid);
drop function public.cancel_registration(uuid);
drop function public.register_for_event(uuid, text, text, boolean);
drop trigger move_slot_delete on public.event_registrations;
drop trigger move_slot on public.event_registrations;
drop trigger keep_event_price on public.events;
drop trigger handle_event_registration_delete on public.event_registrations;
drop trigger handle_event_registration_update on public.event_registrations;
drop trigger handle_event_registration on public.event_registrations;

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

-- Why an event takes no registration now: a code of private.error_codes, or null when it does.
-- Callers: register_for_event, event_availability; so both always agree.
create or replace function private.registration_refusal(p_event public.events, p_seats private.event_seats)
returns text
language sql
stable
security definer
set search_path = ''
as $$
    select case
        when p_event.status in ('draft', 'cancelled') then 'MD101'
        when p_event.status = 'completed' or coalesce(p_event.end_date, p_event.date) <= private.clock() then 'MD202'
        when coalesce(p_event.registration_deadline, p_event.date) <= private.clock() then 'MD203'
        when p_seats.confirmed + p_seats.held >= p_seats.capacity then 'MD201'
    end
$$;
revoke all on function private.registration_refusal(public.events, private.event_seats)
from public, anon, authenticated, service_role;

-- The exact seats of one event that the caller may see; an archived one says so. Caller: public.event_availability.
create or replace function private.event_availability(p_event_id uuid)
returns table (capacity integer, taken integer, available integer, is_open boolean, reason text)
language sql
stable
security definer
set search_path = ''
as $$
    select
        s.capacity,
        s.confirmed + s.held,
        s.capacity - s.confirmed - s.held,
        r.code is null,
        c.reason
    from private.any_event_row(p_event_id) as e
    inner join private.event_seats as s on s.event_id = e.id
    cross join lateral (
        select case when private.is_archived(e.id) then 'MD175' else private.registration_refusal(e, s) end
    ) as r (code)
    left join private.error_codes as c on c.code = r.code
    where e.status <> 'draft' or e.organizer_id = (select auth.uid()) or (select private.is_admin())
$$;
revoke all on function private.event_availability(uuid) from public, anon, authenticated, service_role;
grant execute on function private.event_availability(uuid) to anon, authenticated;

-- Publishes, cancels or completes an event. Callers: public.publish_event, cancel_event, complete_event.
-- Errors: P0002, 42501, MD102 event_in_past (publishing too late), MD105 illegal_step, MD109 event_not_started.
create or replace function private.change_event_status(p_event_id uuid, p_status text, p_reason text default null)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_event constant public.events := private.lock_managed_event(p_event_id);
begin
    if v_event.status = p_status then
        return;
    end if;
    if p_status = 'published' then
        if v_event.date <= private.clock() then
            perform private.fail('MD102', jsonb_build_object('date', v_event.date));
        end if;
    elsif p_status = 'completed' and v_event.date > private.clock() then
        perform private.fail('MD109', jsonb_build_object('date', v_event.date));
    end if;
    update public.events as e
    set
        status = p_status,
        meta_data = case
            when p_reason is null then e.meta_data
            else e.meta_data || jsonb_build_object('cancel_reason', left(p_reason, 500))
        end
    where e.id = v_event.id and e.date = v_event.date;
end;
$$;
revoke all on function private.change_event_status(uuid, text, text) from public, anon, authenticated, service_role;
grant execute on function private.change_event_status(uuid, text, text) to authenticated;

-- Changes how many seats an event has; null means no limit. Caller: public.set_event_capacity.
-- Errors: P0002, 42501, MD101 event_not_open, MD106 venue_capacity_exceeded, MD107 capacity_below_taken, 23514.
create or replace function private.set_event_capacity(p_event_id uuid, p_capacity integer, p_max_capacity integer)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_event constant public.events := private.lock_managed_event(p_event_id);
begin
    if v_event.status not in ('draft', 'published') then
        perform private.fail('MD101', jsonb_build_object('status', v_event.status));
    end if;
    update public.events as e
    set capacity = p_capacity, max_capacity = p_max_capacity
    where e.id = v_event.id and e.date = v_event.date;
end;
$$;
revoke all on function private.set_event_capacity(uuid, integer, integer)
from public, anon, authenticated, service_role;
grant execute on function private.set_event_capacity(uuid, integer, integer) to authenticated;

create trigger handle_event_registration
after insert or update or delete on public.event_registrations
for each row execute function private.process_event_registration();

revoke update (meta_data) on public.event_registrations from service_role;
grant insert, update on public.event_registrations to service_role;
drop function private.verify_guarantees();
drop function private.cancel_registrations(public.events);
drop function private.waitlist_place(uuid);
drop function private.can_register(uuid, text, boolean);
drop function private.is_paid_for(public.event_registrations, private.verdict);
drop function private.confirm_paid(uuid);
drop function private.transfer_registration(uuid, uuid);
drop function private.decide_registration(uuid, boolean);
drop function private.accept_offer(uuid);
drop function private.cancel_registration(uuid);
drop function private.register_for_event(uuid, text, text, boolean);
drop function private.tell_of_seat(public.event_registrations);
drop function private.tell_of_registration(public.event_registrations, public.events, text, text);
drop function private.claim_registration_key(uuid, text, jsonb);
drop function private.lock_managed_registration(uuid);
drop function private.lock_registration(uuid, boolean);
drop function private.require_registration(uuid, boolean);
drop function private.registration_not_found();
drop function private.any_registration_row(uuid);
drop function private.manages_event(public.events);
drop function private.hold_end(public.events);
drop function private.settle_due_seats();
drop function private.settle_if_due(uuid);
drop function private.settle_seats(uuid);
drop function private.has_due_holds(uuid);
drop function private.offer_seats(uuid);
drop function private.registration_verdict(public.events, text, uuid, boolean);
drop function private.ticket_refusal(public.events, public.event_ticket_types, uuid);
drop function private.keep_event_price();
drop function private.check_quotas(uuid, text);
drop function private.has_seat(public.events, public.event_ticket_types);
drop function private.seat_limit(public.events);
drop function private.ticket_price(public.event_ticket_types);
drop function private.rules_of(uuid);
drop function private.tickets_of(public.events);
drop function private.move_slot();
drop function private.fit_slots(uuid);
drop table private.guarantees;
drop table private.registration_keys;
drop table private.ticket_seats;
drop trigger create_event_rules on private.event_keys;
drop function private.create_event_rules();
drop table public.event_rules;
drop table public.event_ticket_types;
drop table public.event_shared_quotas;
drop function private.apply_ticket_change();
drop function private.lock_ticket_seats();

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
        select s.confirmed + s.held into v_taken from private.event_seats as s where s.event_id = new.id for no key update;
        if v_taken > 0 and v_seats < v_taken then
            perform private.fail('MD107', jsonb_build_object('capacity', v_seats, 'taken', v_taken));
        end if;
        update private.event_seats as s set capacity = v_seats where s.event_id = new.id;
    end if;
    return new;
end;
$$;
revoke all on function private.sync_event_keys() from public, anon, authenticated, service_role;

-- Locks the seats of the event before a registration is written, on every path, and gives whoever waits a place behind
-- the others. Caller: trigger of registrations, first by name. Errors: P0002.
create or replace function private.lock_registration_seats()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform private.lock_event_seats(new.event_id);
    if new.status = 'waitlisted' and new.waitlist_position is null then
        new.waitlist_position := nextval('private.waitlist_positions')::integer;
    end if;
    return new;
end;
$$;
revoke all on function private.lock_registration_seats() from public, anon, authenticated, service_role;

drop function private.seats_of(uuid);
drop function private.share_event_seats(uuid);
drop function private.take_slot(uuid, uuid);
drop function private.has_free_slot(uuid);
drop function private.holds_seat(public.registration_status);
drop table private.seat_slots;
drop type private.verdict;
drop type private.seat_count;
alter table private.event_seats drop column waiting, drop column is_hot;
comment on column private.event_seats.held is
'Seats that wait: unpaid, to be approved, or offered. @pii:none @export:no @erase:keep @retain:forever';
delete from private.error_codes
where code in (
    'MD205', 'MD206', 'MD207', 'MD208', 'MD209', 'MD210', 'MD211', 'MD212', 'MD213', 'MD214', 'MD215', 'MD217', 'MD218'
);
