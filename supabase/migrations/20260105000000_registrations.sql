-- Registrations: a place of a person at an event, and the seat that it takes.
-- Functions: sql/functions. Policies: sql/policies/public/event_registrations.sql.
-- Undo: supabase/undo/20260105000000_registrations.sql
set lock_timeout = '4s';
set statement_timeout = '60s';

create type public.registration_status as enum (
    'requested', 'pending', 'confirmed', 'waitlisted', 'offered', 'cancelled', 'expired'
);
comment on type public.registration_status is
'pending, offered: a seat is held; confirmed: it is taken; all others have none.';
create type public.payment_status as enum (
    'not_required', 'pending', 'paid', 'paid_unseated', 'failed', 'partially_refunded', 'refunded'
);
comment on type public.payment_status is 'Where the money of a registration is.';

insert into private.error_codes (code, reason, http, es, en) values
('MD201', 'event_full', 409, 'No quedan cupos', 'No seats are left'),
('MD203', 'registration_closed', 409, 'Las inscripciones están cerradas', 'Registration is closed'),
('MD204', 'registration_not_cancellable', 409, 'Ya no se puede cancelar', 'It is too late to cancel');

insert into private.transitions (machine, from_state, to_state) values
('registration', 'requested', 'pending'),
('registration', 'requested', 'confirmed'),
('registration', 'requested', 'waitlisted'),
('registration', 'requested', 'cancelled'),
('registration', 'pending', 'confirmed'),
('registration', 'pending', 'cancelled'),
('registration', 'pending', 'expired'),
('registration', 'confirmed', 'cancelled'),
('registration', 'waitlisted', 'offered'),
('registration', 'waitlisted', 'confirmed'),
('registration', 'waitlisted', 'cancelled'),
('registration', 'offered', 'pending'),
('registration', 'offered', 'confirmed'),
('registration', 'offered', 'cancelled'),
('registration', 'offered', 'expired'),
('registration', 'cancelled', 'requested'),
('registration', 'cancelled', 'pending'),
('registration', 'cancelled', 'confirmed'),
('registration', 'cancelled', 'waitlisted'),
('registration', 'expired', 'requested'),
('registration', 'expired', 'pending'),
('registration', 'expired', 'confirmed'),
('registration', 'expired', 'waitlisted'),
('payment', 'not_required', 'pending'),
('payment', 'pending', 'not_required'),
('payment', 'pending', 'paid'),
('payment', 'pending', 'failed'),
('payment', 'failed', 'not_required'),
('payment', 'failed', 'pending'),
('payment', 'failed', 'paid'),
('payment', 'paid', 'partially_refunded'),
('payment', 'paid', 'refunded'),
('payment', 'partially_refunded', 'not_required'),
('payment', 'partially_refunded', 'pending'),
('payment', 'partially_refunded', 'refunded'),
('payment', 'refunded', 'not_required'),
('payment', 'refunded', 'pending');

create sequence private.waitlist_positions as integer;
revoke all on sequence private.waitlist_positions from public, anon, authenticated, service_role;

create table public.event_registrations (
    id uuid primary key default gen_random_uuid(),
    event_id uuid not null,
    event_date timestamptz not null,
    user_id uuid not null references auth.users (id) on delete cascade,
    ticket_type text not null,
    status public.registration_status not null default 'pending',
    payment_status public.payment_status not null default 'pending',
    price numeric(12, 2) not null default 0,
    amount_paid numeric(12, 2),
    currency text not null default 'COP',
    hold_expires_at timestamptz,
    waitlist_position integer,
    check_in_time timestamptz,
    meta_data jsonb not null default '{}',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),

    constraint unique_event_registration unique (event_id, user_id),
    constraint event_registrations_event_fkey foreign key (event_id, event_date)
    references public.events (id, date) on update cascade on delete cascade,
    constraint ticket_type_is_a_name check (ticket_type ~ '^[a-z0-9][a-z0-9_-]{0,59}$'),
    constraint price_is_not_negative check (price >= 0),
    constraint amount_is_not_negative check (amount_paid >= 0),
    constraint currency_is_iso check (currency ~ '^[A-Z]{3}$'),
    constraint only_confirmed_people_are_in check (check_in_time is null or status = 'confirmed'),
    constraint payment_fits_status check (
        case
            when status = 'pending' then payment_status in ('not_required', 'pending', 'failed')
            when status in ('requested', 'waitlisted', 'offered')
                then payment_status in ('not_required', 'pending', 'failed', 'paid', 'paid_unseated')
            when status = 'confirmed' then payment_status not in ('failed', 'paid_unseated')
            else true
        end
    ),
    constraint an_offer_runs_out check (status <> 'offered' or hold_expires_at is not null),
    constraint who_waits_has_a_place check (status <> 'waitlisted' or waitlist_position is not null),
    constraint nothing_is_paid_for_free check (payment_status <> 'not_required' or coalesce(amount_paid, 0) = 0),
    constraint meta_data_is_an_object check (jsonb_typeof(meta_data) = 'object')
);
comment on table public.event_registrations is 'One row for a person and an event; written only through functions.';
comment on column public.event_registrations.event_date is
'Filled by a trigger when left out: half of the key to events.';
comment on column public.event_registrations.price is
'What the ticket costs, in `currency`; fixed when a seat is taken, held or offered.';
comment on column public.event_registrations.hold_expires_at is
'Until when a seat is held that is not paid or not accepted; empty: without end.';
comment on column public.event_registrations.waitlist_position is
'A growing number; the place shown is computed from it.';
comment on constraint payment_fits_status on public.event_registrations is
'Money is for a seat that is taken (confirmed and pending: paid at the door); after the end anything may be settled.';
create index idx_registrations_event on public.event_registrations (event_id, event_date);
create index idx_registrations_attendees on public.event_registrations (event_id, created_at, id);
create index idx_registrations_user on public.event_registrations (user_id, created_at desc, id desc);
create index idx_registrations_waiting on public.event_registrations (event_id, ticket_type, waitlist_position)
where status = 'waitlisted';
create index idx_registrations_holds on public.event_registrations (event_id, hold_expires_at)
where status in ('pending', 'offered');
create index idx_registrations_status on public.event_registrations (status);
create index idx_registrations_payment on public.event_registrations (payment_status);

alter table public.event_registrations enable row level security;
revoke all on public.event_registrations from public, anon, authenticated, service_role;
grant select on public.event_registrations to authenticated;
grant select, insert, update, delete on public.event_registrations to service_role;

-- <<< sql/functions/private/lock_registration_seats.sql
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
-- >>>
-- <<< sql/functions/private/process_event_registration.sql
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
-- >>>
-- <<< sql/functions/private/event_join_link.sql
-- The link of an online event. Caller: public.event_join_link. Errors: P0002; 42501 for all but confirmed people,
-- the organizer, the staff and admins.
create or replace function private.event_join_link(p_event_id uuid)
returns text
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_event public.events := private.require_event(p_event_id);
begin
    if v_event.organizer_id is distinct from private.require_person()
        and not (select private.is_admin())
        and p_event_id not in (select private.staffed_events('{co_organizer,check_in}'))
        and not exists (
            select from public.event_registrations as r
            where r.event_id = p_event_id and r.user_id = (select auth.uid()) and r.status = 'confirmed'
        ) then
        raise insufficient_privilege using
            message = 'El enlace es para personas con inscripción confirmada',
            detail = '{"en": "The link is for people with a confirmed registration"}', hint = 'not_confirmed';
    end if;
    return v_event.event_url;
end;
$$;
revoke all on function private.event_join_link(uuid) from public, anon, authenticated, service_role;
grant execute on function private.event_join_link(uuid) to authenticated;
-- >>>
-- <<< sql/functions/private/event_attendees.sql
-- Who is registered, page by page, oldest first. Caller: public.event_attendees. Errors: P0002, 42501.
-- Organizers read registrations here, so that the policy of registrations stays "own rows" and keeps its index.
create or replace function private.event_attendees(
    p_event_id uuid,
    p_limit integer,
    p_after timestamptz,
    p_after_id uuid
)
returns table (
    registration_id uuid,
    user_id uuid,
    first_name text,
    last_name text,
    avatar_url text,
    ticket_type text,
    status public.registration_status,
    payment_status public.payment_status,
    check_in_time timestamptz,
    created_at timestamptz
)
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform private.require_event_manager(p_event_id);
    return query
    select
        r.id, r.user_id, p.first_name, p.last_name, p.avatar_url, r.ticket_type, r.status, r.payment_status,
        r.check_in_time, r.created_at
    from public.event_registrations as r
    left join public.profiles as p on p.id = r.user_id
    where r.event_id = p_event_id
        and (r.created_at, r.id) > (
            coalesce(p_after, '-infinity'), coalesce(p_after_id, '00000000-0000-0000-0000-000000000000')
        )
    order by r.created_at, r.id
    limit least(greatest(p_limit, 1), 1000);
end;
$$;
revoke all on function private.event_attendees(uuid, integer, timestamptz, uuid)
from public, anon, authenticated, service_role;
grant execute on function private.event_attendees(uuid, integer, timestamptz, uuid) to authenticated;
-- >>>
-- <<< sql/functions/public/event_join_link.sql
-- The link of an online event. Callers: confirmed people, its organizer, admins. Errors: P0002, 42501.
create or replace function public.event_join_link(p_event_id uuid)
returns text
language sql
volatile
security invoker
set search_path = ''
as $$
    select private.event_join_link(p_event_id)
$$;
revoke all on function public.event_join_link(uuid) from public, anon, authenticated, service_role;
grant execute on function public.event_join_link(uuid) to authenticated;
comment on function public.event_join_link(uuid) is
'The link of an online event, for people with a confirmed registration.';
-- >>>
-- <<< sql/functions/public/event_attendees.sql
-- Who is registered, oldest first, after the row (p_after, p_after_id). Callers: the organizer, admins.
-- Errors: P0002, 42501.
create or replace function public.event_attendees(
    p_event_id uuid,
    p_limit integer default 100,
    p_after timestamptz default null,
    p_after_id uuid default null
)
returns table (
    registration_id uuid,
    user_id uuid,
    first_name text,
    last_name text,
    avatar_url text,
    ticket_type text,
    status public.registration_status,
    payment_status public.payment_status,
    check_in_time timestamptz,
    created_at timestamptz
)
language sql
volatile
security invoker
set search_path = ''
as $$
    select a.* from private.event_attendees(p_event_id, p_limit, p_after, p_after_id) as a
$$;
revoke all on function public.event_attendees(uuid, integer, timestamptz, uuid)
from public, anon, authenticated, service_role;
grant execute on function public.event_attendees(uuid, integer, timestamptz, uuid) to authenticated;
comment on function public.event_attendees(uuid, integer, timestamptz, uuid) is
'Who is registered for an event, page by page, for its organizer.';
-- >>>

-- first by its name: the seats are locked before anything else
create trigger a_lock_registration_seats
before insert on public.event_registrations
for each row execute function private.lock_registration_seats();

create trigger enforce_registration_status
before update of status on public.event_registrations
for each row execute function private.enforce_transition('registration', 'status');

create trigger enforce_registration_payment
before update on public.event_registrations
for each row execute function private.enforce_transition('payment', 'payment_status');

create trigger fill_event_date
before insert on public.event_registrations
for each row when (new.event_date is null) execute function private.fill_event_date();

create trigger fill_event_date_update
before update of event_id, event_date on public.event_registrations
for each row execute function private.fill_event_date();

create trigger update_event_registrations_timestamp
before update on public.event_registrations
for each row execute function private.update_updated_at_timestamp();

create trigger handle_event_registration
after insert or update or delete on public.event_registrations
for each row execute function private.process_event_registration();

-- <<< sql/policies/public/event_registrations.sql
-- public.event_registrations   select   insert, update, delete
-- anon                         -        -
-- authenticated                own      - (register_for_event, cancel_registration)
-- app_admin                    all      - (the same)
-- Organizers read theirs through event_attendees, so that the policy stays a bare equality with an index.
drop policy if exists event_registrations_select_authenticated on public.event_registrations;
create policy event_registrations_select_authenticated on public.event_registrations
    for select to authenticated
    using (user_id = (select auth.uid()));
comment on policy event_registrations_select_authenticated on public.event_registrations is
'People see their own registrations';

drop policy if exists event_registrations_select_admin on public.event_registrations;
create policy event_registrations_select_admin on public.event_registrations
    for select to app_admin
    using ((select private.is_admin()));
comment on policy event_registrations_select_admin on public.event_registrations is 'Admins see all registrations';
-- >>>
