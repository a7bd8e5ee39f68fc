-- Calendars: an event as iCalendar text, and a person's own feed by a secret token.
-- Functions: sql/functions. Served by supabase/functions/calendar. Undo: supabase/undo/20260128000000_calendar.sql
set lock_timeout = '4s';
set statement_timeout = '60s';

insert into private.rate_limits (action, burst, refill, new_burst, new_refill) values
('calendar_token', 10, '1 hour', 10, '1 hour');

create table private.calendar_tokens (
    token_hash bytea primary key,
    user_id uuid not null references auth.users (id) on delete cascade,
    created_at timestamptz not null default now(),
    revoked_at timestamptz,

    constraint hash_is_a_sha256 check (length(token_hash) = 32)
);
comment on table private.calendar_tokens is
'Who holds a token sees the calendar of this person. Revoked ones stay: their calendar is empty.';
comment on column private.calendar_tokens.token_hash is 'SHA-256 of the token, which is kept nowhere.';
create unique index idx_calendar_tokens_live on private.calendar_tokens (user_id) where revoked_at is null;
create index idx_calendar_tokens_user on private.calendar_tokens (user_id);
create index idx_calendar_tokens_revoked on private.calendar_tokens (revoked_at);
alter table private.calendar_tokens enable row level security;
revoke all on private.calendar_tokens from public, anon, authenticated, service_role;

create table private.event_sequences (
    event_id uuid primary key references private.event_keys (id) on delete cascade,
    sequence integer not null
);
comment on table private.event_sequences is
'How often start, end, time zone or place of an event have changed; one that is not here stands as it was announced.';
alter table private.event_sequences enable row level security;
revoke all on private.event_sequences from public, anon, authenticated, service_role;

insert into private.retention_rules (
    live, time_column, person_column, keep_for, action, condition, change, description
) values
(
    'private.calendar_tokens', 'revoked_at', 'user_id', '1 year', 'delete', null, null,
    'Tokens of calendars that were revoked; apps that still ask are told that there is none'
);

-- <<< sql/functions/private/utc_offset.sql
-- How far the clocks of a zone are ahead of UTC at an instant. Callers: calendars, series.
create or replace function private.utc_offset(p_at timestamptz, p_timezone text)
returns interval
language sql
stable
strict
parallel safe
security invoker
set search_path = ''
as $$ select p_at at time zone p_timezone - p_at at time zone 'UTC' $$;
revoke all on function private.utc_offset(timestamptz, text) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/zoned_instant.sql
-- The instant at which the clocks of a zone show a local time, as RFC 5545 reads it: of one that comes twice, when
-- clocks go back, the first; one that is left out, when they go forward, has the offset from before, so 02:30 becomes
-- 03:30. PostgreSQL itself takes the second of two. Callers: calendars, series.
create or replace function private.zoned_instant(p_local timestamp, p_timezone text)
returns timestamptz
language sql
stable
strict
parallel safe
security invoker
set search_path = ''
as $$
    select case when e.earlier at time zone p_timezone = p_local then e.earlier else i.instant end
    from (select p_local at time zone p_timezone) as i (instant)
    cross join lateral (
        -- read with the offset of the day before
        select p_local at time zone 'UTC' - private.utc_offset(i.instant - interval '24 hours', p_timezone)
    ) as e (earlier)
$$;
revoke all on function private.zoned_instant(timestamp, text) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/ics_line.sql
-- One line of an iCalendar text: folded at 75 octets, never within a character, ended by CRLF. Callers: ics_event,
-- ics_timezone, ics_calendar.
create or replace function private.ics_line(p_line text)
returns text
language plpgsql
immutable
strict
parallel safe
security invoker
set search_path = ''
as $$
declare
    v_rest text := p_line;
    v_folded text := '';
    v_room integer := 75;
    v_part text;
begin
    while octet_length(v_rest) > v_room loop
        v_part := left(v_rest, v_room);
        while octet_length(v_part) > v_room loop
            -- a character has at most four octets
            v_part := left(v_part, length(v_part) - ceil((octet_length(v_part) - v_room) / 4.0)::integer);
        end loop;
        v_folded := v_folded || v_part || E'\r\n ';
        v_rest := substr(v_rest, length(v_part) + 1);
        v_room := 74; -- the blank that marks a continued line counts
    end loop;
    return v_folded || v_rest || E'\r\n';
end;
$$;
revoke all on function private.ics_line(text) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/ics_text.sql
-- A property of an iCalendar text that people have written: escaped, so that it stays one value. No line without one.
-- Callers: ics_event, ics_calendar.
create or replace function private.ics_text(p_name text, p_text text)
returns text
language sql
immutable
strict
parallel safe
security invoker
set search_path = ''
as $$
    select private.ics_line(
        p_name || ':' || replace(
            regexp_replace(
                regexp_replace(
                    -- every way to end a line, then what no calendar can show
                    regexp_replace(p_text, '\r\n|[\r\u000b\u000c\u0085\u2028\u2029]', E'\n', 'g'),
                    '[\u0001-\u0008\u000e-\u001f\u007f-\u009f]', '', 'g'
                ),
                '([\\;,])', '\\\1', 'g'
            ),
            E'\n', '\n'
        )
    )
$$;
revoke all on function private.ics_text(text, text) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/ics_time.sql
-- A property of an iCalendar text that is a time: the clock of its zone, or UTC where that clock shows this time twice,
-- since readers do not agree which of both is meant. No line without one. Callers: ics_event.
create or replace function private.ics_time(p_name text, p_at timestamptz, p_timezone text default 'UTC')
returns text
language sql
stable
strict
parallel safe
security invoker
set search_path = ''
as $$
    select private.ics_line(
        case
            when p_timezone = 'UTC' or private.zoned_instant(w.wall, p_timezone) <> w.wall at time zone p_timezone
                then p_name || ':' || to_char(p_at at time zone 'UTC', 'YYYYMMDD"T"HH24MISS"Z"')
            else p_name || ';TZID=' || p_timezone || ':' || to_char(w.wall, 'YYYYMMDD"T"HH24MISS')
        end
    )
    from (select p_at at time zone p_timezone) as w (wall)
$$;
revoke all on function private.ics_time(text, timestamptz, text) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/ics_offset.sql
-- An offset from UTC as iCalendar writes it: -0500. Caller: ics_timezone.
create or replace function private.ics_offset(p_offset interval)
returns text
language sql
immutable
strict
parallel safe
security invoker
set search_path = ''
as $$
    select case when p_offset < interval '0' then '-' else '+' end
        || to_char(greatest(p_offset, -p_offset), case when extract(second from p_offset) = 0 then 'HH24MI' else 'HH24MISS' end)
$$;
revoke all on function private.ics_offset(interval) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/ics_timezone.sql
-- The VTIMEZONE of a zone: how its clocks go between two instants, each change by its date, so that a reader needs no
-- rules and no list of zones of its own. Caller: ics_calendar.
create or replace function private.ics_timezone(p_timezone text, p_from timestamptz, p_until timestamptz)
returns text
language sql
stable
strict
parallel safe
security invoker
set search_path = ''
as $$
    with days as (
        select d.at
        from generate_series(p_from - interval '24 hours', p_until + interval '48 hours', interval '24 hours') as d (at)
        where private.utc_offset(d.at, p_timezone) <> private.utc_offset(d.at - interval '24 hours', p_timezone)
    ),

    hours as (
        select h.at
        from days as d
        cross join generate_series(
            date_trunc('hour', d.at, 'UTC') - interval '23 hours', d.at + interval '1 hour', interval '1 hour'
        ) as h (at)
        where private.utc_offset(h.at, p_timezone) <> private.utc_offset(h.at - interval '1 hour', p_timezone)
    ),

    changes as (
        select m.at, private.utc_offset(m.at - interval '1 minute', p_timezone) as before
        from hours as h
        cross join generate_series(h.at - interval '59 minutes', h.at, interval '1 minute') as m (at)
        where private.utc_offset(m.at, p_timezone) <> private.utc_offset(m.at - interval '1 minute', p_timezone)
        union all
        -- how clocks went before all that
        select f.at, private.utc_offset(f.at, p_timezone)
        from (select p_from - interval '72 hours') as f (at)
    )

    select concat(
        private.ics_line('BEGIN:VTIMEZONE'),
        private.ics_line('TZID:' || p_timezone),
        string_agg(
            concat(
                private.ics_line('BEGIN:' || k.kind),
                private.ics_line('DTSTART:' || to_char(c.at at time zone 'UTC' + c.before, 'YYYYMMDD"T"HH24MISS')),
                private.ics_line('TZOFFSETFROM:' || private.ics_offset(c.before)),
                private.ics_line('TZOFFSETTO:' || private.ics_offset(o.utc_offset)),
                private.ics_line('END:' || k.kind)
            ),
            '' order by c.at
        ),
        private.ics_line('END:VTIMEZONE')
    )
    from changes as c
    cross join lateral (select private.utc_offset(c.at, p_timezone)) as o (utc_offset)
    cross join lateral (
        select case when o.utc_offset > c.before then 'DAYLIGHT' else 'STANDARD' end
    ) as k (kind)
$$;
revoke all on function private.ics_timezone(text, timestamptz, timestamptz)
from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/has_join_link.sql
-- Whether the link of an online event is for this person, who need not be the caller: its organizer, its staff, or who
-- has a confirmed registration, as event_join_link has it for the caller. Caller: ics_calendar.
create or replace function private.has_join_link(p_event public.events, p_user_id uuid)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
    select p_user_id is not null and (
        p_event.organizer_id is not distinct from p_user_id
        or exists (
            select from public.event_staff as s where s.event_id = p_event.id and s.user_id = p_user_id
        )
        or exists (
            select from public.event_registrations as r
            where r.event_id = p_event.id and r.user_id = p_user_id and r.status = 'confirmed'
        )
    )
$$;
revoke all on function private.has_join_link(public.events, uuid) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/ics_event.sql
-- An event as a VEVENT. One that is a draft, or where the reader's place is not certain, is tentative and blocks no time.
-- Caller: ics_calendar.
create or replace function private.ics_event(
    p_event public.events,
    p_is_certain boolean,
    p_changed_at timestamptz,
    p_link text
)
returns text
language sql
stable
security definer
set search_path = ''
as $$
    select concat(
        private.ics_line('BEGIN:VEVENT'),
        private.ics_line('UID:' || p_event.id),
        private.ics_time('DTSTAMP', c.changed_at),
        private.ics_time('CREATED', p_event.created_at),
        private.ics_time('LAST-MODIFIED', c.changed_at),
        private.ics_line('SEQUENCE:' || coalesce(s.sequence, 0)),
        private.ics_time('DTSTART', p_event.date, p_event.timezone),
        private.ics_time('DTEND', p_event.end_date, p_event.timezone),
        private.ics_text('SUMMARY', p_event.title),
        private.ics_text(
            'DESCRIPTION',
            nullif(concat_ws(E'\n\n', coalesce(p_event.short_description, left(p_event.description, 2000)), p_link), '')
        ),
        private.ics_text('LOCATION', concat_ws(', ', p_event.location, nullif(v.name, p_event.location), v.address)),
        private.ics_line('GEO:' || v.coordinates[1] || ';' || v.coordinates[0]),
        private.ics_line('URL:' || p_link),
        private.ics_line(
            'STATUS:' || case
                when p_event.status = 'cancelled' then 'CANCELLED'
                when c.is_certain then 'CONFIRMED'
                else 'TENTATIVE'
            end
        ),
        private.ics_line(
            'TRANSP:' || case when c.is_certain and p_event.status <> 'cancelled' then 'OPAQUE' else 'TRANSPARENT' end
        ),
        private.ics_line('END:VEVENT')
    )
    from (
        select
            p_is_certain and p_event.status <> 'draft' as is_certain,
            greatest(p_changed_at, p_event.updated_at) as changed_at
    ) as c
    left join private.event_sequences as s on s.event_id = p_event.id
    left join public.venues as v on v.id = p_event.venue_id
$$;
revoke all on function private.ics_event(public.events, boolean, timestamptz, text)
from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/ics_calendar.sql
-- Events as one iCalendar text, as one person, or nobody in particular, may have them: the link of an online event for
-- whom it is, certain where his place is. Callers: event_ics, calendar_feed, which say which events he may see.
create or replace function private.ics_calendar(p_user_id uuid, p_event_ids uuid[], p_name text)
returns text
language sql
stable
security definer
set search_path = ''
as $$
    with entries as (
        select
            e.date,
            e.id,
            e.timezone,
            greatest(e.date, e.end_date) as ends_at,
            private.ics_event(
                e,
                e.organizer_id is not distinct from p_user_id or coalesce(r.status = 'confirmed', true),
                greatest(r.updated_at, v.updated_at),
                case when private.has_join_link(e, p_user_id) then e.event_url end
            ) as entry
        from unnest(p_event_ids) as i (id)
        cross join lateral private.any_event_row(i.id) as e
        left join public.venues as v on e.venue_id = v.id
        left join public.event_registrations as r
            on e.id = r.event_id and r.user_id = p_user_id and r.status not in ('cancelled', 'expired')
    )

    select concat(
        private.ics_line('BEGIN:VCALENDAR'),
        private.ics_line('VERSION:2.0'),
        private.ics_line('PRODID:-//Medellin AI//Calendar//ES'),
        private.ics_line('CALSCALE:GREGORIAN'),
        private.ics_text('NAME', p_name),
        private.ics_text('X-WR-CALNAME', p_name),
        private.ics_line('REFRESH-INTERVAL;VALUE=DURATION:PT1H'),
        private.ics_line('X-PUBLISHED-TTL:PT1H'),
        (
            select string_agg(z.block, '' order by z.timezone)
            from (
                select e.timezone, private.ics_timezone(e.timezone, min(e.date), max(e.ends_at)) as block
                from entries as e
                where e.timezone <> 'UTC'
                group by e.timezone
            ) as z
        ),
        (select string_agg(e.entry, '' order by e.date, e.id) from entries as e),
        private.ics_line('END:VCALENDAR')
    )
$$;
revoke all on function private.ics_calendar(uuid, uuid[], text) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/event_ics.sql
-- An event as an iCalendar text. Caller: public.event_ics. Errors: P0002.
create or replace function private.event_ics(p_event_id uuid)
returns text
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_event constant public.events := private.require_event(p_event_id);
begin
    return private.ics_calendar((select auth.uid()), array[v_event.id], v_event.title);
end;
$$;
revoke all on function private.event_ics(uuid) from public, anon, authenticated, service_role;
grant execute on function private.event_ics(uuid) to anon, authenticated;
-- >>>
-- <<< sql/functions/private/calendar_feed.sql
-- The calendar of the person whose token this is: where he is registered or waits, what he organizes and where he helps,
-- from a year ago on. What he was registered for and is called off stays in it, as cancelled. Caller: public.calendar_feed, for whoever holds the token; nobody is signed in.
-- A revoked token gives an empty calendar, so that apps which still ask forget what they have. Errors: P0002.
create or replace function private.calendar_feed(p_token text)
returns text
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_since constant timestamptz := private.clock() - interval '1 year';
    v_token private.calendar_tokens;
    v_event_ids uuid[];
begin
    select t.* into v_token
    from private.calendar_tokens as t
    where t.token_hash = sha256(convert_to(p_token, 'utf8'));
    if not found then
        raise no_data_found using
            message = 'Este calendario no existe',
            detail = '{"en": "This calendar does not exist"}', hint = 'calendar_not_found';
    end if;
    if v_token.revoked_at is null then
        v_event_ids := array(
            select r.event_id
            from public.event_registrations as r
            where r.user_id = v_token.user_id and r.event_date >= v_since
                and (
                    r.status not in ('cancelled', 'expired')
                    or exists (
                        select from public.events as e
                        where e.id = r.event_id and e.date = r.event_date and e.status = 'cancelled'
                    )
                )
            union
            select s.event_id
            from public.event_staff as s
            where s.user_id = v_token.user_id and s.event_date >= v_since
            union
            select e.id
            from public.events as e
            where e.organizer_id = v_token.user_id and e.date >= v_since
        );
    end if;
    return private.ics_calendar(v_token.user_id, v_event_ids, 'Medellín AI');
end;
$$;
revoke all on function private.calendar_feed(text) from public, anon, authenticated, service_role;
grant execute on function private.calendar_feed(text) to anon, authenticated;
-- >>>
-- <<< sql/functions/private/create_calendar_token.sql
-- Gives the caller a new token for his calendar; the one before is revoked. Only its hash is kept, so it is shown once.
-- Caller: public.create_calendar_token. Errors: 42501, MD401 too_many_requests.
create or replace function private.create_calendar_token()
returns text
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_user_id constant uuid := private.require_person();
    v_token constant text := encode(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()), 'hex');
begin
    -- locks the caller's bucket, so two calls at once come one after the other
    perform private.take_token('calendar_token');
    update private.calendar_tokens as t
    set revoked_at = private.clock()
    where t.user_id = v_user_id and t.revoked_at is null;
    insert into private.calendar_tokens (token_hash, user_id)
    values (sha256(convert_to(v_token, 'utf8')), v_user_id);
    perform private.audit('calendar.token_created', 'calendar_tokens', v_user_id::text, v_user_id);
    return v_token;
end;
$$;
revoke all on function private.create_calendar_token() from public, anon, authenticated, service_role;
grant execute on function private.create_calendar_token() to authenticated;
-- >>>
-- <<< sql/functions/private/revoke_calendar_token.sql
-- Revokes the caller's calendar token: false when there is none. Caller: public.revoke_calendar_token. Errors: 42501.
create or replace function private.revoke_calendar_token()
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_user_id constant uuid := private.require_person();
begin
    update private.calendar_tokens as t
    set revoked_at = private.clock()
    where t.user_id = v_user_id and t.revoked_at is null;
    if not found then
        return false;
    end if;
    perform private.audit('calendar.token_revoked', 'calendar_tokens', v_user_id::text, v_user_id);
    return true;
end;
$$;
revoke all on function private.revoke_calendar_token() from public, anon, authenticated, service_role;
grant execute on function private.revoke_calendar_token() to authenticated;
-- >>>
-- <<< sql/functions/private/raise_event_sequence.sql
-- Tells calendars that an event is at another time or place: only then does the number of its version rise.
-- Caller: trigger of events, before update, last by name. Not after: a move to another leaf fires no trigger after update.
create or replace function private.raise_event_sequence()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    insert into private.event_sequences as s (event_id, sequence)
    values (new.id, 1)
    on conflict (event_id) do update set sequence = s.sequence + 1;
    return new;
end;
$$;
revoke all on function private.raise_event_sequence() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/public/event_ics.sql
-- An event for a calendar, as iCalendar (RFC 5545) text. Callers: everybody who may see the event. Errors: P0002.
create or replace function public.event_ics(p_event_id uuid)
returns text
language sql
volatile
security invoker
set search_path = ''
as $$ select private.event_ics(p_event_id) $$;
revoke all on function public.event_ics(uuid) from public, anon, authenticated, service_role;
grant execute on function public.event_ics(uuid) to anon, authenticated;
comment on function public.event_ics(uuid) is
'An event as iCalendar text; with the link of an online one for those for whom it is.';
-- >>>
-- <<< sql/functions/public/calendar_feed.sql
-- A person's calendar, for whoever holds its token. Callers: the Edge Function calendar, as anon. Errors: P0002.
create or replace function public.calendar_feed(p_token text)
returns text
language sql
stable
security invoker
set search_path = ''
as $$ select private.calendar_feed(p_token) $$;
revoke all on function public.calendar_feed(text) from public, anon, authenticated, service_role;
grant execute on function public.calendar_feed(text) to anon, authenticated;
comment on function public.calendar_feed(text) is
'A person''s calendar as iCalendar text, for whoever holds its token; empty once the token is revoked.';
-- >>>
-- <<< sql/functions/public/create_calendar_token.sql
-- A new token for the caller's calendar; the one before is revoked. Callers: signed-in people. Errors: 42501, MD401.
create or replace function public.create_calendar_token()
returns text
language sql
volatile
security invoker
set search_path = ''
as $$ select private.create_calendar_token() $$;
revoke all on function public.create_calendar_token() from public, anon, authenticated, service_role;
grant execute on function public.create_calendar_token() to authenticated;
comment on function public.create_calendar_token() is
'Gives the caller a new secret token for his calendar, shown only now; the one before is revoked.';
-- >>>
-- <<< sql/functions/public/revoke_calendar_token.sql
-- Revokes the caller's calendar token: false when there is none. Callers: signed-in people. Errors: 42501.
create or replace function public.revoke_calendar_token()
returns boolean
language sql
volatile
security invoker
set search_path = ''
as $$ select private.revoke_calendar_token() $$;
revoke all on function public.revoke_calendar_token() from public, anon, authenticated, service_role;
grant execute on function public.revoke_calendar_token() to authenticated;
comment on function public.revoke_calendar_token() is
'Revokes the token of the caller''s calendar, which is empty from then on; false when there is none.';
-- >>>

-- last by its name, when the row is as it will be
create trigger zz_raise_event_sequence
before update on public.events
for each row when (
    (old.date, old.end_date, old.timezone, old.location, old.venue_id)
    is distinct from (new.date, new.end_date, new.timezone, new.location, new.venue_id)
)
execute function private.raise_event_sequence();

select private.tag_privacy(
    'private.calendar_tokens', '{user_id}', '@pii:subject @export:yes @erase:row @retain:policy'
);
select private.tag_privacy(
    'private.calendar_tokens', '{token_hash}', '@pii:technical @export:no @erase:row @retain:policy'
);
select private.tag_privacy('private.calendar_tokens', null, '@pii:behaviour @export:yes @erase:row @retain:policy');
select private.tag_privacy('private.event_sequences', null, '@pii:none @export:no @erase:keep @retain:forever');
