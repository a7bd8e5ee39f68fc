-- Registrations: a place of a person at an event, and the seat that it takes.
-- Functions: sql/functions. Policies: sql/policies/public/event_registrations.sql.
-- Undo: supabase/undo/20260105000000_registrations.sql
set lock_timeout = '4s';
set statement_timeout = '60s';

create type public.registration_status as enum (
    'pending', 'confirmed', 'waitlisted', 'offered', 'cancelled', 'expired'
);
comment on type public.registration_status is
'pending, offered: a seat is held; confirmed: it is taken; waitlisted, cancelled, expired: none.';
create type public.payment_status as enum (
    'not_required', 'pending', 'paid', 'failed', 'partially_refunded', 'refunded'
);
comment on type public.payment_status is 'Where the money of a registration is.';

insert into private.error_codes (code, reason, http, es, en) values
('MD201', 'event_full', 409, 'No quedan cupos', 'No seats are left'),
('MD203', 'registration_closed', 409, 'Las inscripciones están cerradas', 'Registration is closed'),
('MD204', 'registration_not_cancellable', 409, 'Ya no se puede cancelar', 'It is too late to cancel');

insert into private.transitions (machine, from_state, to_state) values
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
('registration', 'cancelled', 'pending'),
('registration', 'cancelled', 'confirmed'),
('registration', 'cancelled', 'waitlisted'),
('registration', 'expired', 'pending'),
('registration', 'expired', 'confirmed'),
('registration', 'expired', 'waitlisted');

create table public.event_registrations (
    id uuid primary key default gen_random_uuid(),
    event_id uuid not null,
    event_date timestamptz not null,
    user_id uuid not null references auth.users (id) on delete cascade,
    ticket_type text not null,
    status public.registration_status not null default 'pending',
    payment_status public.payment_status not null default 'pending',
    amount_paid numeric(12, 2),
    currency text not null default 'COP',
    waitlist_position integer,
    check_in_time timestamptz,
    meta_data jsonb not null default '{}',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),

    constraint unique_event_registration unique (event_id, user_id),
    constraint event_registrations_event_fkey foreign key (event_id, event_date)
    references public.events (id, date) on update cascade on delete cascade,
    constraint ticket_type_is_a_name check (ticket_type ~ '^[a-z0-9][a-z0-9_-]{0,59}$'),
    constraint amount_is_not_negative check (amount_paid >= 0),
    constraint currency_is_iso check (currency ~ '^[A-Z]{3}$'),
    constraint only_confirmed_people_are_in check (check_in_time is null or status = 'confirmed'),
    constraint meta_data_is_an_object check (jsonb_typeof(meta_data) = 'object')
);
comment on table public.event_registrations is 'One row for a person and an event; written only through functions.';
comment on column public.event_registrations.event_date is 'Filled by a trigger when left out: half of the key to a partitioned table.';
comment on column public.event_registrations.waitlist_position is 'A growing number; the place shown is computed from it.';
create index idx_registrations_event on public.event_registrations (event_id, event_date);
create index idx_registrations_attendees on public.event_registrations (event_id, created_at, id);
create index idx_registrations_user on public.event_registrations (user_id, created_at desc, id desc);
create index idx_registrations_status on public.event_registrations (status);
create index idx_registrations_payment on public.event_registrations (payment_status);

alter table public.event_registrations enable row level security;
revoke all on public.event_registrations from public, anon, authenticated, service_role;
grant select on public.event_registrations to authenticated;
grant select, insert, update, delete on public.event_registrations to service_role;

-- <<< sql/functions/private/lock_registration_seats.sql
-- >>>
-- <<< sql/functions/private/process_event_registration.sql
-- >>>
-- <<< sql/functions/private/register_for_event.sql
-- >>>
-- <<< sql/functions/private/cancel_registration.sql
-- >>>
-- <<< sql/functions/private/event_join_link.sql
-- >>>
-- <<< sql/functions/private/event_attendees.sql
-- >>>
-- <<< sql/functions/public/register_for_event.sql
-- >>>
-- <<< sql/functions/public/cancel_registration.sql
-- >>>
-- <<< sql/functions/public/event_join_link.sql
-- >>>
-- <<< sql/functions/public/event_attendees.sql
-- >>>

-- first by its name: the seats are locked before anything else
create trigger a_lock_registration_seats
before insert on public.event_registrations
for each row execute function private.lock_registration_seats();

create trigger enforce_registration_status
before update of status on public.event_registrations
for each row execute function private.enforce_transition('registration', 'status');

create trigger fill_event_date
before insert or update of event_id, event_date on public.event_registrations
for each row execute function private.fill_event_date();

create trigger update_event_registrations_timestamp
before update on public.event_registrations
for each row execute function private.update_updated_at_timestamp();

create trigger handle_event_registration
after insert or update or delete on public.event_registrations
for each row execute function private.process_event_registration();

-- <<< sql/policies/public/event_registrations.sql
-- >>>
