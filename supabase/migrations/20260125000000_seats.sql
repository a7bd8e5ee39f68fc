-- Seats: ticket types with their quotas, holds, the waiting list with its offers, and what all of it promises.
-- Functions: sql/functions. Policies: sql/policies/public/event_ticket_types.sql, event_shared_quotas.sql, event_rules.sql.
-- Undo: supabase/undo/20260125000000_seats.sql
set lock_timeout = '4s';
set statement_timeout = '60s';

insert into private.error_codes (code, reason, http, es, en) values
('MD205', 'unknown_ticket_type', 422, 'Esta entrada no existe', 'There is no such ticket'),
('MD206', 'registration_refused', 403, 'No puedes inscribirte en este evento', 'You cannot register for this event'),
('MD207', 'members_only', 403, 'Esta entrada es para miembros', 'This ticket is for members'),
('MD208', 'sales_not_open', 409, 'Esta entrada aún no está a la venta', 'This ticket is not on sale yet'),
('MD209', 'sales_ended', 409, 'Esta entrada ya no está a la venta', 'This ticket is no longer on sale'),
('MD210', 'key_reused', 422, 'Esta clave ya se usó para otra cosa', 'This key was used for something else'),
('MD211', 'waitlist_full', 409, 'La lista de espera está llena', 'The waiting list is full'),
('MD212', 'offer_gone', 409, 'Este cupo ya no se ofrece', 'This seat is no longer offered'),
('MD213', 'not_requested', 409, 'Esta inscripción ya no espera respuesta', 'It no longer waits for an answer'),
('MD214', 'transfer_closed', 409, 'Esta entrada ya no se puede pasar', 'This ticket can no longer be passed on'),
('MD215', 'already_registered', 409, 'Esa persona ya tiene una inscripción', 'This person has a registration already'),
('MD217', 'quota_below_taken', 409, 'Ya hay más entradas ocupadas', 'More tickets than that are taken already'),
('MD218', 'ticket_type_in_use', 409, 'Ya hay inscripciones con esta entrada', 'Somebody has this ticket');

create table public.event_shared_quotas (
    event_id uuid not null references private.event_keys (id) on delete cascade,
    code text not null,
    size integer not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),

    primary key (event_id, code),
    constraint code_is_a_name check (code ~ '^[a-z0-9][a-z0-9_-]{0,59}$'),
    constraint size_is_positive check (size > 0)
);
comment on table public.event_shared_quotas is 'How many seats several ticket types of an event have together.';
alter table public.event_shared_quotas enable row level security;
revoke all on public.event_shared_quotas from public, anon, authenticated, service_role;
grant select on public.event_shared_quotas to anon, authenticated;
grant insert (event_id, code, size), update (size), delete on public.event_shared_quotas to authenticated;
grant select, insert, update, delete on public.event_shared_quotas to service_role;

create table public.event_ticket_types (
    id uuid primary key default gen_random_uuid(),
    event_id uuid not null references private.event_keys (id) on delete cascade,
    code text not null,
    name text not null,
    description text,
    price numeric(12, 2) not null default 0,
    currency text not null default 'COP',
    early_bird_price numeric(12, 2),
    early_bird_deadline timestamptz,
    early_bird_count integer,
    quota integer,
    shared_quota text,
    sales_from timestamptz,
    sales_until timestamptz,
    is_members_only boolean not null default false,
    needs_approval boolean not null default false,
    is_active boolean not null default true,
    sort_order integer not null default 999,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),

    constraint unique_ticket_code unique (event_id, code),
    constraint event_ticket_types_quota_fkey foreign key (event_id, shared_quota)
    references public.event_shared_quotas (event_id, code) on delete restrict,
    constraint code_is_a_name check (code ~ '^[a-z0-9][a-z0-9_-]{0,59}$'),
    constraint texts_are_bounded check (length(btrim(name)) between 1 and 200 and length(description) <= 2000),
    constraint valid_prices check (price >= 0 and early_bird_price >= 0 and early_bird_price <= price),
    constraint early_bird_has_an_end check (
        early_bird_price is null or early_bird_deadline is not null or early_bird_count is not null
    ),
    constraint numbers_are_positive check (least(quota, early_bird_count) > 0),
    constraint sales_end_after_they_begin check (sales_from < sales_until),
    constraint currency_is_iso check (currency ~ '^[A-Z]{3}$')
);
comment on table public.event_ticket_types is
'What can be had for an event. An event without any has one: general, at the price of the event.';
comment on column public.event_ticket_types.code is 'The ticket_type of registrations; it does not change.';
comment on column public.event_ticket_types.early_bird_count is
'The early price holds while fewer than so many are taken.';
comment on column public.event_ticket_types.quota is
'How many there are of this ticket; null: as many as the event has seats.';
create index idx_ticket_types_quota on public.event_ticket_types (event_id, shared_quota);
alter table public.event_ticket_types enable row level security;
revoke all on public.event_ticket_types from public, anon, authenticated, service_role;
grant select on public.event_ticket_types to anon, authenticated;
grant insert (
    event_id, code, name, description, price, currency, early_bird_price, early_bird_deadline, early_bird_count, quota,
    shared_quota, sales_from, sales_until, is_members_only, needs_approval, is_active, sort_order
) on public.event_ticket_types to authenticated;
grant update (
    name, description, price, currency, early_bird_price, early_bird_deadline, early_bird_count, quota, shared_quota,
    sales_from, sales_until, is_members_only, needs_approval, is_active, sort_order
) on public.event_ticket_types to authenticated;
grant delete on public.event_ticket_types to authenticated;
grant select, insert, update, delete on public.event_ticket_types to service_role;

create table public.event_rules (
    event_id uuid primary key references private.event_keys (id) on delete cascade,
    hold_minutes integer not null default 30,
    offer_minutes integer not null default 1440,
    waitlist_size integer,
    cancel_hours integer not null default 0,
    refund_hours integer not null default 24,
    transfer_hours integer not null default 0,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),

    constraint a_hold_lasts_from_minutes_to_a_week check (hold_minutes between 5 and 10080),
    constraint an_offer_lasts_from_an_hour_to_a_week check (offer_minutes between 60 and 10080),
    constraint rules_are_not_negative check (least(waitlist_size, cancel_hours, refund_hours, transfer_hours) >= 0)
);
comment on table public.event_rules is 'How registering for an event goes; each event has its row.';
comment on column public.event_rules.hold_minutes is 'How long an unpaid seat is held.';
comment on column public.event_rules.offer_minutes is 'How long a seat is offered to who waits.';
comment on column public.event_rules.waitlist_size is 'How many may wait: 0 for no waiting list, null for no limit.';
comment on column public.event_rules.cancel_hours is
'Until so many hours before the start people cancel themselves.';
comment on column public.event_rules.refund_hours is
'Who cancels until so many hours before the start gets the money back.';
comment on column public.event_rules.transfer_hours is
'Until so many hours before the start a ticket can be passed on.';
alter table public.event_rules enable row level security;
revoke all on public.event_rules from public, anon, authenticated, service_role;
grant select on public.event_rules to anon, authenticated;
grant update (hold_minutes, offer_minutes, waitlist_size, cancel_hours, refund_hours, transfer_hours)
on public.event_rules to authenticated;
grant select, update on public.event_rules to service_role;
insert into public.event_rules (event_id) select k.id from private.event_keys as k;

alter table private.event_seats
add column waiting integer not null default 0,
add column is_hot boolean not null default false;
comment on column private.event_seats.held is 'Seats that wait: unpaid or offered.';
comment on column private.event_seats.waiting is 'People on the waiting list, who have no seat.';
comment on column private.event_seats.is_hot is 'Many register at once: slots guard the seats, counters follow.';
update private.event_seats as s
set waiting = n.waiting
from (
    select r.event_id, count(*) as waiting
    from public.event_registrations as r
    where r.status = 'waitlisted'
    group by r.event_id
) as n
where s.event_id = n.event_id;

create table private.ticket_seats (
    event_id uuid not null,
    code text not null,
    taken integer not null default 0,

    primary key (event_id, code),
    constraint ticket_seats_ticket_fkey foreign key (event_id, code)
    references public.event_ticket_types (event_id, code) on delete cascade,
    constraint taken_is_not_negative check (taken >= 0)
) with (fillfactor = 50);
comment on table private.ticket_seats is 'How many of each ticket type are taken or held; event_seats guards them.';
alter table private.ticket_seats enable row level security;
revoke all on private.ticket_seats from public, anon, authenticated, service_role;

create table private.seat_slots (
    event_id uuid not null references private.event_seats (event_id) on delete cascade,
    slot integer not null,
    registration_id uuid unique,

    primary key (event_id, slot)
) with (fillfactor = 50);
comment on table private.seat_slots is 'The seats of a hot event, one row each: who take different ones do not wait.';
comment on column private.seat_slots.registration_id is 'Whose seat it is; empty: free.';
create index idx_seat_slots_free on private.seat_slots (event_id, slot) where registration_id is null;
alter table private.seat_slots enable row level security;
revoke all on private.seat_slots from public, anon, authenticated, service_role;

create table private.registration_keys (
    user_id uuid not null references auth.users (id) on delete cascade,
    key text not null,
    request jsonb not null,
    registration_id uuid,
    created_at timestamptz not null default now(),

    primary key (user_id, key)
);
comment on table private.registration_keys is
'The keys with which people registered, so that a call that is sent again is known.';
create index idx_registration_keys_created on private.registration_keys (created_at);
alter table private.registration_keys enable row level security;
revoke all on private.registration_keys from public, anon, authenticated, service_role;
insert into private.retention_rules (live, time_column, person_column, keep_for, action, condition, change, description)
values (
    'private.registration_keys', 'created_at', 'user_id', '30 days', 'delete', null, null,
    'With which key somebody registered'
);

create table private.guarantees (
    name text primary key,
    es text not null,
    en text not null,
    violations text not null,

    constraint name_is_plain check (name ~ '^[a-z][a-z0-9_]*$')
);
comment on table private.guarantees is 'What always holds, each with the query that finds where it does not.';
comment on column private.guarantees.violations is 'SQL with one text column: a row for each violation.';
alter table private.guarantees enable row level security;
revoke all on private.guarantees from public, anon, authenticated, service_role;

create type private.seat_count as (
    event_id uuid,
    ticket_type text,
    confirmed bigint,
    held bigint,
    waiting bigint,
    attended bigint
);
create type private.verdict as (
    refusal text,
    status public.registration_status,
    price numeric,
    currency text
);

revoke insert, update on public.event_registrations from service_role;
grant update (meta_data) on public.event_registrations to service_role;

-- <<< sql/functions/private/holds_seat.sql
-- Whether a registration in this state has a seat. Callers: functions and triggers of registrations.
create or replace function private.holds_seat(p_status public.registration_status)
returns boolean
language plpgsql
immutable
security definer
set search_path = ''
as $$
begin
    return p_status in ('pending', 'offered', 'confirmed');
end;
$$;
revoke all on function private.holds_seat(public.registration_status) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/has_free_slot.sql
-- Whether a slot of a hot event is free; one that is being taken still is. Callers: has_seat, take_slot.
create or replace function private.has_free_slot(p_event_id uuid)
returns boolean
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
    -- in order, or the planner reads the table for the first free one, however few there are
    perform from private.seat_slots as s
    where s.event_id = p_event_id and s.registration_id is null
    order by s.slot
    limit 1;
    return found;
end;
$$;
revoke all on function private.has_free_slot(uuid) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/take_slot.sql
-- Takes a slot of a hot event for a registration; false when none is left. Whoever is about to take the last ones may
-- still fail, so it looks again until that is decided. It never waits for a lock: SKIP LOCKED leaves rows locked that it
-- did not give, and that would deadlock. Callers: register_for_event, trigger of registrations. Errors: 55P03.
create or replace function private.take_slot(p_event_id uuid, p_registration_id uuid)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_slot integer;
begin
    for v_attempt in 1 .. 500 loop
        select s.slot into v_slot
        from private.seat_slots as s
        where s.event_id = p_event_id and s.registration_id is null
        order by s.slot
        limit 1
        for no key update skip locked;
        if found then
            update private.seat_slots as s set registration_id = p_registration_id
            where s.event_id = p_event_id and s.slot = v_slot;
            return true;
        end if;
        if not private.has_free_slot(p_event_id) then
            return false;
        end if;
        perform pg_sleep(0.001 * least(v_attempt, 20));
    end loop;
    raise lock_not_available using
        message = 'Hay demasiada demanda; intenta de nuevo',
        detail = '{"en": "Too much is asked for at once; try again"}', hint = 'retry';
end;
$$;
revoke all on function private.take_slot(uuid, uuid) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/share_event_seats.sql
-- Lets many register for a hot event at once, where slots guard the seats, and says whether it is one. The seats of any
-- other event are locked by their row. Nobody who shares wants the whole lock in the same transaction; nor, at a hot
-- event, any lock that others may have who share. Callers: register_for_event; trigger of registrations.
-- Errors: P0002, MD175 event_archived.
create or replace function private.share_event_seats(p_event_id uuid)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform pg_advisory_xact_lock_shared(private.seats_key(p_event_id));
    if (select s.is_hot from private.event_seats as s where s.event_id = p_event_id) then
        return true;
    end if;
    perform private.lock_seats_row(p_event_id);
    return false;
end;
$$;
revoke all on function private.share_event_seats(uuid) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/seats_of.sql
-- The seats of an event as they are now: what is counted in its row, or anew for a hot event, whose row follows later.
-- Callers: event_availability, sync_event_keys, count_seats.
create or replace function private.seats_of(p_event_id uuid)
returns private.event_seats
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_seats private.event_seats;
begin
    select s.* into v_seats from private.event_seats as s where s.event_id = p_event_id;
    if v_seats.is_hot then
        select
            (count(*) filter (where r.status = 'confirmed'))::integer,
            (count(*) filter (where r.status in ('pending', 'offered')))::integer,
            (count(*) filter (where r.status = 'waitlisted'))::integer,
            (count(*) filter (where r.check_in_time is not null))::integer
        into v_seats.confirmed, v_seats.held, v_seats.waiting, v_seats.attended
        from public.event_registrations as r
        where r.event_id = p_event_id;
    end if;
    return v_seats;
end;
$$;
revoke all on function private.seats_of(uuid) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/sync_event_keys.sql
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
-- >>>
-- <<< sql/functions/private/lock_registration_seats.sql
-- Locks the seats of the event before a registration is written, on every path, gives whoever waits a place behind the
-- others, and who takes a seat at a hot event a slot. Caller: trigger of registrations, first by name.
-- Errors: P0002, MD175 event_archived, MD201 event_full.
create or replace function private.lock_registration_seats()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    if private.share_event_seats(new.event_id) and private.holds_seat(new.status)
        and not exists (select from private.seat_slots as s where s.registration_id = new.id)
        and not private.take_slot(new.event_id, new.id) then
        perform private.fail('MD201', jsonb_build_object('event_id', new.event_id));
    end if;
    if new.status = 'waitlisted' and new.waitlist_position is null then
        new.waitlist_position := nextval('private.waitlist_positions')::integer;
    end if;
    return new;
end;
$$;
revoke all on function private.lock_registration_seats() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/move_slot.sql
-- Gives back the slot of who loses a seat at a hot event, and takes one for who gets one. Caller: triggers of
-- registrations, after a change of state and a deletion. Errors: MD201 event_full.
create or replace function private.move_slot()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    if not coalesce((select s.is_hot from private.event_seats as s where s.event_id = old.event_id), false) then
        return null;
    end if;
    perform private.lock_event_seats(old.event_id);
    if tg_op = 'DELETE' or not private.holds_seat(new.status) then
        update private.seat_slots as s set registration_id = null where s.registration_id = old.id;
    elsif not private.holds_seat(old.status) and not private.take_slot(new.event_id, new.id) then
        perform private.fail('MD201', jsonb_build_object('event_id', new.event_id));
    end if;
    return null;
end;
$$;
revoke all on function private.move_slot() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/tickets_of.sql
-- What can be had for an event: its ticket types, or where it has none, one that says what its own columns say.
-- Callers: functions of registration.
create or replace function private.tickets_of(p_event public.events)
returns setof public.event_ticket_types
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_general public.event_ticket_types;
begin
    return query
    select t.* from public.event_ticket_types as t where t.event_id = p_event.id order by t.sort_order, t.code;
    if found then
        return;
    end if;
    v_general.id := p_event.id;
    v_general.event_id := p_event.id;
    v_general.code := 'general';
    v_general.name := 'General';
    v_general.price := case when p_event.price_type = 'paid' then p_event.price else 0 end;
    v_general.currency := p_event.currency;
    v_general.early_bird_price := case when p_event.price_type = 'paid' then p_event.early_bird_price end;
    v_general.early_bird_deadline := p_event.early_bird_deadline;
    v_general.is_members_only := false;
    v_general.needs_approval := false;
    v_general.is_active := true;
    v_general.sort_order := 0;
    v_general.created_at := p_event.created_at;
    v_general.updated_at := p_event.updated_at;
    return next v_general;
end;
$$;
revoke all on function private.tickets_of(public.events) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/create_event_rules.sql
-- Gives each new event its rules for registering, which begin as the defaults say. Caller: trigger of event_keys.
create or replace function private.create_event_rules()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    insert into public.event_rules (event_id) values (new.id);
    return null;
end;
$$;
revoke all on function private.create_event_rules() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/rules_of.sql
-- The rules of an event for registering. Callers: functions of registration.
create or replace function private.rules_of(p_event_id uuid)
returns public.event_rules
language sql
stable
security definer
set search_path = ''
as $$ select r.* from public.event_rules as r where r.event_id = p_event_id $$;
revoke all on function private.rules_of(uuid) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/ticket_price.sql
-- What a ticket costs now: the early price until its deadline, and while fewer than so many are taken.
-- Callers: functions of registration.
create or replace function private.ticket_price(p_ticket public.event_ticket_types)
returns numeric
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
    if p_ticket.early_bird_price is null or p_ticket.early_bird_deadline <= private.clock() then
        return p_ticket.price;
    end if;
    if p_ticket.early_bird_count <= (
        select s.taken from private.ticket_seats as s where s.event_id = p_ticket.event_id and s.code = p_ticket.code
    ) then
        return p_ticket.price;
    end if;
    return p_ticket.early_bird_price;
end;
$$;
revoke all on function private.ticket_price(public.event_ticket_types) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/seat_limit.sql
-- How many may come: what the event says, and never more than its venue holds, be that smaller by now. Null: no limit.
-- Callers: functions of registration.
create or replace function private.seat_limit(p_event public.events)
returns integer
language sql
stable
security definer
set search_path = ''
as $$
    select least(
        coalesce((p_event).capacity, (p_event).max_capacity),
        case
            when not (p_event).meta_data ? 'venue_capacity_override'
                then (select v.capacity from public.venues as v where v.id = (p_event).venue_id)
        end
    )
$$;
revoke all on function private.seat_limit(public.events) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/has_seat.sql
-- Whether one more of this ticket fits: into the event and its venue, its own quota, and the one it shares with others.
-- Callers: functions of registration, under the lock of the seats.
create or replace function private.has_seat(p_event public.events, p_ticket public.event_ticket_types)
returns boolean
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_seats private.event_seats;
begin
    select s.* into v_seats from private.event_seats as s where s.event_id = p_event.id;
    if v_seats.is_hot then
        return private.has_free_slot(p_event.id);
    end if;
    return coalesce(v_seats.confirmed + v_seats.held < private.seat_limit(p_event), true)
        and (
            p_ticket.quota is null
            or p_ticket.quota > (
                select s.taken from private.ticket_seats as s
                where s.event_id = p_ticket.event_id and s.code = p_ticket.code
            )
        )
        and (
            p_ticket.shared_quota is null
            or (
                select q.size from public.event_shared_quotas as q
                where q.event_id = p_ticket.event_id and q.code = p_ticket.shared_quota
            ) > (
                select sum(s.taken)
                from public.event_ticket_types as t
                inner join private.ticket_seats as s on s.event_id = t.event_id and s.code = t.code
                where t.event_id = p_ticket.event_id and t.shared_quota = p_ticket.shared_quota
            )
        );
end;
$$;
revoke all on function private.has_seat(public.events, public.event_ticket_types)
from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/check_quotas.sql
-- Refuses an event whose tickets have gone beyond a quota, their own or a shared one. Callers: triggers of registrations,
-- of ticket types and of shared quotas, under the lock of the seats. Errors: what p_code says.
create or replace function private.check_quotas(p_event_id uuid, p_code text)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_over text;
begin
    select min(o.code) into v_over
    from (
        select t.code
        from public.event_ticket_types as t
        inner join private.ticket_seats as s on s.event_id = t.event_id and s.code = t.code
        where t.event_id = p_event_id and s.taken > t.quota
        union all
        select q.code
        from public.event_shared_quotas as q
        inner join public.event_ticket_types as t on t.event_id = q.event_id and t.shared_quota = q.code
        inner join private.ticket_seats as s on s.event_id = t.event_id and s.code = t.code
        where q.event_id = p_event_id
        group by q.code, q.size
        having sum(s.taken) > q.size
    ) as o;
    if v_over is not null then
        perform private.fail(p_code, jsonb_build_object('event_id', p_event_id, 'quota', v_over));
    end if;
end;
$$;
revoke all on function private.check_quotas(uuid, text) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/lock_ticket_seats.sql
-- Locks the seats of the event before what is sold for it changes, and keeps a ticket that somebody has.
-- Caller: triggers of event_ticket_types, event_shared_quotas.
-- Errors: P0002, MD175 event_archived, MD218 ticket_type_in_use.
create or replace function private.lock_ticket_seats()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    if tg_op = 'DELETE' and not exists (select from private.event_keys as k where k.id = old.event_id) then
        return old;  -- the event itself is being deleted
    end if;
    perform private.lock_event_seats(case when tg_op = 'DELETE' then old.event_id else new.event_id end);
    if tg_op = 'DELETE' and tg_table_name = 'event_ticket_types' and exists (
        select from public.event_registrations as r
        where r.event_id = old.event_id and r.ticket_type = old.code
    ) then
        perform private.fail('MD218', jsonb_build_object('ticket_type', old.code));
    end if;
    return case when tg_op = 'DELETE' then old else new end;
end;
$$;
revoke all on function private.lock_ticket_seats() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/apply_ticket_change.sql
-- Counts what is taken of a new ticket type, holds changed quotas against what is taken, lets the price of the event
-- follow, and offers what has become free. Caller: triggers of event_ticket_types, event_shared_quotas.
-- Errors: MD217 quota_below_taken.
create or replace function private.apply_ticket_change()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_event_id constant uuid := case when tg_op = 'DELETE' then old.event_id else new.event_id end;
begin
    if not exists (select from private.event_keys as k where k.id = v_event_id) then
        return null;  -- the event itself is being deleted
    end if;
    if tg_table_name = 'event_ticket_types' then
        if tg_op = 'INSERT' then
            insert into private.ticket_seats (event_id, code, taken)
            select new.event_id, new.code, count(*)
            from public.event_registrations as r
            where r.event_id = new.event_id and r.ticket_type = new.code
                and r.status in ('pending', 'offered', 'confirmed');
        end if;
        -- keep_event_price says what it is
        update public.events as e set price = e.price
        from private.event_keys as k
        where k.id = v_event_id and e.id = k.id and e.date = k.date;
    end if;
    perform private.check_quotas(v_event_id, 'MD217');
    perform private.settle_seats(v_event_id);
    return null;
end;
$$;
revoke all on function private.apply_ticket_change() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/keep_event_price.sql
-- Keeps the price of an event true: where it has ticket types, it is that of the cheapest that costs something.
-- Caller: trigger of events.
create or replace function private.keep_event_price()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_ticket public.event_ticket_types;
begin
    if not exists (select from public.event_ticket_types as t where t.event_id = new.id and t.is_active) then
        return new;
    end if;
    select t.* into v_ticket
    from public.event_ticket_types as t
    where t.event_id = new.id and t.is_active and t.price > 0
    order by t.price, t.sort_order, t.code
    limit 1;
    new.price_type := case when found then 'paid' when new.price_type = 'paid' then 'free' else new.price_type end;
    if found then
        new.price := v_ticket.price;
        new.currency := v_ticket.currency;
        new.early_bird_price := v_ticket.early_bird_price;
        new.early_bird_deadline := case when v_ticket.early_bird_deadline < new.date then v_ticket.early_bird_deadline end;
    end if;
    return new;
end;
$$;
revoke all on function private.keep_event_price() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/process_event_registration.sql
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
-- >>>
-- <<< sql/functions/private/registration_refusal.sql
-- Why an event takes no registration now: a code of private.error_codes, or null when it does.
-- Callers: registration_verdict, offer_seats, event_availability; so all agree.
create or replace function private.registration_refusal(p_event public.events, p_seats private.event_seats)
returns text
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
    return case
        when p_event.status in ('draft', 'cancelled') then 'MD101'
        when p_event.status = 'completed' or coalesce(p_event.end_date, p_event.date) <= private.clock() then 'MD202'
        when coalesce(p_event.registration_deadline, p_event.date) <= private.clock() then 'MD203'
        when p_seats.event_id is not null and p_seats.confirmed + p_seats.held >= private.seat_limit(p_event) then 'MD201'
    end;
end;
$$;
revoke all on function private.registration_refusal(public.events, private.event_seats)
from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/ticket_refusal.sql
-- Why a person gets no ticket of a kind, whether or not a seat is free: a code of private.error_codes, or null.
-- A block counts on both sides and says no more than that it is refused.
-- Callers: registration_verdict, transfer_registration.
create or replace function private.ticket_refusal(
    p_event public.events,
    p_ticket public.event_ticket_types,
    p_user_id uuid
)
returns text
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
    if p_ticket.id is null or not p_ticket.is_active then
        return 'MD205';
    end if;
    if not private.can_see(p_user_id, p_event.organizer_id) then
        return 'MD206';
    end if;
    if p_ticket.is_members_only then
        perform from public.user_roles as r
        where r.user_id = p_user_id and r.role in ('member', 'organizer', 'admin');
        if not found then
            return 'MD207';
        end if;
    end if;
    return case
        when p_ticket.sales_from > private.clock() then 'MD208'
        when p_ticket.sales_until <= private.clock() then 'MD209'
    end;
end;
$$;
revoke all on function private.ticket_refusal(public.events, public.event_ticket_types, uuid)
from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/registration_verdict.sql
-- What registering would give a person now: a refusal (a code), or the state and the price. The one place that decides.
-- Callers: register_for_event, under the lock of the seats; can_register. Both after what was due is settled: then nobody
-- waits for a seat that is free.
create or replace function private.registration_verdict(
    p_event public.events,
    p_ticket_type text,
    p_user_id uuid,
    p_wait boolean
)
returns private.verdict
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_ticket public.event_ticket_types;
    v_price numeric;
    v_verdict private.verdict;
begin
    select t.* into v_ticket from private.tickets_of(p_event) as t where t.code = p_ticket_type;
    v_verdict.refusal := private.registration_refusal(p_event, null);
    if v_verdict.refusal is null then
        v_verdict.refusal := private.ticket_refusal(p_event, v_ticket, p_user_id);
    end if;
    if v_verdict.refusal is not null then
        return v_verdict;
    end if;

    v_price := private.ticket_price(v_ticket);
    if v_ticket.needs_approval then
        v_verdict.status := 'requested';
    elsif private.has_seat(p_event, v_ticket) then
        v_verdict.status := case
            when v_price > 0 then 'pending'::public.registration_status else 'confirmed'
        end;
    elsif not p_wait then
        v_verdict.refusal := 'MD201';
        return v_verdict;
    elsif (
        select s.waiting >= r.waitlist_size
        from private.event_seats as s inner join public.event_rules as r on s.event_id = r.event_id
        where s.event_id = p_event.id
    ) then
        v_verdict.refusal := 'MD211';
        return v_verdict;
    else
        v_verdict.status := 'waitlisted';
    end if;
    v_verdict.price := v_price;
    v_verdict.currency := v_ticket.currency;
    return v_verdict;
end;
$$;
revoke all on function private.registration_verdict(public.events, text, uuid, boolean)
from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/offer_seats.sql
-- Offers free seats to who waits, in the order in which they came, each to the first whose ticket fits; an offer holds
-- the seat for a time. Nothing is offered for an event, or a ticket, that takes no registration any more. Whoever is being
-- deleted just now is passed over. Callers: settle_seats, trigger of registrations, under the lock of the seats.
create or replace function private.offer_seats(p_event_id uuid)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_event public.events;
    v_ends_at timestamptz;
    v_next record;
begin
    select e.* into v_event from private.event_row(p_event_id) as e;
    if private.registration_refusal(v_event, null) is not null then
        return;
    end if;
    v_ends_at := least(
        private.clock() + make_interval(mins => (private.rules_of(p_event_id)).offer_minutes),
        coalesce(v_event.registration_deadline, v_event.date)
    );
    loop
        select w.id, w.user_id, private.ticket_price(t) as price, t.currency into v_next
        from private.tickets_of(v_event) as t
        cross join lateral (
            select r.id, r.user_id, r.waitlist_position
            from public.event_registrations as r
            inner join auth.users as u on r.user_id = u.id
            where r.event_id = p_event_id and r.ticket_type = t.code and r.status = 'waitlisted'
            order by r.waitlist_position
            limit 1
            for key share of u skip locked
        ) as w
        where t.is_active
            and (t.sales_until is null or t.sales_until > private.clock())
            and private.has_seat(v_event, t)
        order by w.waitlist_position
        limit 1;
        exit when not found;
        update public.event_registrations as r
        set status = 'offered', hold_expires_at = v_ends_at, price = v_next.price, currency = v_next.currency
        where r.id = v_next.id;
        perform private.notify(
            v_next.user_id, 'waitlist', 'Hay un cupo para ti',
            format(
                'Un cupo de «%s» es tuyo hasta el %s', v_event.title,
                to_char(v_ends_at at time zone v_event.timezone, 'DD/MM/YYYY HH24:MI')
            ),
            '/events/' || v_event.slug, null, 'registration', v_next.id, p_is_urgent => true, p_expires_at => v_ends_at
        );
    end loop;
end;
$$;
revoke all on function private.offer_seats(uuid) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/has_due_holds.sql
-- Whether a hold or an offer of an event has run out and nobody has touched its seats since. Callers: settle_seats,
-- settle_if_due.
create or replace function private.has_due_holds(p_event_id uuid)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
    select exists (
        select from public.event_registrations as r
        where r.event_id = p_event_id and r.status in ('pending', 'offered') and r.hold_expires_at <= private.clock()
    )
$$;
revoke all on function private.has_due_holds(uuid) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/fit_slots.sql
-- Makes a hot event have as many slots as seats; taken ones are never too many to keep. Callers: settle_seats,
-- set_event_hot, under the lock of the seats.
create or replace function private.fit_slots(p_event_id uuid)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_limit integer;
    v_slots integer;
begin
    select private.seat_limit(e) into v_limit from private.event_row(p_event_id) as e;
    select count(*)::integer into v_slots from private.seat_slots as s where s.event_id = p_event_id;
    if v_slots < v_limit then
        insert into private.seat_slots (event_id, slot)
        select p_event_id, n.slot
        from generate_series(1, v_limit) as n (slot)
        where not exists (select from private.seat_slots as s where s.event_id = p_event_id and s.slot = n.slot)
        limit v_limit - v_slots;
    elsif v_slots > v_limit then
        delete from private.seat_slots as s
        using (
            select f.slot from private.seat_slots as f
            where f.event_id = p_event_id and f.registration_id is null
            order by f.slot desc
            limit v_slots - v_limit
        ) as f
        where s.event_id = p_event_id and s.slot = f.slot;
    end if;
end;
$$;
revoke all on function private.fit_slots(uuid) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/settle_seats.sql
-- Lets holds and offers that are due expire, and offers what is free to who waits. Whatever touches the seats of an
-- event does this first, so that it is right without any job. Callers: functions of registration, after lock_event_seats.
create or replace function private.settle_seats(p_event_id uuid)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_seats private.event_seats;
begin
    if private.has_due_holds(p_event_id) then
        update public.event_registrations as r
        set status = 'expired'
        where r.event_id = p_event_id and r.status in ('pending', 'offered') and r.hold_expires_at <= private.clock();
    end if;
    select s.* into v_seats from private.event_seats as s where s.event_id = p_event_id;
    if v_seats.is_hot then
        perform private.fit_slots(p_event_id);
    end if;
    if v_seats.is_hot or v_seats.waiting > 0 then
        perform private.offer_seats(p_event_id);
    end if;
end;
$$;
revoke all on function private.settle_seats(uuid) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/settle_if_due.sql
-- Settles the seats of an event for whoever only asks, when something is due. Caller: can_register.
create or replace function private.settle_if_due(p_event_id uuid)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    if private.has_due_holds(p_event_id) then
        perform private.lock_event_seats(p_event_id);
        perform private.settle_seats(p_event_id);
    end if;
end;
$$;
revoke all on function private.settle_if_due(uuid) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/settle_due_seats.sql
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
-- >>>
-- <<< sql/functions/private/hold_end.sql
-- Until when an unpaid seat is held from now on: as the rules of the event say, and not beyond its end.
-- Callers: functions of registration.
create or replace function private.hold_end(p_event public.events)
returns timestamptz
language sql
stable
security definer
set search_path = ''
as $$
    select least(
        private.clock() + make_interval(mins => (private.rules_of((p_event).id)).hold_minutes),
        coalesce((p_event).end_date, (p_event).date)
    )
$$;
revoke all on function private.hold_end(public.events) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/manages_event.sql
-- Whether the caller manages an event: as its organizer while he is one, as co-organizer, or as admin.
-- Callers: functions of registration.
create or replace function private.manages_event(p_event public.events)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
    select (select private.is_admin())
        or ((p_event).organizer_id = (select auth.uid()) and (select private.has_permission('events.create')))
        or (p_event).id in (select private.staffed_events('{co_organizer}'))
$$;
revoke all on function private.manages_event(public.events) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/any_registration_row.sql
-- A registration by id, be it archived or not. Callers: functions of registration.
create or replace function private.any_registration_row(p_registration_id uuid)
returns setof public.event_registrations
language sql
stable
security definer
set search_path = ''
as $$
    select r.* from public.event_registrations as r where r.id = p_registration_id
    union all
    select r.* from archive.event_registrations as r where r.id = p_registration_id
$$;
revoke all on function private.any_registration_row(uuid) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/registration_not_found.sql
-- Says that there is no such registration; that of somebody else is not told apart.
-- Callers: functions of registration and of the door. Errors: P0002.
create or replace function private.registration_not_found()
returns void
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
    -- Immutable it would be called while a statement is planned. @plpgsql_check_options: performance_warnings = false
    raise no_data_found using
        message = 'Esta inscripción no existe',
        detail = '{"en": "This registration does not exist"}', hint = 'registration_not_found';
end;
$$;
revoke all on function private.registration_not_found() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/require_registration.sql
-- A registration of the caller's own, or with p_managed also one for an event that he manages, be it archived; anybody
-- else's is not there. Callers: functions of registration. Errors: 42501, P0002.
create or replace function private.require_registration(p_registration_id uuid, p_managed boolean)
returns public.event_registrations
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_user_id constant uuid := private.require_person();
    v_row public.event_registrations;
begin
    select r.* into v_row from private.any_registration_row(p_registration_id) as r;
    if v_row.id is null or (
        v_row.user_id <> v_user_id
        and not (
            p_managed and coalesce((select private.manages_event(e) from private.any_event_row(v_row.event_id) as e), false)
        )
    ) then
        perform private.registration_not_found();
    end if;
    return v_row;
end;
$$;
revoke all on function private.require_registration(uuid, boolean) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/lock_registration.sql
-- A registration as it is under the lock of its seats, after what was due is settled. Whose it must be says p_managed, as
-- for require_registration. Callers: functions that change one. Errors: 42501, P0002, MD175 event_archived.
create or replace function private.lock_registration(p_registration_id uuid, p_managed boolean)
returns public.event_registrations
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_event_id constant uuid := (private.require_registration(p_registration_id, p_managed)).event_id;
begin
    perform private.lock_event_seats(v_event_id);
    perform private.settle_seats(v_event_id);
    -- it may have been passed on while the lock was waited for
    return private.require_registration(p_registration_id, p_managed);
end;
$$;
revoke all on function private.lock_registration(uuid, boolean) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/lock_managed_registration.sql
-- A registration of an event that the caller manages, under the lock of its seats; of another event it is not there, but
-- for its own person, who is told that he does not decide. Callers: decide_registration, functions of payments.
-- Errors: 42501, P0002.
create or replace function private.lock_managed_registration(p_registration_id uuid)
returns public.event_registrations
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_row public.event_registrations;
    v_event public.events;
begin
    -- accounts before what goes with them, as their deletion does
    perform from auth.users as u
    inner join public.event_registrations as r on r.user_id = u.id
    where r.id = p_registration_id
    for key share of u;
    v_row := private.lock_registration(p_registration_id, true);
    select e.* into strict v_event from private.event_row(v_row.event_id) as e;
    if not private.manages_event(v_event) then
        raise insufficient_privilege using
            message = 'Esto lo hace quien organiza el evento',
            detail = '{"en": "The organizer of the event does this"}', hint = 'not_your_event';
    end if;
    return v_row;
end;
$$;
revoke all on function private.lock_managed_registration(uuid) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/claim_registration_key.sql
-- Takes a key for one call of a person, or gives the registration of the call that had it; a twin that is still on its
-- way is waited for. Caller: register_for_event. Errors: 22023 for a key that is none, MD210 key_reused.
create or replace function private.claim_registration_key(p_user_id uuid, p_key text, p_request jsonb)
returns uuid
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_known private.registration_keys;
begin
    if length(p_key) not between 1 and 200 then
        raise invalid_parameter_value using
            message = 'La clave tiene de 1 a 200 caracteres',
            detail = '{"en": "A key has 1 to 200 characters"}', hint = 'bad_idempotency_key';
    end if;
    insert into private.registration_keys (user_id, key, request, created_at)
    values (p_user_id, p_key, p_request, private.clock())
    on conflict (user_id, key) do nothing;
    if found then
        return null;
    end if;
    select k.* into strict v_known from private.registration_keys as k where k.user_id = p_user_id and k.key = p_key;
    if v_known.request <> p_request then
        perform private.fail('MD210');
    end if;
    return v_known.registration_id;
end;
$$;
revoke all on function private.claim_registration_key(uuid, text, jsonb) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/tell_of_registration.sql
-- Tells a person what became of a registration; %s in the text is the title of the event.
-- Callers: functions of registration.
create or replace function private.tell_of_registration(
    p_registration public.event_registrations,
    p_event public.events,
    p_title text,
    p_text text
)
returns void
language sql
volatile
security definer
set search_path = ''
as $$
    select private.notify(
        (p_registration).user_id, 'registration', p_title, format(p_text, (p_event).title), '/events/' || (p_event).slug,
        (select auth.uid()), 'event', (p_event).id
    )
$$;
revoke all on function private.tell_of_registration(public.event_registrations, public.events, text, text)
from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/is_paid_for.sql
-- Whether what was paid before for a registration that ended is enough for what is asked for now; money of another
-- currency is, as it was enough then. Callers: register_for_event, can_register.
create or replace function private.is_paid_for(p_registration public.event_registrations, p_verdict private.verdict)
returns boolean
language sql
immutable
security definer
set search_path = ''
as $$
    select coalesce(
        (p_registration).payment_status = 'paid' and (p_registration).amount_paid >= case
            when (p_registration).currency = (p_verdict).currency then (p_verdict).price else (p_registration).price
        end,
        false
    )
$$;
revoke all on function private.is_paid_for(public.event_registrations, private.verdict)
from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/tell_of_seat.sql
-- Tells a person that a seat is taken for him, also when he took it himself, and at once: he is waiting for it.
-- Callers: functions that confirm registrations.
create or replace function private.tell_of_seat(p_registration public.event_registrations)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_event public.events;
begin
    select e.* into v_event from private.event_row(p_registration.event_id) as e;
    perform private.notify(
        p_registration.user_id, 'registration', 'Tu cupo está confirmado', format('Tienes un cupo en «%s»', v_event.title),
        '/events/' || v_event.slug, p_entity_type => 'registration', p_entity_id => p_registration.id,
        p_is_urgent => true
    );
end;
$$;
revoke all on function private.tell_of_seat(public.event_registrations) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/register_for_event.sql
-- Takes a seat for the caller, or a place on the waiting list. Caller: public.register_for_event. Asking twice gives the
-- same row; after the end of a registration the row is opened again, and what was paid and not given back still counts.
-- A free ticket is confirmed at once, a paid one holds its seat for a while, one that needs approval asks for it.
-- With a key, the same call again gives the row of the first, whatever has become of it.
-- Errors: 42501, P0002, 22023, MD101 event_not_open, MD175 event_archived, MD201 event_full, MD202 event_over,
-- MD203 registration_closed, MD205 - MD209 for the ticket, MD210 key_reused, MD211 waitlist_full.
create or replace function private.register_for_event(
    p_event_id uuid,
    p_ticket_type text,
    p_idempotency_key text,
    p_wait boolean
)
returns public.event_registrations
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_user_id constant uuid := private.require_person();
    v_ticket_type constant text := coalesce(p_ticket_type, 'general');
    v_event public.events;
    v_known_id uuid;
    v_id uuid;
    v_row public.event_registrations;
    v_verdict private.verdict;
    v_is_shared boolean := false;
begin
    if p_idempotency_key is not null then
        v_known_id := private.claim_registration_key(
            v_user_id, p_idempotency_key, jsonb_build_array(p_event_id, v_ticket_type, p_wait)
        );
        if v_known_id is not null then
            select r.* into v_row from private.any_registration_row(v_known_id) as r;
            return v_row;
        end if;
    end if;

    -- accounts before what goes with them, as their deletion does; and two calls of one person one after the other
    perform from auth.users as u where u.id = v_user_id for no key update;
    if private.has_due_holds(p_event_id) or exists (
        select from public.event_registrations as r where r.event_id = p_event_id and r.user_id = v_user_id
    ) then
        perform private.lock_event_seats(p_event_id);
    else
        v_is_shared := private.share_event_seats(p_event_id);
    end if;
    select e.* into strict v_event from private.event_row(p_event_id) as e;
    if v_event.status = 'draft' then
        perform private.require_event(p_event_id);
    end if;
    if not v_is_shared then
        perform private.settle_seats(p_event_id);
        select r.* into v_row
        from public.event_registrations as r
        where r.event_id = p_event_id and r.user_id = v_user_id;
    end if;

    if v_row.id is null or v_row.status in ('cancelled', 'expired') then
        v_verdict := private.registration_verdict(v_event, v_ticket_type, v_user_id, p_wait);
        v_id := coalesce(v_row.id, gen_random_uuid());
        if v_is_shared and private.holds_seat(v_verdict.status) and not private.take_slot(p_event_id, v_id) then
            -- somebody was faster: it is full now
            v_verdict := private.registration_verdict(v_event, v_ticket_type, v_user_id, p_wait);
        end if;
        if v_verdict.refusal is not null then
            perform private.fail(
                v_verdict.refusal, jsonb_build_object('event_id', p_event_id, 'ticket_type', v_ticket_type)
            );
        end if;
        if v_row.id is null or private.is_paid_for(v_row, v_verdict) is not true then
            v_row.payment_status := case
                when v_verdict.price > 0 then 'pending'::public.payment_status else 'not_required'
            end;
            v_row.price := v_verdict.price;
            v_row.currency := v_verdict.currency;
            v_row.amount_paid := null;
        elsif v_verdict.status = 'pending' then
            v_verdict.status := 'confirmed';
        end if;
        v_row.ticket_type := v_ticket_type;
        v_row.status := v_verdict.status;
        v_row.hold_expires_at := case when v_verdict.status = 'pending' then private.hold_end(v_event) end;
        v_row.waitlist_position := case
            when v_verdict.status = 'waitlisted' then nextval('private.waitlist_positions')::integer
        end;
        if v_row.id is null then
            insert into public.event_registrations as r (
                id, event_id, event_date, user_id, ticket_type, status, payment_status, price, amount_paid, currency,
                hold_expires_at, waitlist_position
            )
            values (
                v_id, p_event_id, v_event.date, v_user_id, v_row.ticket_type, v_row.status, v_row.payment_status,
                v_row.price, v_row.amount_paid, v_row.currency, v_row.hold_expires_at, v_row.waitlist_position
            )
            returning r.* into v_row;
        else
            update public.event_registrations as r
            set
                ticket_type = v_row.ticket_type,
                status = v_row.status,
                payment_status = v_row.payment_status,
                price = v_row.price,
                amount_paid = v_row.amount_paid,
                currency = v_row.currency,
                hold_expires_at = v_row.hold_expires_at,
                waitlist_position = v_row.waitlist_position
            where r.id = v_id
            returning r.* into v_row;
        end if;
        if v_row.status = 'confirmed' then
            perform private.tell_of_seat(v_row);
        end if;
    end if;
    if p_idempotency_key is not null then
        update private.registration_keys as k
        set registration_id = v_row.id
        where k.user_id = v_user_id and k.key = p_idempotency_key;
    end if;
    return v_row;
end;
$$;
revoke all on function private.register_for_event(uuid, text, text, boolean)
from public, anon, authenticated, service_role;
grant execute on function private.register_for_event(uuid, text, text, boolean) to authenticated;
-- >>>
-- <<< sql/functions/private/cancel_registration.sql
-- Gives a seat or a place on the waiting list back: the caller's own, or one of an event that he manages; an offer is
-- declined by it. Caller: public.cancel_registration. Cancelling twice changes nothing.
-- Errors: 42501, P0002 (also for somebody else's), MD204 registration_not_cancellable.
create or replace function private.cancel_registration(p_registration_id uuid)
returns public.event_registrations
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_row public.event_registrations := private.lock_registration(p_registration_id, true);
    v_event public.events;
    v_is_own constant boolean := v_row.user_id = (select auth.uid());
begin
    if v_row.status in ('cancelled', 'expired') then
        return v_row;
    end if;
    select e.* into strict v_event from private.event_row(v_row.event_id) as e;
    if v_row.check_in_time is not null or v_event.date <= private.clock() or (
        v_is_own and v_row.status = 'confirmed'
        and v_event.date - make_interval(hours => (private.rules_of(v_event.id)).cancel_hours) <= private.clock()
    ) then
        perform private.fail('MD204', jsonb_build_object('registration_id', p_registration_id));
    end if;
    update public.event_registrations as r set status = 'cancelled', hold_expires_at = null
    where r.id = p_registration_id
    returning r.* into v_row;
    perform private.audit('registration.cancelled', 'event_registrations', v_row.id::text, v_row.user_id);
    if not v_is_own then
        perform private.tell_of_registration(
            v_row, v_event, 'Tu inscripción fue cancelada', 'La inscripción a «%s» fue cancelada'
        );
    end if;
    return v_row;
end;
$$;
revoke all on function private.cancel_registration(uuid) from public, anon, authenticated, service_role;
grant execute on function private.cancel_registration(uuid) to authenticated;
-- >>>
-- <<< sql/functions/private/accept_offer.sql
-- Takes the seat that is offered to the caller: a free one is confirmed, a paid one is held until it is paid.
-- Caller: public.accept_offer. Twice changes nothing. Errors: 42501, P0002, MD212 offer_gone.
create or replace function private.accept_offer(p_registration_id uuid)
returns public.event_registrations
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_row public.event_registrations := private.lock_registration(p_registration_id, false);
    v_event public.events;
begin
    if v_row.status in ('pending', 'confirmed') then
        return v_row;
    elsif v_row.status <> 'offered' then
        perform private.fail('MD212', jsonb_build_object('status', v_row.status));
    end if;
    select e.* into strict v_event from private.event_row(v_row.event_id) as e;
    update public.event_registrations as r
    set
        status = case when s.is_due then 'pending'::public.registration_status else 'confirmed' end,
        payment_status = case
            when s.is_due then 'pending'::public.payment_status
            when r.payment_status = 'paid' then 'paid'
            else 'not_required'
        end,
        hold_expires_at = case when s.is_due then private.hold_end(v_event) end
    from (select v_row.price > 0 and v_row.payment_status <> 'paid' as is_due) as s
    where r.id = p_registration_id
    returning r.* into v_row;
    if v_row.status = 'confirmed' then
        perform private.tell_of_seat(v_row);
    end if;
    return v_row;
end;
$$;
revoke all on function private.accept_offer(uuid) from public, anon, authenticated, service_role;
grant execute on function private.accept_offer(uuid) to authenticated;
-- >>>
-- <<< sql/functions/private/decide_registration.sql
-- Grants or refuses a registration that waits for it. Granted, it takes a seat, or a place on the waiting list where none
-- is free; the price is that of the day when it was asked for. Caller: public.decide_registration. The same answer
-- twice changes nothing.
-- Errors: 42501, P0002, MD101 event_not_open, MD202 event_over, MD213 not_requested.
create or replace function private.decide_registration(p_registration_id uuid, p_is_approved boolean)
returns public.event_registrations
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_row public.event_registrations := private.lock_managed_registration(p_registration_id);
    v_event public.events;
    v_ticket public.event_ticket_types;
    v_refusal text;
begin
    select e.* into strict v_event from private.event_row(v_row.event_id) as e;
    if v_row.status <> 'requested' then
        if p_is_approved = (v_row.status <> 'cancelled') then
            return v_row;
        end if;
        perform private.fail('MD213', jsonb_build_object('status', v_row.status));
    end if;

    if p_is_approved then
        v_refusal := private.registration_refusal(v_event, null);
        if v_refusal in ('MD101', 'MD202') then
            perform private.fail(v_refusal, jsonb_build_object('event_id', v_event.id));
        end if;
        select t.* into v_ticket from private.tickets_of(v_event) as t where t.code = v_row.ticket_type;
        v_row.status := case
            when v_ticket.id is null or not private.has_seat(v_event, v_ticket) then 'waitlisted'::public.registration_status
            when v_row.price > 0 and v_row.payment_status <> 'paid' then 'pending'
            else 'confirmed'
        end;
    else
        v_row.status := 'cancelled';
    end if;
    update public.event_registrations as r
    set
        status = v_row.status,
        hold_expires_at = case when v_row.status = 'pending' then private.hold_end(v_event) end,
        waitlist_position = case when v_row.status = 'waitlisted' then nextval('private.waitlist_positions') end
    where r.id = p_registration_id
    returning r.* into v_row;
    perform private.audit(
        'registration.decided', 'event_registrations', v_row.id::text, v_row.user_id,
        jsonb_build_object('is_approved', p_is_approved)
    );
    perform private.tell_of_registration(
        v_row, v_event,
        case when p_is_approved then 'Tu solicitud fue aceptada' else 'Tu solicitud no fue aceptada' end,
        case v_row.status
            when 'waitlisted' then 'Estás en la lista de espera de «%s»'
            when 'pending' then 'Paga tu entrada para «%s» y el cupo es tuyo'
            when 'confirmed' then 'Tienes un cupo en «%s»'
            else 'Esta vez no hay cupo para ti en «%s»'
        end
    );
    return v_row;
end;
$$;
revoke all on function private.decide_registration(uuid, boolean) from public, anon, authenticated, service_role;
grant execute on function private.decide_registration(uuid, boolean) to authenticated;
-- >>>
-- <<< sql/functions/private/transfer_registration.sql
-- Gives a confirmed seat of the caller's to another person, who is told; what was paid goes with it.
-- Caller: public.transfer_registration.
-- Errors: 42501, P0002 (also for a person whom the caller cannot meet), MD206 registration_refused, MD207 members_only,
-- MD214 transfer_closed, MD215 already_registered.
create or replace function private.transfer_registration(p_registration_id uuid, p_to_user_id uuid)
returns public.event_registrations
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_from_id constant uuid := private.require_person();
    v_row public.event_registrations;
    v_other public.event_registrations;
    v_event public.events;
    v_ticket public.event_ticket_types;
    v_refusal text;
begin
    -- accounts before what goes with them, as their deletion does, and against who registers just now
    perform from auth.users as u where u.id in (v_from_id, p_to_user_id) order by u.id for no key update;
    v_row := private.lock_registration(p_registration_id, false);
    perform private.require_visible_user(p_to_user_id);
    if v_row.user_id = p_to_user_id then
        return v_row;
    end if;
    select e.* into strict v_event from private.event_row(v_row.event_id) as e;
    if v_row.status <> 'confirmed' or v_row.check_in_time is not null or v_event.status <> 'published'
        or v_event.date - make_interval(hours => (private.rules_of(v_event.id)).transfer_hours) <= private.clock() then
        perform private.fail('MD214', jsonb_build_object('status', v_row.status));
    end if;
    select t.* into v_ticket from private.tickets_of(v_event) as t where t.code = v_row.ticket_type;
    v_refusal := private.ticket_refusal(v_event, v_ticket, p_to_user_id);
    if v_refusal in ('MD206', 'MD207') then
        perform private.fail(v_refusal, jsonb_build_object('event_id', v_event.id));
    end if;
    select r.* into v_other
    from public.event_registrations as r
    where r.event_id = v_row.event_id and r.user_id = p_to_user_id;
    if v_other.id is not null then
        if v_other.status not in ('cancelled', 'expired') or coalesce(v_other.amount_paid, 0) > 0 then
            perform private.fail('MD215', jsonb_build_object('event_id', v_event.id));
        end if;
        delete from public.event_registrations as r where r.id = v_other.id;
    end if;
    update public.event_registrations as r set user_id = p_to_user_id
    where r.id = p_registration_id
    returning r.* into v_row;
    perform private.audit(
        'registration.transferred', 'event_registrations', v_row.id::text, v_from_id, '{}',
        jsonb_build_object('from', v_from_id, 'to', p_to_user_id), '{user_id}'
    );
    perform private.tell_of_registration(v_row, v_event, 'Te pasaron una entrada', 'Tienes un cupo en «%s»');
    return v_row;
end;
$$;
revoke all on function private.transfer_registration(uuid, uuid) from public, anon, authenticated, service_role;
grant execute on function private.transfer_registration(uuid, uuid) to authenticated;
-- >>>
-- <<< sql/functions/private/confirm_paid.sql
-- What a registration becomes when its money is whole: `confirmed` keeps its held seat, or takes a free one when the hold
-- has run out; `unseated` where none is free, or the person has given it up. Never a ticket without a seat.
-- Callers: functions of payments, which keep the payment_status. Errors: P0002.
create or replace function private.confirm_paid(p_registration_id uuid)
returns text
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_row public.event_registrations;
    v_event public.events;
    v_ticket public.event_ticket_types;
begin
    select r.* into strict v_row from public.event_registrations as r where r.id = p_registration_id;
    perform private.lock_event_seats(v_row.event_id);
    perform private.settle_seats(v_row.event_id);
    select r.* into strict v_row from public.event_registrations as r where r.id = p_registration_id;
    if v_row.status = 'confirmed' then
        return 'confirmed';
    elsif v_row.status = 'expired' then
        select e.* into strict v_event from private.event_row(v_row.event_id) as e;
        select t.* into v_ticket from private.tickets_of(v_event) as t where t.code = v_row.ticket_type;
        if v_ticket.id is null
            or coalesce(private.registration_refusal(v_event, null), '') in ('MD101', 'MD202')
            or not private.has_seat(v_event, v_ticket) then
            return 'unseated';
        end if;
    elsif v_row.status not in ('pending', 'offered') then
        return 'unseated';
    end if;
    update public.event_registrations as r set status = 'confirmed', hold_expires_at = null
    where r.id = p_registration_id
    returning r.* into v_row;
    perform private.tell_of_seat(v_row);
    return 'confirmed';
end;
$$;
revoke all on function private.confirm_paid(uuid) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/can_register.sql
-- What register_for_event would answer the caller now: a refusal, or the state and the price; for whoever is registered,
-- what he has. Caller: public.can_register. Errors: 42501, P0002.
create or replace function private.can_register(p_event_id uuid, p_ticket_type text, p_wait boolean)
returns table (
    is_allowed boolean,
    reason text,
    status public.registration_status,
    price numeric,
    currency text
)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_user_id constant uuid := private.require_person();
    v_event public.events := private.require_event(p_event_id);
    v_row public.event_registrations;
    v_verdict private.verdict;
begin
    if private.is_archived(p_event_id) then
        v_verdict.refusal := 'MD175';
    else
        perform private.settle_if_due(p_event_id);
        select r.* into v_row
        from public.event_registrations as r
        where r.event_id = p_event_id and r.user_id = v_user_id;
        if v_row.status in ('requested', 'pending', 'confirmed', 'waitlisted', 'offered') then
            return query select true, null::text, v_row.status, v_row.price, v_row.currency;
            return;
        end if;
        v_verdict := private.registration_verdict(v_event, coalesce(p_ticket_type, 'general'), v_user_id, p_wait);
        if private.is_paid_for(v_row, v_verdict) then
            v_verdict.price := v_row.price;
            v_verdict.currency := v_row.currency;
            v_verdict.status := case v_verdict.status when 'pending' then 'confirmed' else v_verdict.status end;
        end if;
    end if;
    return query
    select
        v_verdict.refusal is null,
        (select c.reason from private.error_codes as c where c.code = v_verdict.refusal),
        v_verdict.status,
        v_verdict.price,
        v_verdict.currency;
end;
$$;
revoke all on function private.can_register(uuid, text, boolean) from public, anon, authenticated, service_role;
grant execute on function private.can_register(uuid, text, boolean) to authenticated;
-- >>>
-- <<< sql/functions/private/waitlist_place.sql
-- The place on the waiting list for its ticket, 1 for who is next; null for who does not wait. For the caller's own and
-- for who manages the event. Caller: public.waitlist_place. Errors: 42501, P0002.
create or replace function private.waitlist_place(p_registration_id uuid)
returns integer
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_row constant public.event_registrations := private.require_registration(p_registration_id, true);
begin
    if v_row.status <> 'waitlisted' then
        return null;
    end if;
    return (
        select count(*)::integer
        from public.event_registrations as r
        where r.event_id = v_row.event_id and r.ticket_type = v_row.ticket_type and r.status = 'waitlisted'
            and r.waitlist_position <= v_row.waitlist_position
    );
end;
$$;
revoke all on function private.waitlist_place(uuid) from public, anon, authenticated, service_role;
grant execute on function private.waitlist_place(uuid) to authenticated;
-- >>>
-- <<< sql/functions/private/event_availability.sql
-- The seats of one event that the caller may see, as they are once what is due is settled: a hold that has run out is
-- free, unless somebody waits for it. An archived event says so. Caller: public.event_availability.
create or replace function private.event_availability(p_event_id uuid)
returns table (capacity integer, taken integer, available integer, is_open boolean, reason text)
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_event public.events;
    v_seats private.event_seats;
    v_limit integer;
    v_due integer;
    v_refusal text;
begin
    select e.* into v_event from private.any_event_row(p_event_id) as e;
    v_seats := private.seats_of(p_event_id);
    if v_event.status = 'draft' and v_event.organizer_id is distinct from (select auth.uid())
        and not (select private.is_admin()) then
        return;
    end if;
    v_limit := private.seat_limit(v_event);
    select count(*)::integer into v_due
    from public.event_registrations as r
    where r.event_id = p_event_id and r.status in ('pending', 'offered') and r.hold_expires_at <= private.clock();
    if v_due > 0 then
        v_seats.held := v_seats.held - v_due;
        v_seats.held := v_seats.held
            + least(v_seats.waiting, greatest(v_limit - v_seats.confirmed - v_seats.held, 0));
    end if;
    v_refusal := case
        when private.is_archived(p_event_id) then 'MD175' else private.registration_refusal(v_event, v_seats)
    end;
    return query
    select
        v_limit,
        v_seats.confirmed + v_seats.held,
        v_limit - v_seats.confirmed - v_seats.held,
        v_refusal is null,
        (select c.reason from private.error_codes as c where c.code = v_refusal);
end;
$$;
revoke all on function private.event_availability(uuid) from public, anon, authenticated, service_role;
grant execute on function private.event_availability(uuid) to anon, authenticated;
-- >>>
-- <<< sql/functions/private/cancel_registrations.sql
-- Cancels every registration for an event that is called off, offers and the waiting list too, and tells each person once.
-- Caller: change_event_status, under the lock of the seats.
create or replace function private.cancel_registrations(p_event public.events)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_user_ids uuid[];
begin
    with gone as (
        update public.event_registrations as r
        set status = 'cancelled', hold_expires_at = null
        where r.event_id = p_event.id and r.status in ('requested', 'pending', 'confirmed', 'waitlisted', 'offered')
        returning r.user_id
    )

    select array_agg(g.user_id) into v_user_ids from gone as g;
    -- that it moved is of no use any more
    update public.notifications as n
    set expires_at = private.clock()
    where n.user_id = any (v_user_ids) and n.dedupe_key = 'event_changed:' || p_event.id;
    -- whoever has a place hears of it, whomever he has blocked: it comes from the event
    perform private.notify_all(
        array_remove(v_user_ids, (select auth.uid())), 'event', 'Evento cancelado',
        format('«%s» fue cancelado', p_event.title), '/events/' || p_event.slug,
        p_entity_type => 'event', p_entity_id => p_event.id, p_is_urgent => true
    );
    perform private.audit(
        'event.registrations_cancelled', 'events', p_event.id::text, p_event.organizer_id,
        jsonb_build_object('registrations', coalesce(cardinality(v_user_ids), 0))
    );
end;
$$;
revoke all on function private.cancel_registrations(public.events) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/change_event_status.sql
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
    if p_status = 'cancelled' then
        perform private.cancel_registrations(v_event);
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
-- >>>
-- <<< sql/functions/private/set_event_capacity.sql
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
    perform private.settle_seats(p_event_id);
end;
$$;
revoke all on function private.set_event_capacity(uuid, integer, integer)
from public, anon, authenticated, service_role;
grant execute on function private.set_event_capacity(uuid, integer, integer) to authenticated;
-- >>>
-- <<< sql/functions/private/verify_guarantees.sql
-- What is not as private.guarantees promises: no row, on every database at any time.
-- Callers: monitoring.verify_guarantees, tests.
create or replace function private.verify_guarantees()
returns table (guarantee text, violation text)
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    -- Queries come from a table that only its owner writes.
    -- @plpgsql_check_options: security_warnings = false
    v_guarantee private.guarantees;
begin
    for v_guarantee in select g.* from private.guarantees as g order by g.name loop
        guarantee := v_guarantee.name;
        for violation in execute v_guarantee.violations loop
            return next;
        end loop;
    end loop;
end;
$$;
revoke all on function private.verify_guarantees() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/public/register_for_event.sql
-- Takes a seat for the caller, or a place on the waiting list unless p_wait is false; the database decides which, and the
-- price. Asking twice gives the same row; with a key, also after its end. Callers: signed-in people.
-- Errors: 42501, P0002, 22023, MD101, MD175, MD201 - MD203, MD205 - MD211.
create or replace function public.register_for_event(
    p_event_id uuid,
    p_ticket_type text default 'general',
    p_idempotency_key text default null,
    p_wait boolean default true
)
returns public.event_registrations
language sql
volatile
security invoker
set search_path = ''
as $$
    select private.register_for_event(p_event_id, p_ticket_type, p_idempotency_key, p_wait)
$$;
revoke all on function public.register_for_event(uuid, text, text, boolean)
from public, anon, authenticated, service_role;
grant execute on function public.register_for_event(uuid, text, text, boolean) to authenticated;
comment on function public.register_for_event(uuid, text, text, boolean) is
'Registers the caller for an event, or puts the caller on its waiting list; twice gives the same registration.';
-- >>>
-- <<< sql/functions/public/cancel_registration.sql
-- Gives a seat back. Callers: its owner, the organizer of the event, admins.
-- Errors: 42501, P0002, MD204 registration_not_cancellable.
create or replace function public.cancel_registration(p_registration_id uuid)
returns public.event_registrations
language sql
volatile
security invoker
set search_path = ''
as $$
    select private.cancel_registration(p_registration_id)
$$;
revoke all on function public.cancel_registration(uuid) from public, anon, authenticated, service_role;
grant execute on function public.cancel_registration(uuid) to authenticated;
comment on function public.cancel_registration(uuid) is 'Cancels a registration; twice changes nothing.';
-- >>>
-- <<< sql/functions/public/accept_offer.sql
-- Takes the seat that is offered to the caller. Callers: signed-in people. Errors: 42501, P0002, MD212 offer_gone.
create or replace function public.accept_offer(p_registration_id uuid)
returns public.event_registrations
language sql
volatile
security invoker
set search_path = ''
as $$
    select private.accept_offer(p_registration_id)
$$;
revoke all on function public.accept_offer(uuid) from public, anon, authenticated, service_role;
grant execute on function public.accept_offer(uuid) to authenticated;
comment on function public.accept_offer(uuid) is
'Takes the seat that is offered; twice changes nothing. Cancelling declines it.';
-- >>>
-- <<< sql/functions/public/decide_registration.sql
-- Grants or refuses a registration that waits for approval. Callers: the organizer, co-organizers, admins.
-- Errors: 42501, P0002, MD101 event_not_open, MD202 event_over, MD213 not_requested.
create or replace function public.decide_registration(p_registration_id uuid, p_is_approved boolean)
returns public.event_registrations
language sql
volatile
security invoker
set search_path = ''
as $$
    select private.decide_registration(p_registration_id, p_is_approved)
$$;
revoke all on function public.decide_registration(uuid, boolean) from public, anon, authenticated, service_role;
grant execute on function public.decide_registration(uuid, boolean) to authenticated;
comment on function public.decide_registration(uuid, boolean) is
'Grants or refuses a registration that waits for approval.';
-- >>>
-- <<< sql/functions/public/transfer_registration.sql
-- Gives a confirmed seat of the caller's to another person. Callers: signed-in people.
-- Errors: 42501, P0002, MD206 registration_refused, MD207 members_only, MD214 transfer_closed, MD215 already_registered.
create or replace function public.transfer_registration(p_registration_id uuid, p_to_user_id uuid)
returns public.event_registrations
language sql
volatile
security invoker
set search_path = ''
as $$
    select private.transfer_registration(p_registration_id, p_to_user_id)
$$;
revoke all on function public.transfer_registration(uuid, uuid) from public, anon, authenticated, service_role;
grant execute on function public.transfer_registration(uuid, uuid) to authenticated;
comment on function public.transfer_registration(uuid, uuid) is
'Gives a confirmed seat to another person, with what was paid for it.';
-- >>>
-- <<< sql/functions/public/can_register.sql
-- What register_for_event would answer now: whether, as what, at which price, or the reason why not. Callers: signed-in
-- people. Errors: 42501, P0002.
create or replace function public.can_register(
    p_event_id uuid,
    p_ticket_type text default 'general',
    p_wait boolean default true
)
returns table (
    is_allowed boolean,
    reason text,
    status public.registration_status,
    price numeric,
    currency text
)
language sql
volatile
security invoker
set search_path = ''
as $$
    select c.is_allowed, c.reason, c.status, c.price, c.currency
    from private.can_register(p_event_id, p_ticket_type, p_wait) as c
$$;
revoke all on function public.can_register(uuid, text, boolean) from public, anon, authenticated, service_role;
grant execute on function public.can_register(uuid, text, boolean) to authenticated;
comment on function public.can_register(uuid, text, boolean) is
'What registering would give the caller now: the state and the price, or the reason why not.';
-- >>>
-- <<< sql/functions/public/waitlist_place.sql
-- The place on the waiting list, 1 for who is next; null for who does not wait. Callers: its owner, who manages the event.
-- Errors: 42501, P0002.
create or replace function public.waitlist_place(p_registration_id uuid)
returns integer
language sql
stable
security invoker
set search_path = ''
as $$
    select private.waitlist_place(p_registration_id)
$$;
revoke all on function public.waitlist_place(uuid) from public, anon, authenticated, service_role;
grant execute on function public.waitlist_place(uuid) to authenticated;
comment on function public.waitlist_place(uuid) is
'The place on the waiting list, 1 for who is next; null for who does not wait.';
-- >>>
-- <<< sql/functions/monitoring/verify_guarantees.sql
-- What is not as private.guarantees promises: empty, on live data too. Callers: operators.
create or replace function monitoring.verify_guarantees()
returns table (guarantee text, violation text)
language sql
stable
security invoker
set search_path = ''
as $$
    select v.guarantee, v.violation from private.verify_guarantees() as v
$$;
revoke all on function monitoring.verify_guarantees() from public, anon, authenticated, service_role;
-- >>>

drop trigger handle_event_registration on public.event_registrations;
create trigger handle_event_registration
after insert on public.event_registrations
referencing new table as new_rows
for each statement execute function private.process_event_registration();

create trigger handle_event_registration_update
after update on public.event_registrations
referencing old table as old_rows new table as new_rows
for each statement execute function private.process_event_registration();

create trigger handle_event_registration_delete
after delete on public.event_registrations
referencing old table as old_rows
for each statement execute function private.process_event_registration();

create trigger move_slot
after update of status on public.event_registrations
for each row when (new.status <> old.status) execute function private.move_slot();

create trigger move_slot_delete
after delete on public.event_registrations
for each row execute function private.move_slot();

create trigger keep_event_price
before update of price_type, price, currency, early_bird_price, early_bird_deadline on public.events
for each row execute function private.keep_event_price();

create trigger a_lock_ticket_seats
before insert or update or delete on public.event_ticket_types
for each row execute function private.lock_ticket_seats();

create trigger apply_ticket_change
after insert or update or delete on public.event_ticket_types
for each row execute function private.apply_ticket_change();

create trigger update_event_ticket_types_timestamp
before update on public.event_ticket_types
for each row execute function private.update_updated_at_timestamp();

create trigger a_lock_ticket_seats
before insert or update or delete on public.event_shared_quotas
for each row execute function private.lock_ticket_seats();

create trigger apply_ticket_change
after insert or update or delete on public.event_shared_quotas
for each row execute function private.apply_ticket_change();

create trigger update_event_shared_quotas_timestamp
before update on public.event_shared_quotas
for each row execute function private.update_updated_at_timestamp();

create trigger create_event_rules
after insert on private.event_keys
for each row execute function private.create_event_rules();

create trigger update_event_rules_timestamp
before update on public.event_rules
for each row execute function private.update_updated_at_timestamp();

-- <<< sql/policies/public/event_shared_quotas.sql
-- public.event_shared_quotas    select               insert, update, delete
-- anon                           of visible events    -
-- authenticated                  of visible events    of events that one manages
-- app_admin                      of visible events    all
-- The look at events runs under the caller's own rights, so their policies decide.
drop policy if exists event_shared_quotas_select_anon on public.event_shared_quotas;
create policy event_shared_quotas_select_anon on public.event_shared_quotas
    for select to anon
    using (exists (select from public.events_all as e where e.id = event_id));
comment on policy event_shared_quotas_select_anon on public.event_shared_quotas is
'The shared quotas of an event are as visible as the event';

drop policy if exists event_shared_quotas_select_authenticated on public.event_shared_quotas;
create policy event_shared_quotas_select_authenticated on public.event_shared_quotas
    for select to authenticated
    using (exists (select from public.events_all as e where e.id = event_id));
comment on policy event_shared_quotas_select_authenticated on public.event_shared_quotas is
'The shared quotas of an event are as visible as the event';

drop policy if exists event_shared_quotas_insert_authenticated on public.event_shared_quotas;
create policy event_shared_quotas_insert_authenticated on public.event_shared_quotas
    for insert to authenticated
    with check (event_id = any(array(select private.managed_events())));
comment on policy event_shared_quotas_insert_authenticated on public.event_shared_quotas is
'Organizers and co-organizers set the shared quotas of their events';

drop policy if exists event_shared_quotas_insert_admin on public.event_shared_quotas;
create policy event_shared_quotas_insert_admin on public.event_shared_quotas
    for insert to app_admin
    with check ((select private.is_admin()));
comment on policy event_shared_quotas_insert_admin on public.event_shared_quotas is
'Admins set the shared quotas of any event';

drop policy if exists event_shared_quotas_update_authenticated on public.event_shared_quotas;
create policy event_shared_quotas_update_authenticated on public.event_shared_quotas
    for update to authenticated
    using (event_id = any(array(select private.managed_events())))
    with check (event_id = any(array(select private.managed_events())));
comment on policy event_shared_quotas_update_authenticated on public.event_shared_quotas is
'Organizers and co-organizers set the shared quotas of their events';

drop policy if exists event_shared_quotas_update_admin on public.event_shared_quotas;
create policy event_shared_quotas_update_admin on public.event_shared_quotas
    for update to app_admin
    using ((select private.is_admin()))
    with check ((select private.is_admin()));
comment on policy event_shared_quotas_update_admin on public.event_shared_quotas is
'Admins set the shared quotas of any event';

drop policy if exists event_shared_quotas_delete_authenticated on public.event_shared_quotas;
create policy event_shared_quotas_delete_authenticated on public.event_shared_quotas
    for delete to authenticated
    using (event_id = any(array(select private.managed_events())));
comment on policy event_shared_quotas_delete_authenticated on public.event_shared_quotas is
'Organizers and co-organizers set the shared quotas of their events';

drop policy if exists event_shared_quotas_delete_admin on public.event_shared_quotas;
create policy event_shared_quotas_delete_admin on public.event_shared_quotas
    for delete to app_admin
    using ((select private.is_admin()));
comment on policy event_shared_quotas_delete_admin on public.event_shared_quotas is
'Admins set the shared quotas of any event';
-- >>>
-- <<< sql/policies/public/event_ticket_types.sql
-- public.event_ticket_types     select               insert, update, delete
-- anon                           of visible events    -
-- authenticated                  of visible events    of events that one manages
-- app_admin                      of visible events    all
-- The look at events runs under the caller's own rights, so their policies decide.
drop policy if exists event_ticket_types_select_anon on public.event_ticket_types;
create policy event_ticket_types_select_anon on public.event_ticket_types
    for select to anon
    using (exists (select from public.events_all as e where e.id = event_id));
comment on policy event_ticket_types_select_anon on public.event_ticket_types is
'What can be had for an event is as visible as the event';

drop policy if exists event_ticket_types_select_authenticated on public.event_ticket_types;
create policy event_ticket_types_select_authenticated on public.event_ticket_types
    for select to authenticated
    using (exists (select from public.events_all as e where e.id = event_id));
comment on policy event_ticket_types_select_authenticated on public.event_ticket_types is
'What can be had for an event is as visible as the event';

drop policy if exists event_ticket_types_insert_authenticated on public.event_ticket_types;
create policy event_ticket_types_insert_authenticated on public.event_ticket_types
    for insert to authenticated
    with check (event_id = any(array(select private.managed_events())));
comment on policy event_ticket_types_insert_authenticated on public.event_ticket_types is
'Organizers and co-organizers set the tickets of their events';

drop policy if exists event_ticket_types_insert_admin on public.event_ticket_types;
create policy event_ticket_types_insert_admin on public.event_ticket_types
    for insert to app_admin
    with check ((select private.is_admin()));
comment on policy event_ticket_types_insert_admin on public.event_ticket_types is
'Admins set the tickets of any event';

drop policy if exists event_ticket_types_update_authenticated on public.event_ticket_types;
create policy event_ticket_types_update_authenticated on public.event_ticket_types
    for update to authenticated
    using (event_id = any(array(select private.managed_events())))
    with check (event_id = any(array(select private.managed_events())));
comment on policy event_ticket_types_update_authenticated on public.event_ticket_types is
'Organizers and co-organizers set the tickets of their events';

drop policy if exists event_ticket_types_update_admin on public.event_ticket_types;
create policy event_ticket_types_update_admin on public.event_ticket_types
    for update to app_admin
    using ((select private.is_admin()))
    with check ((select private.is_admin()));
comment on policy event_ticket_types_update_admin on public.event_ticket_types is
'Admins set the tickets of any event';

drop policy if exists event_ticket_types_delete_authenticated on public.event_ticket_types;
create policy event_ticket_types_delete_authenticated on public.event_ticket_types
    for delete to authenticated
    using (event_id = any(array(select private.managed_events())));
comment on policy event_ticket_types_delete_authenticated on public.event_ticket_types is
'Organizers and co-organizers set the tickets of their events';

drop policy if exists event_ticket_types_delete_admin on public.event_ticket_types;
create policy event_ticket_types_delete_admin on public.event_ticket_types
    for delete to app_admin
    using ((select private.is_admin()));
comment on policy event_ticket_types_delete_admin on public.event_ticket_types is
'Admins set the tickets of any event';
-- >>>
-- <<< sql/policies/public/event_rules.sql
-- public.event_rules            select               update                         insert, delete
-- anon                          of visible events    -                              -
-- authenticated                 of visible events    of events that one manages     -
-- app_admin                     of visible events    all                            -
-- The look at events runs under the caller's own rights, so their policies decide.
drop policy if exists event_rules_select_anon on public.event_rules;
create policy event_rules_select_anon on public.event_rules
    for select to anon
    using (exists (select from public.events_all as e where e.id = event_id));
comment on policy event_rules_select_anon on public.event_rules is
'The rules of an event are as visible as the event';

drop policy if exists event_rules_select_authenticated on public.event_rules;
create policy event_rules_select_authenticated on public.event_rules
    for select to authenticated
    using (exists (select from public.events_all as e where e.id = event_id));
comment on policy event_rules_select_authenticated on public.event_rules is
'The rules of an event are as visible as the event';

drop policy if exists event_rules_update_authenticated on public.event_rules;
create policy event_rules_update_authenticated on public.event_rules
    for update to authenticated
    using (event_id = any(array(select private.managed_events())))
    with check (event_id = any(array(select private.managed_events())));
comment on policy event_rules_update_authenticated on public.event_rules is
'Organizers and co-organizers set the rules of their events';

drop policy if exists event_rules_update_admin on public.event_rules;
create policy event_rules_update_admin on public.event_rules
    for update to app_admin
    using ((select private.is_admin()))
    with check ((select private.is_admin()));
comment on policy event_rules_update_admin on public.event_rules is
'Admins set the rules of any event';
-- >>>

insert into private.guarantees (name, es, en, violations) values
(
    'never_oversold', 'Ningún evento tiene más inscripciones que cupos', 'No event has more registrations than seats',
    $$
        select format('event %s: %s of %s', s.event_id, s.confirmed + s.held, s.capacity)
        from private.event_seats as e
        cross join lateral private.seats_of(e.event_id) as s
        where s.confirmed + s.held > s.capacity
    $$
),
(
    'no_quota_exceeded', 'Ninguna entrada supera su cuota', 'No ticket goes beyond its quota',
    $$
        select format('event %s, ticket %s: %s of %s', t.event_id, t.code, s.taken, t.quota)
        from public.event_ticket_types as t
        inner join private.ticket_seats as s on s.event_id = t.event_id and s.code = t.code
        where s.taken > t.quota
        union all
        select format('event %s, shared quota %s: %s of %s', q.event_id, q.code, sum(s.taken), q.size)
        from public.event_shared_quotas as q
        inner join public.event_ticket_types as t on t.event_id = q.event_id and t.shared_quota = q.code
        inner join private.ticket_seats as s on s.event_id = t.event_id and s.code = t.code
        group by q.event_id, q.code, q.size
        having sum(s.taken) > q.size
    $$
),
(
    'seats_are_counted', 'Los contadores dicen lo que dicen las inscripciones',
    'Counters say what the registrations say',
    $$
        select format('event %s: counted (%s), registered (%s)', s.event_id, s.counted, n.registered)
        from (
            select
                e.event_id,
                concat_ws(', ', e.confirmed, e.held, e.waiting, e.attended) as counted
            from private.event_seats as e
            where not e.is_hot
        ) as s
        left join lateral (
            select concat_ws(
                ', ',
                count(*) filter (where r.status = 'confirmed'),
                count(*) filter (where r.status in ('pending', 'offered')),
                count(*) filter (where r.status = 'waitlisted'),
                count(*) filter (where r.check_in_time is not null)
            ) as registered
            from public.event_registrations as r
            where r.event_id = s.event_id
        ) as n on true
        where s.counted <> n.registered and not private.is_archived(s.event_id)
        union all
        select format('event %s, ticket %s: counted %s, registered %s', s.event_id, s.code, s.taken, n.registered)
        from private.ticket_seats as s
        inner join private.event_seats as e on s.event_id = e.event_id and not e.is_hot
        cross join lateral (
            select count(*) as registered
            from public.event_registrations as r
            where r.event_id = s.event_id and r.ticket_type = s.code and r.status in ('pending', 'offered', 'confirmed')
        ) as n
        where s.taken <> n.registered and not private.is_archived(s.event_id)
        union all
        select format(
            'event %s: shows %s and %s, counted %s and %s',
            e.id, e.current_registrations, e.actual_attendees, s.confirmed, s.attended
        )
        from public.events as e
        inner join private.event_seats as s on s.event_id = e.id
        where not s.is_hot and (e.current_registrations, e.actual_attendees) <> (s.confirmed, s.attended)
    $$
),
(
    'first_come_first_served', 'Nadie recibe un cupo antes que quien esperaba primero',
    'Nobody gets a seat before who waited first',
    $$
        select format('event %s, ticket %s: %s waits behind %s', w.event_id, w.ticket_type, w.id, n.id)
        from public.event_registrations as w
        inner join public.event_registrations as n
            on n.event_id = w.event_id and n.ticket_type = w.ticket_type
            and n.status in ('offered', 'pending', 'confirmed') and n.waitlist_position > w.waitlist_position
        where w.status = 'waitlisted'
    $$
),
(
    'no_seat_is_idle', 'Ningún cupo queda libre mientras alguien lo espera',
    'No seat is free while somebody waits for it',
    $$
        select distinct format('event %s, ticket %s', e.id, t.code)
        from private.event_seats as s
        cross join lateral private.event_row(s.event_id) as e
        cross join lateral private.tickets_of(e) as t
        inner join public.event_registrations as w
            on w.event_id = e.id and w.ticket_type = t.code and w.status = 'waitlisted'
        where (s.waiting > 0 or s.is_hot)
            and t.is_active
            and (t.sales_until is null or t.sales_until > private.clock())
            and private.registration_refusal(e, null) is null
            and private.has_seat(e, t)
    $$
),
(
    'one_place_a_person', 'Nadie tiene dos inscripciones en un evento', 'Nobody has two registrations for an event',
    $$
        select format('event %s, person %s', r.event_id, r.user_id)
        from public.event_registrations as r
        group by r.event_id, r.user_id
        having count(*) > 1
    $$
);

select private.schedule_job(
    'settle-seats', '* * * * *', 'private.settle_due_seats',
    'Ends holds and offers that are due; they end without it too'
);

select private.tag_privacy(
    'private.registration_keys', '{user_id}', '@pii:subject @export:yes @erase:row @retain:account'
);
select private.tag_privacy(
    'private.registration_keys', null, '@pii:behaviour @export:yes @erase:row @retain:policy'
);
select private.tag_privacy(t.relation, null, '@pii:none @export:no @erase:keep @retain:forever')
from unnest(
    '{public.event_shared_quotas,public.event_ticket_types,public.event_rules,private.ticket_seats,private.guarantees,
    private.event_seats,private.seat_slots}'::regclass[]
) as t (relation);
