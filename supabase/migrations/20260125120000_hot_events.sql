-- Hot events: which events many register for at once is said by who runs them, and their counters follow.
-- Functions: sql/functions. How slots guard their seats: 20260125000000_seats.sql.
-- Undo: supabase/undo/20260125120000_hot_events.sql
set lock_timeout = '4s';
set statement_timeout = '60s';

insert into private.error_codes (code, reason, http, es, en) values
(
    'MD221', 'not_one_pool', 409,
    'Para eso el evento necesita un número de cupos, sin cuotas por entrada ni límite de espera',
    'The event needs a number of seats, no quotas by ticket, no limit of who waits'
);

create index idx_event_seats_hot on private.event_seats (event_id) where is_hot;

-- <<< sql/functions/private/is_one_pool.sql
-- Whether the seats of an event are one pool of known size, as slots need it: no ticket has a quota or an early price for
-- the first so many, and the waiting list is not of limited length. Callers: set_event_hot, keep_pool.
create or replace function private.is_one_pool(p_event public.events)
returns boolean
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
    return coalesce(p_event.capacity, p_event.max_capacity) is not null
        and coalesce((private.rules_of(p_event.id)).waitlist_size, 0) = 0
        and not exists (
            select from public.event_ticket_types as t
            where t.event_id = p_event.id and num_nonnulls(t.quota, t.shared_quota, t.early_bird_count) > 0
        );
end;
$$;
revoke all on function private.is_one_pool(public.events) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/keep_pool.sql
-- Keeps the seats of a hot event one pool. Caller: triggers of ticket types and rules, after a change.
-- Errors: MD221 not_one_pool.
create or replace function private.keep_pool()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform private.lock_event_seats(new.event_id);
    if (select s.is_hot from private.event_seats as s where s.event_id = new.event_id)
        and not (select private.is_one_pool(e) from private.event_row(new.event_id) as e) then
        perform private.fail('MD221', jsonb_build_object('event_id', new.event_id));
    end if;
    return null;
end;
$$;
revoke all on function private.keep_pool() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/count_seats.sql
-- Counts the registrations of an event into its row, its tickets and what the document shows on it. Callers:
-- count_hot_seats; cool_event, under the lock of the seats.
create or replace function private.count_seats(p_event_id uuid)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_seats private.event_seats;
begin
    -- or the number of seats changes between counting and writing
    perform from private.event_seats as s where s.event_id = p_event_id for no key update;
    v_seats := private.seats_of(p_event_id);
    update private.event_seats as s
    set confirmed = v_seats.confirmed, held = v_seats.held, waiting = v_seats.waiting, attended = v_seats.attended
    where s.event_id = p_event_id;
    update private.ticket_seats as s
    set taken = (
        select count(*) from public.event_registrations as r
        where r.event_id = s.event_id and r.ticket_type = s.code and r.status in ('pending', 'offered', 'confirmed')
    )
    where s.event_id = p_event_id;
    update public.events as e
    set current_registrations = v_seats.confirmed, actual_attendees = v_seats.attended
    from private.event_keys as k
    where k.id = p_event_id and e.id = k.id and e.date = k.date
        and (e.current_registrations, e.actual_attendees) <> (v_seats.confirmed, v_seats.attended);
end;
$$;
revoke all on function private.count_seats(uuid) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/cool_event.sql
-- Makes a hot event an ordinary one again. Callers: set_event_hot, count_hot_seats, under the lock of the seats.
create or replace function private.cool_event(p_event_id uuid)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform private.count_seats(p_event_id);
    update private.event_seats as s set is_hot = false where s.event_id = p_event_id;
    delete from private.seat_slots as s where s.event_id = p_event_id;
end;
$$;
revoke all on function private.cool_event(uuid) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/set_event_hot.sql
-- Makes an event one for which many register at once, or an ordinary one again; twice changes nothing.
-- Caller: public.set_event_hot. Errors: P0002, 42501, MD101 event_not_open, MD221 not_one_pool.
create or replace function private.set_event_hot(p_event_id uuid, p_is_hot boolean)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_event constant public.events := private.lock_managed_event(p_event_id);
begin
    if p_is_hot = (select s.is_hot from private.event_seats as s where s.event_id = p_event_id) then
        return;
    end if;
    if not p_is_hot then
        perform private.cool_event(p_event_id);
    elsif v_event.status not in ('draft', 'published') then
        perform private.fail('MD101', jsonb_build_object('status', v_event.status));
    elsif not private.is_one_pool(v_event) then
        perform private.fail('MD221', jsonb_build_object('event_id', p_event_id));
    else
        insert into private.seat_slots (event_id, slot, registration_id)
        select r.event_id, row_number() over (order by r.created_at, r.id), r.id
        from public.event_registrations as r
        where r.event_id = p_event_id and r.status in ('pending', 'offered', 'confirmed');
        update private.event_seats as s set is_hot = true where s.event_id = p_event_id;
    end if;
    perform private.settle_seats(p_event_id);
end;
$$;
revoke all on function private.set_event_hot(uuid, boolean) from public, anon, authenticated, service_role;
grant execute on function private.set_event_hot(uuid, boolean) to authenticated;
-- >>>
-- <<< sql/functions/private/count_hot_seats.sql
-- Lets the counters of hot events follow their registrations, and makes those that are over ordinary ones. Says how many
-- it counted. Caller: the job count-hot-seats.
create or replace function private.count_hot_seats()
returns bigint
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_event public.events;
    v_count bigint := 0::bigint;
begin
    -- by id, as everybody who locks several
    for v_event in
        select e.*
        from private.event_seats as s
        cross join lateral private.event_row(s.event_id) as e
        where s.is_hot
        order by s.event_id
    loop
        if private.registration_refusal(v_event, null) = 'MD202' then
            perform private.lock_event_seats(v_event.id);
            perform private.cool_event(v_event.id);
        else
            perform private.count_seats(v_event.id);
        end if;
        v_count := v_count + 1;
    end loop;
    return v_count;
end;
$$;
revoke all on function private.count_hot_seats() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/public/set_event_hot.sql
-- Makes an event one for which many register at once, or an ordinary one again; twice changes nothing. Its counters on
-- events then follow within seconds, its availability is exact. Callers: the organizer, admins.
-- Errors: P0002, 42501, MD101 event_not_open, MD221 not_one_pool.
create or replace function public.set_event_hot(p_event_id uuid, p_is_hot boolean default true)
returns void
language sql
volatile
security invoker
set search_path = ''
as $$ select private.set_event_hot(p_event_id, p_is_hot) $$;
revoke all on function public.set_event_hot(uuid, boolean) from public, anon, authenticated, service_role;
grant execute on function public.set_event_hot(uuid, boolean) to authenticated;
comment on function public.set_event_hot(uuid, boolean) is
'Prepares an event for a rush, or ends that: many register at once, counters follow within seconds.';
-- >>>

create trigger keep_pool
after insert or update on public.event_ticket_types
for each row execute function private.keep_pool();

create trigger keep_pool
after update of waitlist_size on public.event_rules
for each row execute function private.keep_pool();

insert into private.guarantees (name, es, en, violations) values
(
    'a_slot_for_each_seat', 'En un evento concurrido cada inscripción con cupo tiene su propio puesto',
    'At a hot event each registration with a seat has a slot of its own',
    $$
        select format('event %s: registration %s has no slot', r.event_id, r.id)
        from private.event_seats as s
        inner join public.event_registrations as r
            on r.event_id = s.event_id and r.status in ('pending', 'offered', 'confirmed')
        where s.is_hot and not exists (select from private.seat_slots as t where t.registration_id = r.id)
        union all
        select format('event %s: slot %s belongs to nobody', t.event_id, t.slot)
        from private.seat_slots as t
        where t.registration_id is not null and not exists (
            select from public.event_registrations as r
            where r.id = t.registration_id and r.event_id = t.event_id
                and r.status in ('pending', 'offered', 'confirmed')
        )
    $$
);

select private.schedule_job(
    'count-hot-seats', '5 seconds', 'private.count_hot_seats', 'Lets the counters of hot events follow'
);
