-- Series: events that recur by a rule, made ahead by a job, each an event of its own.
-- Functions: sql/functions. Policies: sql/policies/public/{event_series,event_occurrences}.sql.
-- Undo: supabase/undo/20260129000000_series.sql
set lock_timeout = '4s';
set statement_timeout = '60s';

insert into private.error_codes (code, reason, http, es, en) values
('MD190', 'rule_not_understood', 422, 'No se entiende esta regla', 'This recurrence rule is not understood'),
('MD191', 'event_not_recurring', 409, 'El evento no es de una serie', 'The event belongs to no series'),
('MD192', 'event_recurs', 409, 'El evento ya es de una serie', 'The event belongs to a series already'),
(
    'MD193', 'rule_without_start', 422,
    'La regla no incluye el día del evento', 'The rule leaves out the day of the event'
);

insert into private.rate_limits (action, burst, refill, new_burst, new_refill) values
('event_series', 20, '10 minutes', 5, '1 hour');

create type public.series_scope as enum ('this', 'following', 'all');
comment on type public.series_scope is
'How far an edit of one event of a series reaches: it alone, it and those after it, or all that are to come.';

create table public.event_series (
    id uuid primary key default gen_random_uuid(),
    organizer_id uuid not null references auth.users (id) on delete cascade,
    title text not null generated always as (content ->> 'title') stored,
    rule text not null,
    first_day date not null,
    start_time time not null,
    duration_minutes integer,
    timezone text not null,
    last_day date,
    is_published boolean not null default false,
    is_complete boolean not null default false,
    generated_until date not null,
    problem text,
    content jsonb not null,
    children jsonb not null default '{}',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),

    constraint it_lasts check (duration_minutes > 0),
    constraint content_is_an_object check (jsonb_typeof(content) = 'object'),
    constraint children_are_an_object check (jsonb_typeof(children) = 'object')
);
comment on table public.event_series is
'By which rule an event recurs, and what its events are like; written only through functions.';
comment on column public.event_series.rule is 'An RRULE of RFC 5545 without times: the days on which it is held.';
comment on column public.event_series.first_day is
'The day from which the rule counts, in the time zone of the series.';
comment on column public.event_series.start_time is 'What the clock of the place shows, in summer and in winter.';
comment on column public.event_series.last_day is 'Where it was ended or split; the rule may end before.';
comment on column public.event_series.is_published is 'Whether later events are published at once.';
comment on column public.event_series.is_complete is 'Whether no more events are to be made.';
comment on column public.event_series.generated_until is 'Up to this day events are made.';
comment on column public.event_series.problem is 'Why the next event could not be made.';
comment on column public.event_series.content is
'What later events say, as columns of events; times are seconds after the start.';
comment on column public.event_series.children is 'What hangs on later events, as rows by table.';
create index idx_event_series_organizer on public.event_series (organizer_id, created_at desc, id desc);
create index idx_event_series_due on public.event_series (generated_until) where not is_complete;
alter table public.event_series enable row level security;
revoke all on public.event_series from public, anon, authenticated, service_role;
grant select on public.event_series to authenticated;
grant select, insert, update, delete on public.event_series to service_role;

create table public.event_occurrences (
    series_id uuid not null references public.event_series (id) on delete cascade,
    day date not null,
    event_id uuid unique,
    event_date timestamptz,

    primary key (series_id, day),
    constraint event_occurrences_event_fkey foreign key (event_id, event_date)
    references public.events (id, date) on update cascade on delete set null
);
comment on table public.event_occurrences is 'Each day of a series that was dealt with, and its event.';
comment on column public.event_occurrences.day is 'The day by the rule, also when the event was moved by itself.';
comment on column public.event_occurrences.event_id is 'Empty: the event was deleted, and the day stays left out.';
comment on column public.event_occurrences.event_date is
'Filled by a trigger when left out: half of the key to events. Empty beside event_id: the event is archived.';
create index idx_event_occurrences_event on public.event_occurrences (event_id, event_date);
alter table public.event_occurrences enable row level security;
revoke all on public.event_occurrences from public, anon, authenticated, service_role;
grant select on public.event_occurrences to anon, authenticated;
grant select, insert, update, delete on public.event_occurrences to service_role;

insert into private.archive_rules (live, action) values ('public.event_occurrences', 'released');

create trigger update_event_series_timestamp
before update on public.event_series
for each row execute function private.update_updated_at_timestamp();

create trigger fill_event_date
before insert or update of event_id, event_date on public.event_occurrences
for each row when (new.event_id is not null)
execute function private.fill_event_date();

-- <<< sql/functions/private/rule_parts.sql
-- The parts of a recurrence rule (RFC 5545), checked. What a series may say: FREQ=DAILY, WEEKLY, MONTHLY or YEARLY;
-- INTERVAL, BYDAY, BYMONTHDAY, BYMONTH, BYSETPOS; COUNT or UNTIL, a date (YYYYMMDD) of the place. Weeks begin on Monday.
-- Callers: rule_dates, series. Errors: MD190 rule_not_understood.
create or replace function private.rule_parts(p_rule text)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_parts jsonb;
    v_wrong text;
begin
    if p_rule is null or length(p_rule) > 500 then
        perform private.fail('MD190', '{"part": null}');
    end if;
    select
        coalesce(jsonb_object_agg(p.key, p.value), '{}'),
        min(p.part) filter (
            where p.how_often > 1 or p.value !~ ('^' || coalesce(k.pattern, '$.') || '$')
        )
    into v_parts, v_wrong
    from (
        select
            s.part,
            split_part(s.part, '=', 1) as key,
            substr(s.part, strpos(s.part, '=') + 1) as value,
            count(*) over (partition by split_part(s.part, '=', 1)) as how_often
        from string_to_table(p_rule, ';') as s (part)
    ) as p
    left join (
        values
        ('FREQ', '(DAILY|WEEKLY|MONTHLY|YEARLY)'),
        ('INTERVAL', '[1-9]\d{0,2}'),
        ('BYDAY', '([+-]?[1-9]\d?)?(MO|TU|WE|TH|FR|SA|SU)(,([+-]?[1-9]\d?)?(MO|TU|WE|TH|FR|SA|SU))*'),
        ('BYMONTHDAY', '-?([1-9]|[12]\d|3[01])(,-?([1-9]|[12]\d|3[01]))*'),
        ('BYMONTH', '([1-9]|1[0-2])(,([1-9]|1[0-2]))*'),
        ('BYSETPOS', '-?[1-9]\d{0,2}(,-?[1-9]\d{0,2})*'),
        ('COUNT', '[1-9]\d{0,2}'),
        ('UNTIL', '[1-9]\d{3}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])')
    ) as k (key, pattern) on p.key = k.key;

    v_wrong := coalesce(
        v_wrong,
        case
            when not v_parts ? 'FREQ' then 'FREQ'
            when v_parts ? 'COUNT' and v_parts ? 'UNTIL' then 'UNTIL'
            when right(v_parts ->> 'UNTIL', 2)::integer > extract(
                day from to_date(left(v_parts ->> 'UNTIL', 6), 'YYYYMM') + interval '1 month - 1 day'
            ) then 'UNTIL'
            when v_parts ->> 'FREQ' = 'WEEKLY' and v_parts ? 'BYMONTHDAY' then 'BYMONTHDAY'
            when v_parts ->> 'FREQ' in ('DAILY', 'WEEKLY') and v_parts ->> 'BYDAY' ~ '\d' then 'BYDAY'
            when v_parts ? 'BYSETPOS' and not v_parts ?| '{BYDAY,BYMONTHDAY,BYMONTH}' then 'BYSETPOS'
        end
    );
    if v_wrong is not null then
        perform private.fail('MD190', jsonb_build_object('part', v_wrong));
    end if;
    return v_parts;
end;
$$;
revoke all on function private.rule_parts(text) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/rule_dates.sql
-- The dates of a recurrence rule that begins on p_first, up to p_until. They are days of a place, without hour or zone.
-- Each day of the periods that count (every INTERVAL-th day, week, month or year) is taken or not; COUNT counts from
-- p_first on. Callers: series. Errors: MD190 rule_not_understood.
create or replace function private.rule_dates(p_rule text, p_first date, p_until date)
returns setof date
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_parts constant jsonb := private.rule_parts(p_rule);
    v_freq constant text := v_parts ->> 'FREQ';
    -- the unit whose beginning and end are looked at: also the days before p_first have a place in their period
    v_unit constant text := case v_freq
        when 'DAILY' then 'day' when 'WEEKLY' then 'week' when 'MONTHLY' then 'month' else 'year'
    end;
    v_interval constant integer := coalesce((v_parts ->> 'INTERVAL')::integer, 1);
    v_count constant integer := (v_parts ->> 'COUNT')::integer;
    v_positions constant integer[] := string_to_array(v_parts ->> 'BYSETPOS', ',')::integer[];
    v_weekdays text[] := string_to_array(replace(v_parts ->> 'BYDAY', '+', ''), ',');
    v_month_days integer[] := string_to_array(v_parts ->> 'BYMONTHDAY', ',')::integer[];
    v_months integer[] := string_to_array(v_parts ->> 'BYMONTH', ',')::integer[];
    v_last constant date := least(p_until, to_date(v_parts ->> 'UNTIL', 'YYYYMMDD'));
    v_within_month constant boolean := v_freq = 'MONTHLY' or v_months is not null;
begin
    if v_weekdays is null and v_month_days is null then
        if v_freq = 'WEEKLY' then
            v_weekdays := array[left(upper(to_char(p_first, 'Dy')), 2)];
        elsif v_freq in ('MONTHLY', 'YEARLY') then
            v_month_days := array[extract(day from p_first)];
            if v_freq = 'YEARLY' then
                v_months := coalesce(v_months, array[extract(month from p_first)]);
            end if;
        end if;
    end if;

    return query
    with days as (
        select
            d.at::date as day,
            date_trunc(v_unit, d.at) as period,
            left(upper(to_char(d.at, 'Dy')), 2) as weekday,
            extract(day from d.at)::integer as month_day,
            extract(day from date_trunc('month', d.at) + interval '1 month - 1 day')::integer as month_days,
            extract(doy from d.at)::integer as year_day,
            extract(doy from date_trunc('year', d.at) + interval '1 year - 1 day')::integer as year_days,
            extract(month from d.at)::integer as month
        from generate_series(
            date_trunc(v_unit, p_first::timestamp),
            date_trunc(v_unit, v_last::timestamp) + ('1 ' || v_unit)::interval - interval '1 day',
            interval '1 day'
        ) as d (at)
        where case v_freq
            when 'DAILY' then (d.at::date - p_first) % v_interval = 0
            when 'WEEKLY' then (d.at::date - date_trunc('week', p_first::timestamp)::date) / 7 % v_interval = 0
            when 'MONTHLY' then (
                (extract(year from d.at) - extract(year from p_first)) * 12
                + extract(month from d.at) - extract(month from p_first)
            ) % v_interval = 0
            else (extract(year from d.at) - extract(year from p_first)) % v_interval = 0
        end
    ),

    taken as (
        select
            d.day,
            row_number() over (partition by d.period order by d.day)::integer as position,
            count(*) over (partition by d.period)::integer as positions
        from days as d
        cross join lateral (
            select
                case when v_within_month then d.month_day else d.year_day end,
                case when v_within_month then d.month_days else d.year_days end
        ) as n (place, places)
        where (v_months is null or d.month = any (v_months))
            and (v_month_days is null or v_month_days && array[d.month_day, d.month_day - d.month_days - 1])
            and (
                v_weekdays is null or v_weekdays && array[
                    d.weekday,
                    ((n.place - 1) / 7 + 1) || d.weekday,
                    (-((n.places - n.place) / 7 + 1)) || d.weekday
                ]
            )
    ),

    counted as (
        select t.day, row_number() over (order by t.day) as number
        from taken as t
        where t.day >= p_first
            and (v_positions is null or v_positions && array[t.position, t.position - t.positions - 1])
    )

    select c.day
    from counted as c
    where c.day <= v_last and (v_count is null or c.number <= v_count)
    order by c.day;
end;
$$;
revoke all on function private.rule_dates(text, date, date) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/series_days_ahead.sql
-- For how many days ahead the events of a series are made. Callers: fill_series, generate_series_events.
create or replace function private.series_days_ahead()
returns integer
language sql
immutable
parallel safe
security invoker
set search_path = ''
as $$ select 180 $$;
revoke all on function private.series_days_ahead() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/content_columns.sql
-- What people say of an event or of what hangs on it: the columns that they may write themselves, but for the place in
-- time and in the address. Callers: functions of series.
create or replace function private.content_columns(p_table regclass)
returns text[]
language sql
stable
security definer
set search_path = ''
as $$
    select array_agg(a.attname::text order by a.attnum)
    from pg_catalog.pg_attribute as a
    where a.attrelid = p_table and a.attnum > 0 and not a.attisdropped
        and has_column_privilege('authenticated', p_table, a.attnum, 'insert, update')
        and a.attname <> all ('{event_id,event_date,slug,date,end_date,timezone}')
$$;
revoke all on function private.content_columns(regclass) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/copied_tables.sql
-- What hangs on an event and belongs to its content, parents before children: each occurrence of a series has its own.
-- Callers: functions of series.
create or replace function private.copied_tables()
returns setof regclass
language sql
stable
security definer
set search_path = ''
as $$
    select t.live
    from unnest(
        '{public.event_category_mappings,public.event_rules,public.event_shared_quotas,public.event_ticket_types}'::regclass[]
    ) with ordinality as t (live, n)
    order by t.n
$$;
revoke all on function private.copied_tables() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/undated.sql
-- What a row says, as content of a series: each time as seconds after the start, by the clock of the place, so that a
-- deadline at noon stays at noon. Callers: children_of, create_event_series, update_event_series.
create or replace function private.undated(p_row jsonb, p_table regclass, p_start timestamp, p_timezone text)
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
    select coalesce(
        jsonb_object_agg(
            a.attname,
            case
                when a.atttypid = 'timestamptz'::regtype
                    then to_jsonb(extract(epoch from (p_row ->> a.attname)::timestamptz at time zone p_timezone - p_start))
                else p_row -> a.attname
            end
        ),
        '{}'
    )
    from pg_catalog.pg_attribute as a
    where a.attrelid = p_table and a.attname = any (private.content_columns(p_table)) and p_row ? a.attname
$$;
revoke all on function private.undated(jsonb, regclass, timestamp, text) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/dated.sql
-- The content of a series as a row of an event that starts then. The other way of undated. Callers: functions of series.
create or replace function private.dated(p_content jsonb, p_table regclass, p_start timestamp, p_timezone text)
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
    select p_content || coalesce(
        jsonb_object_agg(
            a.attname,
            private.zoned_instant(p_start + make_interval(secs => (p_content ->> a.attname)::float8), p_timezone)
        ),
        '{}'
    )
    from pg_catalog.pg_attribute as a
    where a.attrelid = p_table and a.atttypid = 'timestamptz'::regtype and p_content ->> a.attname is not null
$$;
revoke all on function private.dated(jsonb, regclass, timestamp, text) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/insert_rows.sql
-- Inserts rows that are given as JSON, all with the same columns. Callers: copy_children, create_occurrence.
create or replace function private.insert_rows(p_table regclass, p_rows jsonb)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_columns constant text := (
        select string_agg(quote_ident(k.name), ', ') from jsonb_object_keys(p_rows -> 0) as k (name)
    );
begin
    -- Names are those of columns: others are refused. @plpgsql_check_options: security_warnings = false
    execute format(
        'insert into %1$s (%2$s) select %2$s from jsonb_populate_recordset(null::%1$s, $1)', p_table, v_columns
    )
    using p_rows;
end;
$$;
revoke all on function private.insert_rows(regclass, jsonb) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/children_of.sql
-- What hangs on an event and belongs to its content, table by table, as content of a series.
-- Callers: create_event_series, update_event_series.
create or replace function private.children_of(p_event public.events)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_table regclass;
    v_rows jsonb;
    v_children jsonb := '{}'::jsonb;
begin
    -- Names come from the catalog. @plpgsql_check_options: security_warnings = false
    for v_table in select t.live from private.copied_tables() as t (live) loop
        execute format(
            'select jsonb_agg(private.undated(to_jsonb(c), $2, $3 at time zone $4, $4)) from %s as c where c.event_id = $1',
            v_table
        )
        into v_rows
        using p_event.id, v_table, p_event.date, p_event.timezone;
        if v_rows is not null then
            v_children := v_children || jsonb_build_object(v_table::text, v_rows);
        end if;
    end loop;
    return v_children;
end;
$$;
revoke all on function private.children_of(public.events) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/copy_children.sql
-- Gives an event what hangs on the events of its series, in place of its own. Callers: create_occurrence,
-- update_event_series.
create or replace function private.copy_children(p_series public.event_series, p_event public.events)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_table regclass;
begin
    -- Names come from the catalog. @plpgsql_check_options: security_warnings = false
    for v_table in
        select t.live from private.copied_tables() with ordinality as t (live, n) order by t.n desc
    loop
        execute format('delete from %s as c where c.event_id = $1', v_table) using p_event.id;
    end loop;
    for v_table in
        select t.live from private.copied_tables() as t (live) where p_series.children ? t.live::text
    loop
        perform private.insert_rows(
            v_table,
            (
                select jsonb_agg(
                    private.dated(r.content, v_table, p_event.date at time zone p_event.timezone, p_event.timezone)
                    || jsonb_build_object('event_id', p_event.id)
                )
                from jsonb_array_elements(p_series.children -> v_table::text) as r (content)
            )
        );
    end loop;
end;
$$;
revoke all on function private.copy_children(public.event_series, public.events)
from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/create_occurrence.sql
-- Makes the event of a day of a series that was not dealt with yet; the day is its key.
-- Caller: fill_series, under the lock of the series.
create or replace function private.create_occurrence(p_series public.event_series, p_day date)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_event_id constant uuid := gen_random_uuid();
    v_start constant timestamp := p_day + p_series.start_time;
begin
    perform private.insert_rows(
        'public.events',
        jsonb_build_array(
            private.dated(
                p_series.content || jsonb_build_object('date', 0, 'end_date', p_series.duration_minutes * 60),
                'public.events', v_start, p_series.timezone
            )
            || jsonb_build_object(
                'id', v_event_id,
                'slug', private.slug_for('event', v_event_id, p_series.title || ' ' || p_day),
                'timezone', p_series.timezone,
                'organizer_id', p_series.organizer_id,
                'status', case when p_series.is_published then 'published' else 'draft' end
            )
        )
    );
    perform private.copy_children(p_series, e) from private.event_row(v_event_id) as e;
    insert into public.event_occurrences (series_id, day, event_id) values (p_series.id, p_day, v_event_id);
end;
$$;
revoke all on function private.create_occurrence(public.event_series, date)
from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/fill_series.sql
-- Makes what is missing of the events of a series, half a year ahead, and notes how far it came. A day that was left out is
-- not missing. Callers: create_event_series, apply_rule, generate_series_events, under the lock of the series.
create or replace function private.fill_series(p_series public.event_series)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_parts constant jsonb := private.rule_parts(p_series.rule);
    v_until constant date := (private.clock() at time zone p_series.timezone)::date + private.series_days_ahead();
    v_days constant date[] := array(
        select d.day
        from private.rule_dates(p_series.rule, p_series.first_day, least(v_until, p_series.last_day)) as d (day)
    );
    v_day date;
begin
    for v_day in
        select d.day
        from unnest(v_days) as d (day)
        where private.zoned_instant(d.day + p_series.start_time, p_series.timezone) > private.clock()
            and not exists (
                select from public.event_occurrences as o where o.series_id = p_series.id and o.day = d.day
            )
        order by d.day
    loop
        perform private.create_occurrence(p_series, v_day);
    end loop;
    update public.event_series as s
    set
        generated_until = v_until,
        problem = null,
        is_complete = coalesce(
            least(s.last_day, to_date(v_parts ->> 'UNTIL', 'YYYYMMDD')) <= v_until
            or cardinality(v_days) = (v_parts ->> 'COUNT')::integer,
            false
        )
    where s.id = p_series.id;
end;
$$;
revoke all on function private.fill_series(public.event_series) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/lock_series.sql
-- A series under its lock, the account of its organizer first, as its deletion takes them. No row when it is gone.
-- Callers: functions of series.
create or replace function private.lock_series(p_series_id uuid)
returns setof public.event_series
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform from auth.users as u
    where u.id = (select s.organizer_id from public.event_series as s where s.id = p_series_id)
    for key share;
    return query select s.* from public.event_series as s where s.id = p_series_id for no key update;
end;
$$;
revoke all on function private.lock_series(uuid) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/lock_managed_series.sql
-- A series that the caller may change, under its lock: its organizer while he is one, or an admin.
-- Callers: publish_event_series, lock_series_of. Errors: P0002, 42501.
create or replace function private.lock_managed_series(p_series_id uuid)
returns public.event_series
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_caller_id constant uuid := private.require_person();
    v_series public.event_series;
begin
    select s.* into v_series from private.lock_series(p_series_id) as s;
    if v_series.id is null or (v_series.organizer_id <> v_caller_id and not (select private.is_admin())) then
        raise no_data_found using
            message = 'Esta serie no existe', detail = '{"en": "This series does not exist"}', hint = 'series_not_found';
    end if;
    if v_series.organizer_id = v_caller_id then
        perform private.require_permission('events.create');
    end if;
    return v_series;
end;
$$;
revoke all on function private.lock_managed_series(uuid) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/lock_series_of.sql
-- The series of an event that the caller may change, under its lock. Callers: update_event_series, cancel_event_series.
-- Errors: P0002, 42501, MD191 event_not_recurring.
create or replace function private.lock_series_of(p_event_id uuid)
returns public.event_series
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_series_id uuid;
    v_series public.event_series;
begin
    perform private.require_event_manager(p_event_id, '{}');
    loop
        select o.series_id into v_series_id from public.event_occurrences as o where o.event_id = p_event_id;
        if not found then
            perform private.fail('MD191', jsonb_build_object('event_id', p_event_id));
        end if;
        v_series := private.lock_managed_series(v_series_id);
        -- it may have come to another series while we waited
        exit when exists (
            select from public.event_occurrences as o where o.event_id = p_event_id and o.series_id = v_series_id
        );
    end loop;
    return v_series;
end;
$$;
revoke all on function private.lock_series_of(uuid) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/events_to_come.sql
-- The events of a series that an edit from one of its days reaches: neither over nor called off, nor given to somebody
-- else. In the order in which their seats are locked. Callers: functions of series.
create or replace function private.events_to_come(
    p_series public.event_series,
    p_scope public.series_scope default 'all',
    p_day date default null
)
returns table (day date, event public.events)
language sql
stable
security definer
set search_path = ''
as $$
    select o.day, e
    from public.event_occurrences as o
    inner join public.events as e on e.id = o.event_id and e.date = o.event_date
    where o.series_id = p_series.id
        and case p_scope when 'this' then o.day = p_day when 'following' then o.day >= p_day when 'all' then true end
        and e.date > private.clock() and e.status in ('draft', 'published')
        and e.organizer_id = p_series.organizer_id
    order by e.id
$$;
revoke all on function private.events_to_come(public.event_series, public.series_scope, date)
from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/remove_occurrence.sql
-- Takes an event out of a series: it is deleted when nobody has ever registered for it (true), else called off.
-- Callers: update_event_series, cancel_event_series.
create or replace function private.remove_occurrence(p_event public.events, p_reason text default null)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform private.lock_event_seats(p_event.id);
    if exists (select from public.event_registrations as r where r.event_id = p_event.id) then
        perform private.change_event_status(p_event.id, 'cancelled', p_reason);
        return false;
    end if;
    delete from public.events as e where e.id = p_event.id and e.date = p_event.date;
    return true;
end;
$$;
revoke all on function private.remove_occurrence(public.events, text) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/split_series.sql
-- Ends a series before a day and lets another go on from there, with the events of that day and later.
-- Caller: update_event_series, under the lock of the series.
create or replace function private.split_series(p_series public.event_series, p_day date)
returns public.event_series
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_left constant integer := (private.rule_parts(p_series.rule) ->> 'COUNT')::integer
    - (select count(*)::integer from private.rule_dates(p_series.rule, p_series.first_day, p_day - 1));
    v_rest public.event_series;
begin
    insert into public.event_series as s (
        organizer_id, rule, first_day, start_time, duration_minutes, timezone, content, children, is_published,
        is_complete, last_day, generated_until
    )
    values (
        p_series.organizer_id,
        case
            when v_left is null then p_series.rule
            when v_left > 0 then regexp_replace(p_series.rule, 'COUNT=\d+', 'COUNT=' || v_left)
            -- only what the rule has left behind goes on
            else regexp_replace(p_series.rule, 'COUNT=\d+', to_char(p_day - 1, '"UNTIL="YYYYMMDD'))
        end,
        -- the rule keeps its step, also where this day is none of its own
        coalesce(
            (
                select min(d.day)
                from private.rule_dates(p_series.rule, p_series.first_day, p_day + 5 * 366) as d (day)
                where d.day >= p_day
            ),
            p_day
        ),
        p_series.start_time, p_series.duration_minutes, p_series.timezone, p_series.content, p_series.children,
        p_series.is_published, p_series.is_complete, p_series.last_day, p_series.generated_until
    )
    returning s.* into v_rest;
    update public.event_series as s set last_day = p_day - 1, is_complete = true where s.id = p_series.id;
    update public.event_occurrences as o set series_id = v_rest.id
    where o.series_id = p_series.id and o.day >= p_day;
    return v_rest;
end;
$$;
revoke all on function private.split_series(public.event_series, date) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/apply_rule.sql
-- Makes the events to come of a series those of its rule: days that it has no more are taken out, new ones come in.
-- Caller: update_event_series, under the lock of the series.
create or replace function private.apply_rule(p_series public.event_series)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_days constant date[] := array(
        select d.day from private.rule_dates(p_series.rule, p_series.first_day, p_series.generated_until) as d (day)
    );
    v_gone record;
begin
    for v_gone in
        select o.day, o.event from private.events_to_come(p_series) as o where o.day <> all (v_days)
    loop
        if private.remove_occurrence(v_gone.event) then
            delete from public.event_occurrences as o where o.series_id = p_series.id and o.day = v_gone.day;
        end if;
    end loop;
    perform private.fill_series(p_series);
end;
$$;
revoke all on function private.apply_rule(public.event_series) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/check_series_changes.sql
-- Refuses what an edit of a series cannot change. Caller: update_event_series. Errors: 22023.
create or replace function private.check_series_changes(p_changes jsonb, p_scope public.series_scope)
returns void
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_unknown constant text := (
        select min(k.name) from jsonb_object_keys(p_changes) as k (name)
        where k.name <> all (private.content_columns('public.events') || '{start_time,duration_minutes}'::text[])
            and (k.name <> 'rule' or p_scope = 'this')
    );
begin
    if v_unknown is not null then
        raise invalid_parameter_value using
            message = format('Una serie no cambia así: %s', v_unknown),
            detail = jsonb_build_object('en', 'A series does not change like this', 'key', v_unknown),
            hint = 'unknown_change';
    end if;
end;
$$;
revoke all on function private.check_series_changes(jsonb, public.series_scope)
from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/change_occurrence.sql
-- Changes an event of a series: its time of day, where one is given, then what content says of it.
-- Caller: update_event_series. Errors: those of a changed event.
create or replace function private.change_occurrence(p_event public.events, p_start_time time, p_content jsonb)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_columns constant text := (
        select string_agg(quote_ident(k.name), ', ') from jsonb_object_keys(p_content) as k (name)
    );
    v_start timestamp := p_event.date at time zone p_event.timezone;
begin
    perform private.lock_event_seats(p_event.id);
    if p_start_time <> v_start::time then
        v_start := v_start::date + p_start_time;
        perform private.reschedule_event(p_event.id, private.zoned_instant(v_start, p_event.timezone), null);
    end if;
    if v_columns is not null then
        -- Names are those of columns: others were refused. @plpgsql_check_options: security_warnings = false
        execute format(
            'update public.events as e set (%1$s) = (select %1$s from jsonb_populate_record(e, $2))
            from private.event_keys as k where k.id = $1 and e.id = k.id and e.date = k.date',
            v_columns
        )
        using p_event.id, private.dated(p_content, 'public.events', v_start, p_event.timezone);
        perform private.settle_seats(p_event.id);
    end if;
end;
$$;
revoke all on function private.change_occurrence(public.events, time, jsonb)
from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/create_event_series.sql
-- Lets an event recur: it becomes the first of a series, which has its content. Caller: public.create_event_series.
-- Errors: P0002, 42501, MD101 event_not_open, MD187 cannot_organize, MD190 rule_not_understood, MD192 event_recurs,
-- MD193 rule_without_start, MD401 too_many_requests, those of a new event.
create or replace function private.create_event_series(p_event_id uuid, p_rule text)
returns public.event_series
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_event public.events := private.require_event_manager(p_event_id, '{}');
    v_start timestamp;
    v_series public.event_series;
begin
    perform private.take_token('event_series');
    perform from auth.users as u where u.id = v_event.organizer_id for key share;
    perform private.lock_event_seats(p_event_id);
    v_event := private.require_event_manager(p_event_id, '{}');
    if exists (select from public.event_occurrences as o where o.event_id = p_event_id) then
        perform private.fail('MD192', jsonb_build_object('event_id', p_event_id));
    elsif v_event.status not in ('draft', 'published') or v_event.date <= private.clock() then
        perform private.fail('MD101', jsonb_build_object('status', v_event.status, 'date', v_event.date));
    elsif not private.holds_permission(v_event.organizer_id, 'events.create') then
        perform private.fail('MD187');
    end if;
    v_start := v_event.date at time zone v_event.timezone;
    if not exists (select from private.rule_dates(p_rule, v_start::date, v_start::date)) then
        perform private.fail('MD193', jsonb_build_object('day', v_start::date));
    end if;

    insert into public.event_series as s (
        organizer_id, rule, first_day, start_time, duration_minutes, timezone, content, children, is_published,
        generated_until
    )
    values (
        v_event.organizer_id, p_rule, v_start::date, v_start::time,
        extract(epoch from v_event.end_date at time zone v_event.timezone - v_start) / 60,
        v_event.timezone,
        private.undated(to_jsonb(v_event), 'public.events', v_start, v_event.timezone),
        private.children_of(v_event),
        v_event.status = 'published',
        v_start::date
    )
    returning s.* into v_series;
    insert into public.event_occurrences (series_id, day, event_id) values (v_series.id, v_series.first_day, p_event_id);
    perform private.fill_series(v_series);
    perform private.audit(
        'series.created', 'event_series', v_series.id::text, v_series.organizer_id,
        jsonb_build_object('event_id', p_event_id, 'rule', p_rule)
    );
    select s.* into v_series from public.event_series as s where s.id = v_series.id;
    return v_series;
end;
$$;
revoke all on function private.create_event_series(uuid, text) from public, anon, authenticated, service_role;
grant execute on function private.create_event_series(uuid, text) to authenticated;
-- >>>
-- <<< sql/functions/private/update_event_series.sql
-- Changes an event of a series (this), it and those after it (following), or all that are to come, and what later ones will
-- be like. Caller: public.update_event_series. What is not named stays as it is on each event; one that was moved by itself
-- keeps its time of day. Following ends the series before this day, and another goes on from there.
-- Errors: P0002, 42501, 22023 for an unknown change, MD101 event_not_open, MD190 rule_not_understood,
-- MD191 event_not_recurring, MD401 too_many_requests (rules), those of a changed event.
create or replace function private.update_event_series(
    p_event_id uuid,
    p_scope public.series_scope,
    p_changes jsonb,
    p_with_tickets boolean
)
returns public.event_series
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_series public.event_series := private.lock_series_of(p_event_id);
    v_old_time constant time := v_series.start_time;
    v_new_time constant time := (p_changes ->> 'start_time')::time;
    v_day date;
    v_event public.events;
    v_start timestamp;
    v_content jsonb;
    v_each record;
begin
    perform private.check_series_changes(p_changes, p_scope);
    select o.day into strict v_day from public.event_occurrences as o where o.event_id = p_event_id;
    select e.* into strict v_event from private.any_event_row(p_event_id) as e;
    -- deadlines are given as this event is to have them
    v_start := v_event.date at time zone v_event.timezone;
    v_content := private.undated(
        p_changes, 'public.events', v_start::date + coalesce(v_new_time, v_start::time), v_event.timezone
    );
    if p_changes ? 'duration_minutes' then
        v_content := v_content || jsonb_build_object('end_date', (p_changes ->> 'duration_minutes')::integer * 60);
    end if;

    if p_scope = 'following' and exists (
        select from public.event_occurrences as o where o.series_id = v_series.id and o.day < v_day
    ) then
        v_series := private.split_series(v_series, v_day);
    end if;
    if p_scope <> 'this' then
        update public.event_series as s
        set
            rule = coalesce(p_changes ->> 'rule', s.rule),
            start_time = coalesce(v_new_time, s.start_time),
            duration_minutes = case
                when p_changes ? 'duration_minutes' then (p_changes ->> 'duration_minutes')::integer
                else s.duration_minutes
            end,
            content = s.content || (v_content - 'end_date'),
            children = case when p_with_tickets then private.children_of(v_event) else s.children end
        where s.id = v_series.id
        returning s.* into v_series;
    elsif not exists (select from private.events_to_come(v_series, 'this', v_day)) then
        perform private.fail('MD101', jsonb_build_object('status', v_event.status, 'date', v_event.date));
    end if;

    for v_each in select o.day, o.event from private.events_to_come(v_series, p_scope, v_day) as o loop
        perform private.change_occurrence(
            v_each.event,
            case
                when p_scope = 'this'
                    or (v_each.event).date = private.zoned_instant(v_each.day + v_old_time, v_series.timezone)
                    then v_new_time
            end,
            v_content
        );
        -- who has registered keeps what he has registered for
        if p_with_tickets and v_each.day <> v_day and not exists (
            select from public.event_registrations as r where r.event_id = (v_each.event).id
        ) then
            perform private.copy_children(v_series, e) from private.event_row((v_each.event).id) as e;
        end if;
    end loop;
    if p_changes ? 'rule' then
        perform private.take_token('event_series');
        perform private.apply_rule(v_series);
    end if;

    perform private.audit(
        'series.changed', 'event_series', v_series.id::text, v_series.organizer_id,
        jsonb_build_object('event_id', p_event_id, 'scope', p_scope, 'rule', v_series.rule), null,
        array(select k.name from jsonb_object_keys(p_changes) as k (name) order by k.name)
    );
    select s.* into v_series from public.event_series as s where s.id = v_series.id;
    return v_series;
end;
$$;
revoke all on function private.update_event_series(uuid, public.series_scope, jsonb, boolean)
from public, anon, authenticated, service_role;
grant execute on function private.update_event_series(uuid, public.series_scope, jsonb, boolean) to authenticated;
-- >>>
-- <<< sql/functions/private/cancel_event_series.sql
-- Takes an event out of a series (this), it and those after it (following), or all that are to come, and says what became of
-- them: deleted where nobody has ever registered, called off elsewhere. Their days stay left out. After following and all
-- the series makes no more; without any event it goes too. Caller: public.cancel_event_series.
-- Errors: P0002, 42501, MD191 event_not_recurring.
create or replace function private.cancel_event_series(p_event_id uuid, p_scope public.series_scope, p_reason text)
returns table (deleted integer, cancelled integer)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_series constant public.event_series := private.lock_series_of(p_event_id);
    v_day date;
    v_event public.events;
begin
    select o.day into strict v_day from public.event_occurrences as o where o.event_id = p_event_id;
    deleted := 0;
    cancelled := 0;
    for v_event in select (o.event).* from private.events_to_come(v_series, p_scope, v_day) as o loop
        if private.remove_occurrence(v_event, p_reason) then
            deleted := deleted + 1;
        else
            cancelled := cancelled + 1;
        end if;
    end loop;
    if p_scope <> 'this' then
        update public.event_series as s
        set
            is_complete = true,
            last_day = least(
                s.last_day,
                case
                    when p_scope = 'following' then v_day - 1
                    else (private.clock() at time zone s.timezone)::date
                end
            )
        where s.id = v_series.id;
        delete from public.event_series as s
        where s.id = v_series.id and not exists (
            select from public.event_occurrences as o where o.series_id = s.id and o.event_id is not null
        );
    end if;
    perform private.audit(
        'series.cancelled', 'event_series', v_series.id::text, v_series.organizer_id,
        jsonb_build_object('event_id', p_event_id, 'scope', p_scope, 'deleted', deleted, 'cancelled', cancelled)
    );
    return next;
end;
$$;
revoke all on function private.cancel_event_series(uuid, public.series_scope, text)
from public, anon, authenticated, service_role;
grant execute on function private.cancel_event_series(uuid, public.series_scope, text) to authenticated;
-- >>>
-- <<< sql/functions/private/publish_event_series.sql
-- Publishes the drafts to come of a series, and whatever it makes later. Caller: public.publish_event_series.
-- Errors: P0002, 42501.
create or replace function private.publish_event_series(p_series_id uuid)
returns public.event_series
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_series public.event_series := private.lock_managed_series(p_series_id);
begin
    perform private.change_event_status((o.event).id, 'published')
    from private.events_to_come(v_series) as o;
    if not v_series.is_published then
        update public.event_series as s set is_published = true
        where s.id = p_series_id
        returning s.* into v_series;
        perform private.audit('series.published', 'event_series', v_series.id::text, v_series.organizer_id);
    end if;
    return v_series;
end;
$$;
revoke all on function private.publish_event_series(uuid) from public, anon, authenticated, service_role;
grant execute on function private.publish_event_series(uuid) to authenticated;
-- >>>
-- <<< sql/functions/private/generate_series_events.sql
-- Makes what is missing of the events of all series, those first that are furthest behind, and says how many series it came
-- to. A series whose organizer may make no events just now waits; one that fails says why, and tells him once.
-- Caller: the job generate-series-events. Safe to run twice at once: a series is locked, and knows how far it came.
create or replace function private.generate_series_events()
returns integer
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    c_batch constant integer := 500;
    -- a day less: it is not the same day everywhere
    v_due constant date := (private.clock() at time zone 'UTC')::date + private.series_days_ahead() - 1;
    v_series_id uuid;
    v_series public.event_series;
    v_filled integer := 0;
begin
    for v_series_id in
        select s.id
        from public.event_series as s
        where not s.is_complete and s.generated_until < v_due
            and private.holds_permission(s.organizer_id, 'events.create')
            and not private.is_silenced(s.organizer_id)
        order by s.problem is not null, s.generated_until, s.id
        limit c_batch
    loop
        begin
            select s.* into v_series from private.lock_series(v_series_id) as s;
            continue when not found;
            perform private.fill_series(v_series);
            v_filled := v_filled + 1;
        exception
            when deadlock_detected or serialization_failure or lock_not_available then
                raise warning 'series % is in use; the next run takes it', v_series_id;
            when others then
                update public.event_series as s set problem = sqlerrm where s.id = v_series_id;
                if v_series.problem is null then
                    perform private.notify(
                        v_series.organizer_id, 'event', 'Tu serie de eventos se detuvo',
                        format('«%s»: %s', v_series.title, sqlerrm)
                    );
                end if;
        end;
    end loop;
    return v_filled;
end;
$$;
revoke all on function private.generate_series_events() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/public/create_event_series.sql
-- Lets an event recur. Callers: its organizer, admins.
-- Errors: P0002, 42501, MD101, MD187, MD190, MD192, MD193, MD401, those of a new event.
create or replace function public.create_event_series(p_event_id uuid, p_rule text)
returns public.event_series
language sql
volatile
security invoker
set search_path = ''
as $$ select private.create_event_series(p_event_id, p_rule) $$;
revoke all on function public.create_event_series(uuid, text) from public, anon, authenticated, service_role;
grant execute on function public.create_event_series(uuid, text) to authenticated;
comment on function public.create_event_series(uuid, text) is
'Lets an event recur by a rule of RFC 5545: it becomes the first of a series. For its organizer and admins.';
-- >>>
-- <<< sql/functions/public/update_event_series.sql
-- Changes an event of a series, it and those after it, or all that are to come. Callers: its organizer, admins.
-- Errors: P0002, 42501, 22023, MD101, MD190, MD191, MD401, those of a changed event.
create or replace function public.update_event_series(
    p_event_id uuid,
    p_scope public.series_scope,
    p_changes jsonb,
    p_with_tickets boolean default false
)
returns public.event_series
language sql
volatile
security invoker
set search_path = ''
as $$ select private.update_event_series(p_event_id, p_scope, p_changes, p_with_tickets) $$;
revoke all on function public.update_event_series(uuid, public.series_scope, jsonb, boolean)
from public, anon, authenticated, service_role;
grant execute on function public.update_event_series(uuid, public.series_scope, jsonb, boolean) to authenticated;
comment on function public.update_event_series(uuid, public.series_scope, jsonb, boolean) is
'Changes an event of a series, it and the following, or all to come; returns the series that it belongs to.';
-- >>>
-- <<< sql/functions/public/cancel_event_series.sql
-- Takes an event out of a series, it and those after it, or all that are to come. Callers: its organizer, admins.
-- Errors: P0002, 42501, MD191.
create or replace function public.cancel_event_series(
    p_event_id uuid,
    p_scope public.series_scope,
    p_reason text default null
)
returns table (deleted integer, cancelled integer)
language sql
volatile
security invoker
set search_path = ''
as $$
    select c.deleted, c.cancelled from private.cancel_event_series(p_event_id, p_scope, p_reason) as c
$$;
revoke all on function public.cancel_event_series(uuid, public.series_scope, text)
from public, anon, authenticated, service_role;
grant execute on function public.cancel_event_series(uuid, public.series_scope, text) to authenticated;
comment on function public.cancel_event_series(uuid, public.series_scope, text) is
'Ends a series, or leaves a day of it out: events are deleted, or called off once somebody has registered.';
-- >>>
-- <<< sql/functions/public/publish_event_series.sql
-- Publishes what is to come of a series. Callers: its organizer, admins. Errors: P0002, 42501.
create or replace function public.publish_event_series(p_series_id uuid)
returns public.event_series
language sql
volatile
security invoker
set search_path = ''
as $$ select private.publish_event_series(p_series_id) $$;
revoke all on function public.publish_event_series(uuid) from public, anon, authenticated, service_role;
grant execute on function public.publish_event_series(uuid) to authenticated;
comment on function public.publish_event_series(uuid) is
'Publishes the drafts of a series that are to come, and whatever it makes later.';
-- >>>

-- <<< sql/policies/public/event_series.sql
-- public.event_series   select   insert, update, delete
-- anon                  -        -
-- authenticated         own      - (functions)
-- app_admin             all      - (functions)
drop policy if exists event_series_select_authenticated on public.event_series;
create policy event_series_select_authenticated on public.event_series
    for select to authenticated
    using (organizer_id = (select auth.uid()));
comment on policy event_series_select_authenticated on public.event_series is 'Organizers see their own series';

drop policy if exists event_series_select_admin on public.event_series;
create policy event_series_select_admin on public.event_series
    for select to app_admin
    using ((select private.is_admin()));
comment on policy event_series_select_admin on public.event_series is 'Admins see all series';
-- >>>
-- <<< sql/policies/public/event_occurrences.sql
-- public.event_occurrences   select                         insert, update, delete
-- anon                       of visible events              -
-- authenticated              of visible events, own series  - (functions)
-- app_admin                  all                            - (functions)
-- The look at events and series runs under the caller's own rights, so their policies decide.
drop policy if exists event_occurrences_select_anon on public.event_occurrences;
create policy event_occurrences_select_anon on public.event_occurrences
    for select to anon
    using (exists (select from public.events as e where e.id = event_id and e.date = event_date));
comment on policy event_occurrences_select_anon on public.event_occurrences is
'On which other days something is held is as visible as the events';

drop policy if exists event_occurrences_select_authenticated on public.event_occurrences;
create policy event_occurrences_select_authenticated on public.event_occurrences
    for select to authenticated
    using (
        exists (select from public.events as e where e.id = event_id and e.date = event_date)
        or exists (select from public.event_series as s where s.id = series_id)
    );
comment on policy event_occurrences_select_authenticated on public.event_occurrences is
'On which other days something is held is as visible as the events; organizers see which days are left out';

drop policy if exists event_occurrences_select_admin on public.event_occurrences;
create policy event_occurrences_select_admin on public.event_occurrences
    for select to app_admin
    using ((select private.is_admin()));
comment on policy event_occurrences_select_admin on public.event_occurrences is 'Admins see every day of every series';
-- >>>

select private.schedule_job(
    'generate-series-events', '20 * * * *', 'private.generate_series_events',
    'Makes the events of series half a year ahead'
);

insert into private.guarantees (name, es, en, violations) values
(
    'series_are_whole', 'Ninguna serie omite un día de su regla', 'No series misses a day of its rule',
    $$
        select format('series %s has nothing on %s', s.id, d.day)
        from public.event_series as s
        cross join lateral private.rule_dates(s.rule, s.first_day, least(s.generated_until, s.last_day)) as d (day)
        where private.zoned_instant(d.day + s.start_time, s.timezone) > private.clock()
            and not exists (
                select from public.event_occurrences as o where o.series_id = s.id and o.day = d.day
            )
    $$
);

select private.tag_privacy(
    'public.event_series', '{organizer_id}', '@pii:subject @export:yes @erase:row @retain:account'
);
select private.tag_privacy('public.event_series', null, '@pii:content @export:yes @erase:row @retain:account');
select private.tag_privacy('public.event_occurrences', null, '@pii:none @export:no @erase:keep @retain:forever');
