-- The door: codes of tickets, who is in, and the log of everything that was scanned.
-- Functions: sql/functions. Undo: supabase/undo/20260127000000_door.sql
set lock_timeout = '4s';
set statement_timeout = '60s';

insert into private.error_codes (code, reason, http, es, en) values
(
    'MD230', 'scan_reused', 409,
    'Ese número de escaneo ya se usó para otro tiquete', 'This nonce was used for another ticket'
),
('MD231', 'too_many_tickets', 409, 'Ya tienes muchos códigos; reemplázalos', 'You have many codes; replace them'),
('MD232', 'too_many_scans', 413, 'Son demasiados escaneos a la vez', 'Too many scans at once'),
('MD233', 'ticket_not_confirmed', 409, 'La inscripción no está confirmada', 'The registration is not confirmed');

insert into private.rate_limits (action, burst, refill, new_burst, new_refill) values
('ticket', 30, '2 minutes', 30, '2 minutes');

create type public.check_in_result as enum (
    'ok', 'already_in', 'cancelled', 'replaced', 'unpaid', 'not_confirmed', 'not_open', 'closed', 'other_event',
    'unknown', 'undone', 'not_in'
);
comment on type public.check_in_result is
'What a door says to a ticket. replaced: it has another code now; unpaid: it is to be paid before; closed: the door no '
'longer lets in.';

create table private.ticket_codes (
    code_hash bytea primary key,
    registration_id uuid not null references public.event_registrations (id) on delete cascade,
    issued_at timestamptz not null default now(),
    revoked_at timestamptz,

    constraint hash_is_sha256 check (octet_length(code_hash) = 32)
);
comment on table private.ticket_codes is
'What opens a door. The code itself is known to whoever asked for it; here is its SHA-256.';
comment on column private.ticket_codes.revoked_at is
'Replaced, or the place was given back or away. The row stays: a scan of it may come in late.';
create index idx_ticket_codes_registration on private.ticket_codes (registration_id);
alter table private.ticket_codes enable row level security;
revoke all on private.ticket_codes from public, anon, authenticated, service_role;

create table private.check_ins (
    id bigint generated always as identity primary key,
    event_id uuid not null,
    event_date timestamptz not null,
    registration_id uuid references public.event_registrations (id) on delete set null,
    user_id uuid references auth.users (id) on delete cascade,
    code_hash bytea,
    result public.check_in_result not null,
    turn integer not null,
    device text,
    nonce text,
    gate text,
    scanned_at timestamptz not null,
    recorded_at timestamptz not null default now(),
    is_late boolean not null default false,
    is_flagged boolean not null generated always as (is_late and result not in ('ok', 'already_in')) stored,
    scanned_by uuid references auth.users (id) on delete set null,
    checked_in_at timestamptz,
    first_gate text,
    opens_at timestamptz,

    constraint check_ins_event_fkey foreign key (event_id, event_date)
    references public.events (id, date) on update cascade on delete cascade,
    constraint a_scan_is_taken_once unique (event_id, device, nonce),
    constraint it_happened check (result <> 'not_in')
);
comment on table private.check_ins is 'Everything that was scanned at the door of an event, and what it was told.';
comment on column private.check_ins.registration_id is
'Empty when the code was no ticket of this event, or the registration is there no more.';
comment on column private.check_ins.user_id is 'Whose place it was then.';
comment on column private.check_ins.turn is 'How often the entry had been undone: in a turn there is one ok.';
comment on column private.check_ins.nonce is
'The device''s own number of the scan. Empty, like the device, for what was not scanned.';
comment on column private.check_ins.scanned_at is 'By the clock of the device for a scan that came in late.';
comment on column private.check_ins.is_late is 'Scanned without a line and uploaded afterwards.';
comment on column private.check_ins.is_flagged is 'A device without a line took a ticket that was no good.';
comment on column private.check_ins.checked_in_at is 'The answer: since when the ticket was in; for undone, had been.';
comment on column private.check_ins.first_gate is 'The answer: where it came in first.';
comment on column private.check_ins.opens_at is 'The answer: when the door would open.';
create unique index idx_check_ins_once on private.check_ins (registration_id, turn) where result = 'ok';
create index idx_check_ins_event on private.check_ins (event_id, event_date, id);
create index idx_check_ins_registration on private.check_ins (registration_id, id);
create index idx_check_ins_user on private.check_ins (user_id);
create index idx_check_ins_scanned_by on private.check_ins (scanned_by);
alter table private.check_ins enable row level security;
revoke all on private.check_ins from public, anon, authenticated, service_role;
revoke all on sequence private.check_ins_id_seq from public, anon, authenticated, service_role;

create view private.entries with (security_invoker = true) as
select distinct on (c.event_id, c.registration_id)
    c.event_id,
    c.registration_id,
    c.scanned_at as entered_at,
    c.gate
from private.check_ins as c
where
    c.registration_id is not null
    and c.result in ('ok', 'already_in')
    and not exists (
        select from private.check_ins as u
        where u.registration_id = c.registration_id and u.result = 'undone' and u.id > c.id
    )
order by c.event_id, c.registration_id, c.scanned_at, c.id;
comment on view private.entries is
'Who is in, since when and by which gate: the earliest scan since the last undoing. check_in_time follows it.';
revoke all on private.entries from public, anon, authenticated, service_role;

create type private.scan as (
    number bigint,
    device text,
    nonce text,
    gate text,
    code_hash bytea,
    registration_id uuid,
    scanned_at timestamptz,
    refusal text
);
comment on type private.scan is 'A scan as a device wrote it down.';

alter table public.event_rules
add column door_opens_minutes integer not null default 120
constraint a_door_opens_within_a_week check (door_opens_minutes between 0 and 10080),
add column door_closes_minutes integer not null default 0
constraint a_door_closes_within_a_week check (door_closes_minutes between 0 and 10080);
comment on column public.event_rules.door_opens_minutes is 'So many minutes before the start the door opens.';
comment on column public.event_rules.door_closes_minutes is
'So many minutes after the end it closes; an event without an end is taken to last twelve hours.';
grant update (door_opens_minutes, door_closes_minutes) on public.event_rules to authenticated;

create table archive.ticket_codes (
    like private.ticket_codes including all,
    foreign key (registration_id) references archive.event_registrations (id) on delete cascade
);
comment on table archive.ticket_codes is 'Codes of tickets for archived events.';
alter table archive.ticket_codes enable row level security;
revoke all on archive.ticket_codes from public, anon, authenticated, service_role;

create table archive.check_ins (
    like private.check_ins including all,
    foreign key (registration_id) references archive.event_registrations (id) on delete set null,
    foreign key (user_id) references auth.users (id) on delete cascade,
    foreign key (scanned_by) references auth.users (id) on delete set null
);
comment on table archive.check_ins is 'The log of the doors of archived events.';
alter table archive.check_ins enable row level security;
revoke all on archive.check_ins from public, anon, authenticated, service_role;
revoke all on sequence archive.check_ins_id_seq from public, anon, authenticated, service_role;

insert into private.archive_rules (live, action) values
('private.check_ins', 'copied'),
('private.ticket_codes', 'copied');

-- <<< sql/functions/private/ticket_hash.sql
-- What is kept of a ticket's code. 128 random bits need neither salt nor stretching, and a door device computes the same
-- for itself: SHA-256 of the text that it has read. Callers: functions of the door.
create or replace function private.ticket_hash(p_code text)
returns bytea
language sql
immutable
strict
security invoker
set search_path = ''
as $$ select sha256(convert_to(p_code, 'utf8')) $$;
revoke all on function private.ticket_hash(text) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/issue_ticket.sql
-- Gives the caller a code for his place, and keeps only its hash: what is shown at the door is known to nobody else.
-- Earlier codes go on to be good, so a print and two telephones can be used; p_replace ends them. Who cancels or gives
-- his place away loses all of them (revoke_tickets). Caller: public.issue_ticket.
-- The registration is locked, and nothing is waited for after it: whoever cancels meanwhile sees the new code.
-- Errors: 42501, P0002 (also for somebody else's), MD231 too_many_tickets, MD233 ticket_not_confirmed,
-- MD401 too_many_requests.
create or replace function private.issue_ticket(p_registration_id uuid, p_replace boolean)
returns text
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    c_at_once constant integer := 10;
    v_user_id constant uuid := private.require_person();
    -- A random uuid has 122 random bits; of two of them come 128.
    v_code constant text := encode(
        substring(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) from 1 for 16), 'hex'
    );
    v_status public.registration_status;
begin
    perform private.take_token('ticket');
    select r.status into v_status
    from public.event_registrations as r
    where r.id = p_registration_id and r.user_id = v_user_id
    for no key update;
    if not found then
        perform private.registration_not_found();
    elsif v_status <> 'confirmed' then
        perform private.fail('MD233', jsonb_build_object('status', v_status));
    end if;
    if p_replace then
        update private.ticket_codes as c set revoked_at = private.clock()
        where c.registration_id = p_registration_id and c.revoked_at is null;
    elsif (
        select count(*) >= c_at_once
        from private.ticket_codes as c
        where c.registration_id = p_registration_id and c.revoked_at is null
    ) then
        perform private.fail('MD231', jsonb_build_object('most', c_at_once));
    end if;
    insert into private.ticket_codes (code_hash, registration_id) values (private.ticket_hash(v_code), p_registration_id);
    return v_code;
end;
$$;
revoke all on function private.issue_ticket(uuid, boolean) from public, anon, authenticated, service_role;
grant execute on function private.issue_ticket(uuid, boolean) to authenticated;
-- >>>
-- <<< sql/functions/private/revoke_tickets.sql
-- Ends the codes of a place that is given back or given away, on every path. Caller: trigger of registrations.
create or replace function private.revoke_tickets()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    update private.ticket_codes as c set revoked_at = private.clock()
    where c.registration_id = new.id and c.revoked_at is null;
    return null;
end;
$$;
revoke all on function private.revoke_tickets() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/leave_door.sql
-- Whoever gives his place back or away is no longer in with it. Caller: trigger of registrations, before the change.
create or replace function private.leave_door()
returns trigger
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    new.check_in_time := null;
    return new;
end;
$$;
revoke all on function private.leave_door() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/door_turn.sql
-- How often somebody's entry was undone: within a turn a ticket is in once. Callers: writers of the log of the door.
create or replace function private.door_turn(p_registration_id uuid)
returns integer
language sql
stable
security definer
set search_path = ''
as $$
    select count(*)::integer
    from private.check_ins as c
    where c.registration_id = p_registration_id and c.result = 'undone'
$$;
revoke all on function private.door_turn(uuid) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/keep_door_log.sql
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
-- >>>
-- <<< sql/functions/private/require_door.sql
-- An event at whose door the caller stands: its organizer, its staff, an admin. Callers: functions of the door.
-- Errors: P0002, 42501, MD175 event_archived.
create or replace function private.require_door(p_event_id uuid)
returns public.events
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_event constant public.events := private.require_event_manager(p_event_id, '{co_organizer,check_in}');
begin
    if private.is_archived(p_event_id) then
        perform private.fail('MD175', jsonb_build_object('event_id', p_event_id));
    end if;
    return v_event;
end;
$$;
revoke all on function private.require_door(uuid) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/lock_door.sql
-- An event at whose door the caller stands, for scanning: its seats are locked, because who enters is counted there and
-- every other order deadlocks; before them the accounts that the log names, as their deletion does.
-- Callers: check_in, upload_check_ins, undo_check_in. Errors: as require_door.
create or replace function private.lock_door(p_event_id uuid, p_code_hashes bytea[], p_registration_ids uuid[])
returns public.events
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_people uuid[];
    v_event public.events;
begin
    perform private.require_door(p_event_id);
    v_people := array(
        select (select auth.uid())
        union all
        select r.user_id from public.event_registrations as r where r.id = any (p_registration_ids)
        union all
        select r.user_id
        from private.ticket_codes as c
        inner join public.event_registrations as r on r.id = c.registration_id
        where c.code_hash = any (p_code_hashes)
    );
    perform from auth.users as u where u.id = any (v_people) order by u.id for key share;
    perform private.lock_event_seats(p_event_id);
    select e.* into strict v_event from private.event_row(p_event_id) as e;
    return v_event;
end;
$$;
revoke all on function private.lock_door(uuid, bytea[], uuid[]) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/door_window.sql
-- From when until when the door of an event lets people in, by its rules. An event without an end is taken to last twelve
-- hours.
-- Callers: functions of the door.
create or replace function private.door_window(p_event public.events)
returns table (opens_at timestamptz, closes_at timestamptz)
language sql
stable
security definer
set search_path = ''
as $$
    select
        p_event.date - make_interval(mins => r.door_opens_minutes),
        coalesce(p_event.end_date, p_event.date + interval '12 hours') + make_interval(mins => r.door_closes_minutes)
    from private.rules_of(p_event.id) as r
$$;
revoke all on function private.door_window(public.events) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/ticket_standing.sql
-- Whether a place lets its owner in: ok, or why not. Callers: record_scan, door_manifest; so a door without a line says
-- the same. Confirmed and not paid means: to be paid at the door, before.
create or replace function private.ticket_standing(p_registration public.event_registrations)
returns public.check_in_result
language sql
immutable
security invoker
set search_path = ''
as $$
    select case
        when p_registration.status in ('cancelled', 'expired') then 'cancelled'
        when p_registration.status = 'pending' then 'unpaid'
        when p_registration.status <> 'confirmed' then 'not_confirmed'
        when p_registration.payment_status = 'pending' and p_registration.price > 0 then 'unpaid'
        else 'ok'
    end::public.check_in_result
$$;
revoke all on function private.ticket_standing(public.event_registrations)
from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/record_scan.sql
-- One scan at the door of an event: judges it and writes it into the log, which follow_door_log follows. It has the hash
-- of a code, or the registration when somebody was found by name. The same scan again (device, nonce) gives the row of the first.
-- The ticket is judged as it stands now, the hour by when it was scanned: p_scanned_at is that of a scan that was made
-- without a line, and null for one whose answer is waited for. Validity comes before "already in"; of several scans the
-- earliest says since when somebody is in. Callers: check_in, upload_check_ins, after lock_door.
-- Errors: P0002, 22023, MD230 scan_reused.
create or replace function private.record_scan(
    p_event public.events,
    p_code_hash bytea,
    p_registration_id uuid,
    p_device text,
    p_nonce text,
    p_gate text,
    p_scanned_at timestamptz
)
returns private.check_ins
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_now constant timestamptz := private.clock();
    v_row private.check_ins;
    v_window record;
    v_code private.ticket_codes;
    v_registration public.event_registrations;
    v_entry private.entries;
begin
    if num_nonnulls(p_code_hash, p_registration_id) <> 1
        or length(p_device) not between 1 and 100 or length(p_nonce) not between 1 and 100
        or num_nulls(p_device, p_nonce) > 0 or length(p_gate) > 60 then
        raise invalid_parameter_value using
            message = 'Un escaneo necesita dispositivo, número y un código o una inscripción',
            detail = '{"en": "A scan needs a device, a nonce, and a code or a registration"}', hint = 'scan_incomplete';
    end if;
    select c.* into v_row
    from private.check_ins as c
    where c.event_id = p_event.id and c.device = p_device and c.nonce = p_nonce;
    if found then
        if v_row.code_hash is distinct from p_code_hash
            or (p_code_hash is null and v_row.registration_id is distinct from p_registration_id) then
            perform private.fail('MD230', jsonb_build_object('device', p_device, 'nonce', p_nonce));
        end if;
        return v_row;
    end if;

    select c.* into v_code from private.ticket_codes as c where c.code_hash = p_code_hash;
    select r.* into v_registration
    from public.event_registrations as r
    where r.id = coalesce(p_registration_id, v_code.registration_id);
    if p_registration_id is not null and v_registration.event_id is distinct from p_event.id then
        perform private.registration_not_found();
    end if;
    select e.* into v_entry
    from private.entries as e
    where e.event_id = p_event.id and e.registration_id = v_registration.id;
    select w.* into v_window from private.door_window(p_event) as w;

    v_row.scanned_at := least(p_scanned_at, v_now);  -- the clock of a device may go ahead
    v_row.result := case
        when v_registration.id is null then 'unknown'
        when v_registration.event_id <> p_event.id then 'other_event'
        when v_code.revoked_at is not null and v_registration.status = 'confirmed' then 'replaced'
        when private.ticket_standing(v_registration) <> 'ok' then private.ticket_standing(v_registration)
        when p_scanned_at is null and p_event.status <> 'published' then 'closed'
        when v_row.scanned_at < v_window.opens_at then 'not_open'
        when v_row.scanned_at >= v_window.closes_at then 'closed'
        when v_entry.entered_at is not null then 'already_in'
        else 'ok'
    end;
    if v_row.result = 'other_event' then
        v_registration := null;  -- nobody at this door reads who goes to another one
    elsif v_row.result = 'not_open' then
        v_row.opens_at := v_window.opens_at;
    elsif v_row.result in ('ok', 'already_in') then
        if p_scanned_at is null then
            -- whoever waited for the lock began before the one who had it
            v_row.scanned_at := greatest(v_row.scanned_at, v_entry.entered_at);
        end if;
        if v_entry.entered_at <= v_row.scanned_at then
            v_row.checked_in_at := v_entry.entered_at;
            v_row.first_gate := v_entry.gate;
        else
            v_row.checked_in_at := v_row.scanned_at;
            v_row.first_gate := p_gate;
        end if;
    end if;

    insert into private.check_ins (
        event_id, event_date, registration_id, user_id, code_hash, result, turn, device, nonce, gate, scanned_at,
        is_late, scanned_by, checked_in_at, first_gate, opens_at
    )
    values (
        p_event.id, p_event.date, v_registration.id, v_registration.user_id, p_code_hash, v_row.result,
        private.door_turn(v_registration.id), p_device, p_nonce, p_gate, v_row.scanned_at,
        p_scanned_at is not null, (select auth.uid()), v_row.checked_in_at, v_row.first_gate, v_row.opens_at
    )
    returning * into v_row;
    return v_row;
end;
$$;
revoke all on function private.record_scan(public.events, bytea, uuid, text, text, text, timestamptz)
from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/follow_door_log.sql
-- Makes registrations say what the log of the door says of them, all at once: who is in is counted once a statement.
-- Callers: check_in, upload_check_ins, undo_check_in, after what they write into the log.
create or replace function private.follow_door_log(p_event_id uuid, p_registration_ids uuid[])
returns void
language sql
volatile
security definer
set search_path = ''
as $$
    update public.event_registrations as r
    set check_in_time = s.entered_at
    from (
        select
            i.registration_id,
            (
                select e.entered_at
                from private.entries as e
                where e.event_id = p_event_id and e.registration_id = i.registration_id
            ) as entered_at
        from unnest(p_registration_ids) as i (registration_id)
    ) as s
    where r.id = s.registration_id and r.check_in_time is distinct from s.entered_at
$$;
revoke all on function private.follow_door_log(uuid, uuid[]) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/door_answer.sql
-- What a door is told of a scan: the answer that stands in the log, and who it is about, as a door may know it.
-- Callers: check_in, undo_check_in.
create or replace function private.door_answer(p_scan private.check_ins)
returns table (
    result public.check_in_result,
    registration_id uuid,
    first_name text,
    last_initial text,
    ticket_type text,
    checked_in_at timestamptz,
    gate text,
    opens_at timestamptz
)
language sql
stable
security definer
set search_path = ''
as $$
    select
        p_scan.result, r.id, p.first_name, left(p.last_name, 1), r.ticket_type, p_scan.checked_in_at,
        p_scan.first_gate, p_scan.opens_at
    from (values (p_scan.registration_id)) as s (registration_id)
    left join public.event_registrations as r on r.id = s.registration_id
    left join public.profiles as p on p.id = r.user_id
$$;
revoke all on function private.door_answer(private.check_ins) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/check_in.sql
-- Lets a person in at the door of an event, or says why not. Caller: public.check_in. The right is checked before the
-- code is looked at, so nobody else learns anything of a code.
-- Errors: P0002, 42501, 22023, MD175 event_archived, MD230 scan_reused.
create or replace function private.check_in(
    p_event_id uuid,
    p_device text,
    p_nonce text,
    p_code text,
    p_registration_id uuid,
    p_gate text
)
returns table (
    result public.check_in_result,
    registration_id uuid,
    first_name text,
    last_initial text,
    ticket_type text,
    checked_in_at timestamptz,
    gate text,
    opens_at timestamptz
)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_code_hash constant bytea := private.ticket_hash(p_code);
    v_event public.events;
    v_row private.check_ins;
begin
    v_event := private.lock_door(p_event_id, array[v_code_hash], array[p_registration_id]);
    v_row := private.record_scan(v_event, v_code_hash, p_registration_id, p_device, p_nonce, p_gate, null);
    perform private.follow_door_log(p_event_id, array[v_row.registration_id]);
    return query select a.* from private.door_answer(v_row) as a;
end;
$$;
revoke all on function private.check_in(uuid, text, text, text, uuid, text)
from public, anon, authenticated, service_role;
grant execute on function private.check_in(uuid, text, text, text, uuid, text) to authenticated;
-- >>>
-- <<< sql/functions/private/undo_check_in.sql
-- Takes back that somebody is in; both stay in the log, and who did it in the audit log. Whoever is not in stays so.
-- Caller: public.undo_check_in. Errors: P0002, 42501, MD175 event_archived.
create or replace function private.undo_check_in(p_event_id uuid, p_registration_id uuid, p_reason text)
returns table (
    result public.check_in_result,
    registration_id uuid,
    first_name text,
    last_initial text,
    ticket_type text,
    checked_in_at timestamptz,
    gate text,
    opens_at timestamptz
)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_event constant public.events := private.lock_door(p_event_id, null, array[p_registration_id]);
    v_entry private.entries;
    v_row private.check_ins;
begin
    select r.id, r.user_id into v_row.registration_id, v_row.user_id
    from public.event_registrations as r
    where r.id = p_registration_id and r.event_id = p_event_id;
    if not found then
        perform private.registration_not_found();
    end if;
    select e.* into v_entry
    from private.entries as e
    where e.event_id = p_event_id and e.registration_id = p_registration_id;
    if not found then
        v_row.result := 'not_in';
    else
        insert into private.check_ins (
            event_id, event_date, registration_id, user_id, result, turn, scanned_at, scanned_by, checked_in_at,
            first_gate
        )
        values (
            v_event.id, v_event.date, p_registration_id, v_row.user_id, 'undone', private.door_turn(p_registration_id),
            private.clock(), (select auth.uid()), v_entry.entered_at, v_entry.gate
        )
        returning * into v_row;
        perform private.follow_door_log(p_event_id, array[p_registration_id]);
        perform private.audit(
            'check_in.undone', 'event_registrations', p_registration_id::text, v_row.user_id,
            jsonb_build_object('event_id', v_event.id, 'checked_in_at', v_entry.entered_at, 'gate', v_entry.gate),
            jsonb_strip_nulls(jsonb_build_object('reason', left(p_reason, 2000)))
        );
    end if;
    return query select a.* from private.door_answer(v_row) as a;
end;
$$;
revoke all on function private.undo_check_in(uuid, uuid, text) from public, anon, authenticated, service_role;
grant execute on function private.undo_check_in(uuid, uuid, text) to authenticated;
-- >>>
-- <<< sql/functions/private/read_scan.sql
-- A scan as a device wrote it down; what cannot be read says so in `refusal`. Caller: upload_check_ins.
create or replace function private.read_scan(p_number bigint, p_scan jsonb)
returns private.scan
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_scan private.scan;
begin
    v_scan.number := p_number;
    v_scan.device := p_scan ->> 'device';
    v_scan.nonce := p_scan ->> 'nonce';
    v_scan.gate := p_scan ->> 'gate';
    v_scan.code_hash := coalesce(
        private.ticket_hash(p_scan ->> 'code'), decode(p_scan ->> 'code_hash', 'hex')
    );
    v_scan.registration_id := (p_scan ->> 'registration_id')::uuid;
    if octet_length(v_scan.code_hash) <> 32 then
        v_scan.refusal := 'malformed';
    -- without a zone it would be read in ours
    elsif p_scan ->> 'scanned_at' ~ '\d\d:\d\d.*([zZ]|[+-]\d\d(:?\d\d)?)$' then
        v_scan.scanned_at := (p_scan ->> 'scanned_at')::timestamptz;
    else
        v_scan.refusal := 'scanned_at_missing';
    end if;
    return v_scan;
exception when data_exception then
    v_scan.refusal := 'malformed';
    return v_scan;
end;
$$;
revoke all on function private.read_scan(bigint, jsonb) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/upload_check_ins.sql
-- Takes in what a door has scanned without a line, the earliest scan first, and says of each what became of it. A scan
-- that cannot be read is refused by itself, with its reason; all others are kept, also those of tickets that are no
-- longer good. The same scans again change nothing. Caller: public.upload_check_ins.
-- Errors: P0002, 42501, 22023, MD175 event_archived, MD232 too_many_scans.
create or replace function private.upload_check_ins(p_event_id uuid, p_scans jsonb)
returns table (
    scan bigint,
    device text,
    nonce text,
    result public.check_in_result,
    is_flagged boolean,
    refusal text,
    registration_id uuid,
    checked_in_at timestamptz,
    gate text
)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    c_most constant integer := 500;
    v_scans private.scan[];
    v_scan private.scan;
    v_event public.events;
    v_row private.check_ins;
    v_seen uuid[];
begin
    perform private.require_door(p_event_id);
    if jsonb_typeof(p_scans) is distinct from 'array' then
        raise invalid_parameter_value using
            message = 'Se espera una lista de escaneos',
            detail = '{"en": "A list of scans is expected"}', hint = 'no_list_of_scans';
    elsif jsonb_array_length(p_scans) > c_most then
        perform private.fail('MD232', jsonb_build_object('most', c_most));
    end if;
    v_scans := array(
        select private.read_scan(s.number, s.scan) from jsonb_array_elements(p_scans) with ordinality as s (scan, number)
    );
    v_event := private.lock_door(
        p_event_id,
        array(select s.code_hash from unnest(v_scans) as s),
        array(select s.registration_id from unnest(v_scans) as s)
    );
    for v_scan in
        select s.* from unnest(v_scans) as s order by s.scanned_at, s.number
    loop
        v_row := null;
        if v_scan.refusal is null then
            begin
                v_row := private.record_scan(
                    v_event, v_scan.code_hash, v_scan.registration_id, v_scan.device, v_scan.nonce, v_scan.gate,
                    v_scan.scanned_at
                );
            exception when invalid_parameter_value or no_data_found or sqlstate 'MD230' then
                get stacked diagnostics v_scan.refusal = pg_exception_hint;
            end;
        end if;
        v_seen := v_seen || v_row.registration_id;
        scan := v_scan.number;
        device := v_scan.device;
        nonce := v_scan.nonce;
        result := v_row.result;
        is_flagged := v_row.is_flagged;
        refusal := v_scan.refusal;
        registration_id := v_row.registration_id;
        checked_in_at := v_row.checked_in_at;
        gate := v_row.first_gate;
        return next;
    end loop;
    perform private.follow_door_log(p_event_id, v_seen);
end;
$$;
revoke all on function private.upload_check_ins(uuid, jsonb) from public, anon, authenticated, service_role;
grant execute on function private.upload_check_ins(uuid, jsonb) to authenticated;
-- >>>
-- <<< sql/functions/private/door_manifest.sql
-- What a device needs to stand at the door of an event without a line: the hashes of the tickets, and the names of who
-- may come. Page by page, what changed last comes last; a device that asks again after what it has seen last gets what
-- has changed since. Caller: public.door_manifest.
-- A page without p_after_id begins two minutes early: a change becomes visible later than it is dated.
-- Errors: P0002, 42501, MD175 event_archived.
create or replace function private.door_manifest(
    p_event_id uuid,
    p_since timestamptz,
    p_after_id uuid,
    p_limit integer
)
returns table (
    registration_id uuid,
    changed_at timestamptz,
    standing public.check_in_result,
    code_hashes text[],
    first_name text,
    last_initial text,
    ticket_type text,
    checked_in_at timestamptz
)
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform private.require_door(p_event_id);
    return query
    select
        m.id, m.changed_at, m.standing, coalesce(m.code_hashes, '{}'),
        case when m.standing in ('ok', 'unpaid') then p.first_name end,
        case when m.standing in ('ok', 'unpaid') then left(p.last_name, 1) end,
        m.ticket_type, m.check_in_time
    from (
        select
            r.id, r.user_id, r.ticket_type, r.check_in_time,
            private.ticket_standing(r) as standing,
            greatest(r.updated_at, c.changed_at) as changed_at,
            c.code_hashes
        from public.event_registrations as r
        cross join lateral (
            select
                max(greatest(t.issued_at, t.revoked_at)) as changed_at,
                array_agg(encode(t.code_hash, 'hex') order by t.issued_at, t.code_hash)
                    filter (where t.revoked_at is null) as code_hashes
            from private.ticket_codes as t
            where t.registration_id = r.id
        ) as c
        where r.event_id = p_event_id
    ) as m
    left join public.profiles as p on p.id = m.user_id
    where (m.changed_at, m.id) > (
        coalesce(p_since - case when p_after_id is null then interval '2 minutes' else interval '0' end, '-infinity'),
        coalesce(p_after_id, '00000000-0000-0000-0000-000000000000')
    )
    order by m.changed_at, m.id
    limit least(greatest(p_limit, 1), 1000);
end;
$$;
revoke all on function private.door_manifest(uuid, timestamptz, uuid, integer)
from public, anon, authenticated, service_role;
grant execute on function private.door_manifest(uuid, timestamptz, uuid, integer) to authenticated;
-- >>>
-- <<< sql/functions/private/door_stats.sql
-- How many are in and how many are expected, counted from the log of the door itself. Caller: public.door_stats.
-- Errors: P0002, 42501, MD175 event_archived.
create or replace function private.door_stats(p_event_id uuid)
returns table (
    opens_at timestamptz,
    closes_at timestamptz,
    expected bigint,
    checked_in bigint,
    no_shows bigint,
    by_ticket_type jsonb,
    by_gate jsonb,
    flagged bigint
)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_event constant public.events := private.require_door(p_event_id);
begin
    return query
    with places as (
        select r.ticket_type, count(*) as expected, count(e.registration_id) as checked_in
        from public.event_registrations as r
        left join private.entries as e on r.id = e.registration_id and e.event_id = p_event_id
        where r.event_id = p_event_id and r.status = 'confirmed'
        group by r.ticket_type
    ),
    totals as (
        select
            coalesce(sum(p.expected), 0)::bigint as expected,
            coalesce(sum(p.checked_in), 0)::bigint as checked_in,
            coalesce(
                jsonb_object_agg(
                    p.ticket_type, jsonb_build_object('expected', p.expected, 'checked_in', p.checked_in)
                ), '{}'
            ) as by_ticket_type
        from places as p
    )
    select
        w.opens_at, w.closes_at, t.expected, t.checked_in,
        case when private.clock() >= w.closes_at then t.expected - t.checked_in end,
        t.by_ticket_type,
        (
            select coalesce(jsonb_object_agg(g.gate, g.checked_in), '{}')
            from (
                select coalesce(e.gate, '') as gate, count(*) as checked_in
                from private.entries as e
                where e.event_id = p_event_id
                group by 1
            ) as g
        ),
        (select count(*) from private.check_ins as c where c.event_id = p_event_id and c.is_flagged)
    from totals as t
    cross join private.door_window(v_event) as w;
end;
$$;
revoke all on function private.door_stats(uuid) from public, anon, authenticated, service_role;
grant execute on function private.door_stats(uuid) to authenticated;
-- >>>
-- <<< sql/functions/private/door_log.sql
-- What happened at the door of an event, newest first, before the entry p_before; with p_flagged_only what a device let
-- in without a line and should not have. For who manages the event, not for the staff at its door.
-- Caller: public.door_log. Errors: P0002, 42501, MD175 event_archived.
create or replace function private.door_log(
    p_event_id uuid,
    p_flagged_only boolean,
    p_limit integer,
    p_before bigint
)
returns table (
    id bigint,
    result public.check_in_result,
    is_flagged boolean,
    registration_id uuid,
    first_name text,
    last_name text,
    device text,
    gate text,
    scanned_at timestamptz,
    recorded_at timestamptz,
    scanned_by uuid
)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_event constant public.events := private.require_event_manager(p_event_id);
begin
    perform private.require_door(p_event_id);
    return query
    select
        c.id, c.result, c.is_flagged, c.registration_id, p.first_name, p.last_name, c.device, c.gate, c.scanned_at,
        c.recorded_at, c.scanned_by
    from private.check_ins as c
    left join public.profiles as p on p.id = c.user_id
    where c.event_id = v_event.id and c.event_date = v_event.date
        and c.id < coalesce(p_before, 9223372036854775807)
        and (c.is_flagged or not p_flagged_only)
    order by c.id desc
    limit least(greatest(p_limit, 1), 1000);
end;
$$;
revoke all on function private.door_log(uuid, boolean, integer, bigint) from public, anon, authenticated, service_role;
grant execute on function private.door_log(uuid, boolean, integer, bigint) to authenticated;
-- >>>
-- <<< sql/functions/public/issue_ticket.sql
-- A code for one's own place, shown once. Callers: signed-in people.
-- Errors: 42501, P0002, MD231 too_many_tickets, MD233 ticket_not_confirmed, MD401 too_many_requests.
create or replace function public.issue_ticket(p_registration_id uuid, p_replace boolean default false)
returns text
language sql
volatile
security invoker
set search_path = ''
as $$ select private.issue_ticket(p_registration_id, p_replace) $$;
revoke all on function public.issue_ticket(uuid, boolean) from public, anon, authenticated, service_role;
grant execute on function public.issue_ticket(uuid, boolean) to authenticated;
comment on function public.issue_ticket(uuid, boolean) is
'A new code for one''s own confirmed place, to be kept by whoever asks: it is shown this once. Earlier codes stay good '
'unless they are replaced.';
-- >>>
-- <<< sql/functions/public/check_in.sql
-- Lets a person in at the door of an event, by the code of the ticket or by the registration. Callers: its organizer, its
-- staff, admins. Errors: P0002, 42501, 22023, MD175 event_archived, MD230 scan_reused.
create or replace function public.check_in(
    p_event_id uuid,
    p_device text,
    p_nonce text,
    p_code text default null,
    p_registration_id uuid default null,
    p_gate text default null
)
returns table (
    result public.check_in_result,
    registration_id uuid,
    first_name text,
    last_initial text,
    ticket_type text,
    checked_in_at timestamptz,
    gate text,
    opens_at timestamptz
)
language sql
volatile
security invoker
set search_path = ''
as $$
    select c.* from private.check_in(p_event_id, p_device, p_nonce, p_code, p_registration_id, p_gate) as c
$$;
revoke all on function public.check_in(uuid, text, text, text, uuid, text)
from public, anon, authenticated, service_role;
grant execute on function public.check_in(uuid, text, text, text, uuid, text) to authenticated;
comment on function public.check_in(uuid, text, text, text, uuid, text) is
'What the door says to a ticket: ok once, already_in to all others, with the first time and gate. The same nonce of a '
'device gives the same answer.';
-- >>>
-- <<< sql/functions/public/undo_check_in.sql
-- Takes back that somebody is in. Callers: the organizer of the event, its staff, admins.
-- Errors: P0002, 42501, MD175 event_archived.
create or replace function public.undo_check_in(p_event_id uuid, p_registration_id uuid, p_reason text default null)
returns table (
    result public.check_in_result,
    registration_id uuid,
    first_name text,
    last_initial text,
    ticket_type text,
    checked_in_at timestamptz,
    gate text,
    opens_at timestamptz
)
language sql
volatile
security invoker
set search_path = ''
as $$ select u.* from private.undo_check_in(p_event_id, p_registration_id, p_reason) as u $$;
revoke all on function public.undo_check_in(uuid, uuid, text) from public, anon, authenticated, service_role;
grant execute on function public.undo_check_in(uuid, uuid, text) to authenticated;
comment on function public.undo_check_in(uuid, uuid, text) is
'Takes an entry back; it stays in the log. not_in: there was none.';
-- >>>
-- <<< sql/functions/public/upload_check_ins.sql
-- Takes in what a door has scanned without a line. Callers: the organizer of the event, its staff, admins.
-- Errors: P0002, 42501, 22023, MD175 event_archived, MD232 too_many_scans.
create or replace function public.upload_check_ins(p_event_id uuid, p_scans jsonb)
returns table (
    scan bigint,
    device text,
    nonce text,
    result public.check_in_result,
    is_flagged boolean,
    refusal text,
    registration_id uuid,
    checked_in_at timestamptz,
    gate text
)
language sql
volatile
security invoker
set search_path = ''
as $$ select u.* from private.upload_check_ins(p_event_id, p_scans) as u order by u.scan $$;
revoke all on function public.upload_check_ins(uuid, jsonb) from public, anon, authenticated, service_role;
grant execute on function public.upload_check_ins(uuid, jsonb) to authenticated;
comment on function public.upload_check_ins(uuid, jsonb) is
'What became of each scan of a list, numbered from 1. Flagged: the ticket was no good, and the device could not know.';
-- >>>
-- <<< sql/functions/public/door_manifest.sql
-- What a device needs to stand at a door without a line, after the row (p_since, p_after_id). Callers: the organizer of
-- the event, its staff, admins. Errors: P0002, 42501, MD175 event_archived.
create or replace function public.door_manifest(
    p_event_id uuid,
    p_since timestamptz default null,
    p_after_id uuid default null,
    p_limit integer default 500
)
returns table (
    registration_id uuid,
    changed_at timestamptz,
    standing public.check_in_result,
    code_hashes text[],
    first_name text,
    last_initial text,
    ticket_type text,
    checked_in_at timestamptz
)
language sql
volatile
security invoker
set search_path = ''
as $$ select m.* from private.door_manifest(p_event_id, p_since, p_after_id, p_limit) as m $$;
revoke all on function public.door_manifest(uuid, timestamptz, uuid, integer)
from public, anon, authenticated, service_role;
grant execute on function public.door_manifest(uuid, timestamptz, uuid, integer) to authenticated;
comment on function public.door_manifest(uuid, timestamptz, uuid, integer) is
'One place of an event as its door needs it: the SHA-256 of each code that is good, and whether it lets its owner in.';
-- >>>
-- <<< sql/functions/public/door_stats.sql
-- How many are in, as the log of the door says. Callers: the organizer of the event, its staff, admins.
-- Errors: P0002, 42501, MD175 event_archived.
create or replace function public.door_stats(p_event_id uuid)
returns table (
    opens_at timestamptz,
    closes_at timestamptz,
    expected bigint,
    checked_in bigint,
    no_shows bigint,
    by_ticket_type jsonb,
    by_gate jsonb,
    flagged bigint
)
language sql
volatile
security invoker
set search_path = ''
as $$ select s.* from private.door_stats(p_event_id) as s $$;
revoke all on function public.door_stats(uuid) from public, anon, authenticated, service_role;
grant execute on function public.door_stats(uuid) to authenticated;
comment on function public.door_stats(uuid) is
'How many are in, of how many, by ticket and by the gate where they came first; no_shows once the door has closed.';
-- >>>
-- <<< sql/functions/public/door_log.sql
-- What happened at the door of an event, newest first. Callers: the organizer, co-organizers, admins.
-- Errors: P0002, 42501, MD175 event_archived.
create or replace function public.door_log(
    p_event_id uuid,
    p_flagged_only boolean default false,
    p_limit integer default 100,
    p_before bigint default null
)
returns table (
    id bigint,
    result public.check_in_result,
    is_flagged boolean,
    registration_id uuid,
    first_name text,
    last_name text,
    device text,
    gate text,
    scanned_at timestamptz,
    recorded_at timestamptz,
    scanned_by uuid
)
language sql
volatile
security invoker
set search_path = ''
as $$ select l.* from private.door_log(p_event_id, p_flagged_only, p_limit, p_before) as l $$;
revoke all on function public.door_log(uuid, boolean, integer, bigint) from public, anon, authenticated, service_role;
grant execute on function public.door_log(uuid, boolean, integer, bigint) to authenticated;
comment on function public.door_log(uuid, boolean, integer, bigint) is
'An entry of the log of a door. Flagged: a device without a line took a ticket that was no good.';
-- >>>

create trigger leave_door
before update of status, user_id on public.event_registrations
for each row
when (new.check_in_time is not null and (new.status <> 'confirmed' or new.user_id <> old.user_id))
execute function private.leave_door();

create trigger keep_door_log
after insert on public.event_registrations
for each row
when (new.check_in_time is not null)
execute function private.keep_door_log();

create trigger keep_door_log_of_change
after update of check_in_time, status, user_id on public.event_registrations
for each row
when (new.check_in_time is distinct from old.check_in_time)
execute function private.keep_door_log();

create trigger revoke_tickets
after update of status, user_id on public.event_registrations
for each row
when (old.status = 'confirmed' and (new.status <> 'confirmed' or new.user_id <> old.user_id))
execute function private.revoke_tickets();

create trigger refuse_check_in_change
before update or delete on private.check_ins
for each row
when (pg_trigger_depth() = 0)
execute function private.refuse_change(
    'El registro de la puerta no se cambia', 'The log of the door is never changed',
    'door_log_is_append_only'
);

create trigger refuse_check_in_truncation
before truncate on private.check_ins
for each statement execute function private.refuse_change(
    'El registro de la puerta no se cambia', 'The log of the door is never changed',
    'door_log_is_append_only'
);

-- Who was in before there was a log.
insert into private.check_ins (event_id, event_date, registration_id, user_id, result, turn, scanned_at, checked_in_at)
select r.event_id, r.event_date, r.id, r.user_id, 'ok', 0, r.check_in_time, r.check_in_time
from public.event_registrations as r
where r.check_in_time is not null;
insert into archive.check_ins (event_id, event_date, registration_id, user_id, result, turn, scanned_at, checked_in_at)
select r.event_id, r.event_date, r.id, r.user_id, 'ok', 0, r.check_in_time, r.check_in_time
from archive.event_registrations as r
where r.check_in_time is not null;

insert into private.guarantees (name, es, en, violations) values
(
    'a_ticket_is_in_once', 'Con una entrada está dentro una sola persona', 'With one ticket one person is in',
    $$
        select format('registration %s: in %s times, out %s', s.registration_id, s.entries, s.exits)
        from (
            select
                c.registration_id,
                count(*) filter (where c.result = 'ok') as entries,
                count(*) filter (where c.result = 'undone') as exits
            from private.check_ins as c
            where c.registration_id is not null
            group by c.registration_id
        ) as s
        where s.entries - s.exits not in (0, 1)
    $$
),
(
    'who_is_in_is_in_the_log', 'Quien está dentro está en el registro de la puerta, y nadie más',
    'Whoever is in is in the log of the door, and nobody else',
    $$
        select format('registration %s: in since %s, by the log since %s', r.id, r.check_in_time, e.entered_at)
        from public.event_registrations as r
        left join private.entries as e on e.event_id = r.event_id and e.registration_id = r.id
        where r.check_in_time is distinct from e.entered_at
    $$
),
(
    'tickets_are_confirmed', 'Solo una inscripción confirmada tiene entradas válidas',
    'Only a confirmed registration has tickets that are good',
    $$
        select format('registration %s, %s', r.id, r.status)
        from private.ticket_codes as t
        inner join public.event_registrations as r on r.id = t.registration_id
        where t.revoked_at is null and r.status <> 'confirmed'
    $$
);

select private.tag_privacy(
    'public.event_rules', '{door_opens_minutes,door_closes_minutes}',
    '@pii:none @export:no @erase:keep @retain:forever'
);
select private.tag_privacy('private.check_ins', '{user_id}', '@pii:subject @export:yes @erase:row @retain:account');
select private.tag_privacy('private.check_ins', '{scanned_by}', '@pii:person @export:no @erase:null @retain:forever');
select private.tag_privacy('private.check_ins', '{code_hash}', '@pii:technical @export:no @erase:row @retain:account');
select private.tag_privacy('private.check_ins', null, '@pii:behaviour @export:yes @erase:row @retain:account');
select private.tag_privacy('private.ticket_codes', null, '@pii:technical @export:no @erase:row @retain:account');
-- The archive holds what its tables hold.
select
    private.tag_privacy(
        format('archive.%I', split_part(r.name, '.', 2))::regclass, array[r.attribute],
        substring(col_description(r.relation, r.position) from '@pii:.*$')
    )
from private.privacy_registry as r
where r.name in ('private.check_ins', 'private.ticket_codes');
