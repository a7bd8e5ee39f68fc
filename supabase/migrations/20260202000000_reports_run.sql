-- Reports that run: what can be asked, schedules with slots, a worker that renders what the asker may read.
-- Functions: sql/functions. Undo: supabase/undo/20260202000000_reports_run.sql
set lock_timeout = '4s';
set statement_timeout = '60s';

-- Who reads for a report: whoever asked, by a function that belongs to one of these. Nobody logs in as them and nobody
-- becomes them, so a worker reads what somebody asked for, and nothing else. Roles belong to the whole server.
do $$
begin
    create role medellin_reporter nologin;
exception when duplicate_object then
    null;
end;
$$;
do $$
begin
    create role medellin_admin_reporter nologin;
exception when duplicate_object then
    null;
end;
$$;
grant authenticated to medellin_reporter;
grant app_admin to medellin_admin_reporter;
-- Who gives a function to a role is in it.
do $$
begin
    execute format('grant medellin_reporter, medellin_admin_reporter to %I', current_user);
end;
$$;

insert into private.error_codes (code, reason, http, es, en) values
(
    'MD142', 'invalid_report_parameters', 422, 'Los parámetros no son los de este informe',
    'These are not the parameters of this report'
),
('MD143', 'report_unavailable', 409, 'Este informe no se ofrece ahora', 'This report is not offered now'),
('MD144', 'unknown_report_format', 422, 'Ese formato no existe', 'There is no such format'),
('MD145', 'report_is_over', 409, 'Este informe ya terminó', 'This report is over'),
('MD146', 'report_not_ready', 409, 'Este informe aún no está listo', 'This report is not ready yet'),
('MD147', 'report_without_result', 410, 'De este informe no hay resultado', 'This report has no result');

insert into private.job_kinds (kind, description, max_attempts, lease, first_wait) values
('render_report', 'The file of one run of a report', 4, '15 minutes', '30 seconds');

insert into private.rate_limits (action, burst, refill, new_burst, new_refill) values
('report_run', 30, '2 minutes', 10, '10 minutes');

insert into private.report_functions (name) values ('event_report'), ('user_activity_report')
on conflict do nothing;
insert into private.report_parameters (report, name, allowed, minimum, maximum, slot_bound) values
('event_report', 'start_date', null, '2000-01-01', '2100-01-01', 'start'),
('event_report', 'end_date', null, '2000-01-01', '2100-01-01', 'end'),
('user_activity_report', 'start_date', null, '2000-01-01', '2100-01-01', 'start'),
('user_activity_report', 'end_date', null, '2000-01-01', '2100-01-01', 'end'),
(
    'user_activity_report', 'activity_types',
    '{event_registration,event_attendance,resource_download,forum_topic,forum_post}', null, null, null
)
on conflict do nothing;

-- <<< sql/functions/private/report_arguments.sql
-- What a registered report may be asked: the arguments of its function, with the limits that types cannot say; none for
-- what is not registered. Callers: report_schema, check_report_parameters, call_report.
create or replace function private.report_arguments(p_report text)
returns table (
    name text,
    type text,
    is_required boolean,
    allowed text[],
    minimum text,
    maximum text,
    slot_bound text
)
language sql
stable
security definer
set search_path = ''
as $$
    select
        substr(a.name, 3),
        coalesce(e.typname || '[]', t.typname),
        a.position <= p.pronargs - p.pronargdefaults,
        l.allowed,
        l.minimum,
        l.maximum,
        l.slot_bound
    from private.report_functions as f
    inner join pg_catalog.pg_proc as p on p.pronamespace = 'private'::regnamespace and p.proname = f.name
    cross join lateral unnest(p.proargnames[1:p.pronargs], p.proargtypes::oid[])
        with ordinality as a (name, type, position)
    inner join pg_catalog.pg_type as t on t.oid = a.type
    left join pg_catalog.pg_type as e on e.oid = t.typelem and t.typcategory = 'A'
    left join private.report_parameters as l on l.report = f.name and l.name = substr(a.name, 3)
    where f.name = p_report
    order by a.position
$$;
revoke all on function private.report_arguments(text) from public, anon, authenticated, service_role;
grant execute on function private.report_arguments(text) to medellin_reporter, medellin_admin_reporter;
-- >>>
-- <<< sql/functions/private/report_schema.sql
-- What a report may be asked, as clients read it in report_templates.parameters.
-- Caller: trigger prepare_report_template.
create or replace function private.report_schema(p_report text)
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
    select coalesce(
        jsonb_agg(
            jsonb_strip_nulls(
                jsonb_build_object(
                    'name', a.name, 'type', a.type, 'required', a.is_required, 'enum', a.allowed,
                    'minimum', a.minimum, 'maximum', a.maximum
                )
            )
        ),
        '[]'
    )
    from private.report_arguments(p_report) as a
$$;
revoke all on function private.report_schema(text) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/report_value.sql
-- A parameter as its type writes it. Null, when it is not of that type: only plain dates, no 'now' or 'infinity'.
-- Caller: check_report_parameters.
create or replace function private.report_value(p_value jsonb, p_type text)
returns jsonb
language plpgsql
stable
security invoker
set search_path = ''
set timezone = 'UTC'
as $$
declare
    v_kind constant text := jsonb_typeof(p_value);
    v_text constant text := p_value #>> '{}';
begin
    return case
        when p_type = 'bool' and v_kind = 'boolean' then p_value
        when p_type = 'int4' and v_kind = 'number' and v_text ~ '^-?[0-9]{1,10}$' then to_jsonb(v_text::integer)
        when p_type = 'text' and v_kind = 'string' and length(v_text) <= 200 then p_value
        when p_type = 'text[]' and v_kind = 'array' and jsonb_array_length(p_value) between 1 and 50
            and not jsonb_path_exists(p_value, '$[*] ? (@.type() != "string")') then p_value
        when p_type = 'timestamptz' and v_kind = 'string'
            and v_text ~ '^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d(:?\d\d)?)?)?$'
            then to_jsonb(v_text::timestamptz)
    end;
exception when datetime_field_overflow or invalid_datetime_format or numeric_value_out_of_range
    or invalid_time_zone_displacement_value then
    return null;
end;
$$;
revoke all on function private.report_value(jsonb, text) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/is_in_range.sql
-- Whether a parameter lies between two limits, as its type compares; no limit holds none back.
-- Caller: check_report_parameters.
create or replace function private.is_in_range(p_value jsonb, p_type text, p_minimum text, p_maximum text)
returns boolean
language sql
stable
security invoker
set search_path = ''
set timezone = 'UTC'
as $$
    select coalesce(
        case p_type
            when 'int4' then (p_value #>> '{}')::integer
                between coalesce(p_minimum::integer, -2147483648) and coalesce(p_maximum::integer, 2147483647)
            when 'timestamptz' then (p_value #>> '{}')::timestamptz
                between coalesce(p_minimum::timestamptz, '-infinity') and coalesce(p_maximum::timestamptz, 'infinity')
        end,
        true
    )
$$;
revoke all on function private.is_in_range(jsonb, text, text, text) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/check_report_parameters.sql
-- The parameters of a report as it takes them, or what is wrong with them; before there is a run. The dates of a scheduled
-- report are those of its slot, unless it says others. Callers: request_report, run_schedule, load_report, trigger
-- prepare_report_schedule. Errors: MD142 invalid_report_parameters, with the parameter and the problem.
create or replace function private.check_report_parameters(
    p_report text,
    p_parameters jsonb,
    p_period tstzrange default null
)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
set timezone = 'UTC'
as $$
declare
    v_argument record;
    v_value jsonb;
    v_result jsonb := '{}'::jsonb;
    v_known text[] := '{}'::text[];
    v_problem text;
begin
    for v_argument in select * from private.report_arguments(p_report) loop
        v_known := v_known || v_argument.name;
        v_value := nullif(p_parameters -> v_argument.name, 'null');
        if v_value is null then
            v_value := to_jsonb(
                case v_argument.slot_bound when 'start' then lower(p_period) when 'end' then upper(p_period) end
            );
        end if;
        continue when v_value is null and not v_argument.is_required;

        v_result := v_result || jsonb_build_object(v_argument.name, private.report_value(v_value, v_argument.type));
        v_problem := case
            when v_value is null then 'missing'
            when v_result -> v_argument.name = 'null' then 'type'
            when not private.is_in_range(v_result -> v_argument.name, v_argument.type, v_argument.minimum, v_argument.maximum)
                then 'range'
            when not to_jsonb(v_argument.allowed) @> (v_result -> v_argument.name) then 'enum'
        end;
        if v_problem is not null then
            perform private.fail(
                'MD142',
                jsonb_strip_nulls(
                    jsonb_build_object(
                        'parameter', v_argument.name, 'problem', v_problem, 'type', v_argument.type,
                        'allowed', v_argument.allowed, 'minimum', v_argument.minimum, 'maximum', v_argument.maximum
                    )
                )
            );
        end if;
    end loop;
    if p_parameters - v_known <> '{}' then
        perform private.fail(
            'MD142',
            jsonb_build_object(
                'parameter', (select min(k) from jsonb_object_keys(p_parameters - v_known) as k),
                'problem', 'unknown', 'known', v_known
            )
        );
    end if;
    if (v_result ->> 'end_date')::timestamptz <= (v_result ->> 'start_date')::timestamptz then
        perform private.fail('MD142', '{"parameter": "end_date", "problem": "range", "minimum": "start_date"}');
    end if;
    return v_result;
end;
$$;
revoke all on function private.check_report_parameters(text, jsonb, tstzrange)
from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/report_slots.sql
-- Of the times at which a report is due: the last that has come, when the one before it was, and the next one. Each is
-- counted from the first, on the clocks of its place, so that no month's end and no change of clocks shifts those that
-- follow. Callers: trigger prepare_report_schedule, process_scheduled_reports, run_schedule.
create or replace function private.report_slots(
    p_first timestamptz,
    p_frequency text,
    p_timezone text,
    p_at timestamptz,
    out due_at timestamptz,
    out due_since timestamptz,
    out next_at timestamptz
)
returns record
language sql
stable
security invoker
set search_path = ''
as $$
    with clocks as (
        select p_first at time zone p_timezone as first, p_at at time zone p_timezone as now
    ),
    guess as (
        select
            c.first,
            case p_frequency
                when 'daily' then c.now::date - c.first::date
                when 'weekly' then (c.now::date - c.first::date) / 7
                else (extract(year from c.now) - extract(year from c.first))::integer * 12
                    + (extract(month from c.now) - extract(month from c.first))::integer
            end as n
        from clocks as c
    ),
    slots as (
        select
            s.n,
            private.zoned_instant(
                g.first + s.n * case p_frequency
                    when 'daily' then interval '1 day'
                    when 'weekly' then interval '7 days'
                    else interval '1 month'
                end,
                p_timezone
            ) as at
        from guess as g
        cross join generate_series(greatest(g.n - 2, -1), greatest(g.n + 2, 1)) as s (n)
    )
    select
        max(s.at) filter (where s.n >= 0 and s.at <= p_at),
        max(b.at) filter (where s.n >= 0 and s.at <= p_at),
        min(s.at) filter (where s.n >= 0 and s.at > p_at)
    from slots as s
    left join slots as b on b.n = s.n - 1
$$;
revoke all on function private.report_slots(timestamptz, text, text, timestamptz)
from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/prepare_report_template.sql
-- Says in a template what its report may be asked: nobody writes that by hand. Caller: trigger on report_templates.
create or replace function private.prepare_report_template()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    new.parameters := private.report_schema(new.query);
    return new;
end;
$$;
revoke all on function private.prepare_report_template() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/prepare_report_schedule.sql
-- Looks whether a schedule can be run, and says when it is run first and next: at six in the morning, unless it names
-- another time; by the week on Mondays, by the month on its first day. Caller: trigger on report_schedules.
-- Errors: MD142 invalid_report_parameters, 22023 for an unknown time zone.
create or replace function private.prepare_report_schedule()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_today timestamp;
    v_report text;
begin
    if new.timezone !~ '^([A-Z][A-Za-z_]+/[A-Za-z_/+-]+|UTC)$' then
        raise invalid_parameter_value using
            message = format('La zona horaria %s no existe', new.timezone),
            detail = '{"en": "Not an IANA time zone, such as America/Bogota"}', hint = 'unknown_timezone';
    end if;
    if new.first_run_at is null then
        v_today := date_trunc('day', private.clock() at time zone new.timezone);
        new.first_run_at := private.zoned_instant(
            case new.frequency
                when 'weekly' then date_trunc('week', v_today) + interval '7 days'
                when 'monthly' then date_trunc('month', v_today) + interval '1 month'
                else v_today + interval '1 day'
            end + interval '6 hours',
            new.timezone
        );
    end if;
    if tg_op = 'INSERT'
        or (new.frequency, new.timezone, new.first_run_at, new.is_active)
        is distinct from (old.frequency, old.timezone, old.first_run_at, old.is_active) then
        select s.next_at into new.next_run_at
        from private.report_slots(new.first_run_at, new.frequency, new.timezone, private.clock()) as s;
    end if;

    -- What is no object at all, and a template that is not there, is refused behind this.
    if (tg_op = 'INSERT' or new.parameters is distinct from old.parameters) and jsonb_typeof(new.parameters) = 'object' then
        select t.query into v_report from public.report_templates as t where t.id = new.template_id;
        if found then
            perform private.check_report_parameters(
                v_report, new.parameters, tstzrange(new.first_run_at - interval '1 day', new.first_run_at)
            );
        end if;
    end if;
    return new;
end;
$$;
revoke all on function private.prepare_report_schedule() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/event_report_counts.sql
-- Of the events of a period that the caller manages (admins: of all): what is counted of them. Who is no organizer any
-- more manages none. Caller: event_report.
create or replace function private.event_report_counts(p_start_date timestamptz, p_end_date timestamptz)
returns table (
    event_id uuid,
    total_registrations bigint,
    confirmed_registrations bigint,
    actual_attendees bigint,
    engagement_score numeric
)
language sql
stable
security definer
set search_path = ''
as $$
    select e.id, n.total, n.confirmed, n.checked_in, coalesce(g.score, 0)
    from public.events_all as e
    cross join lateral (
        select
            count(*) as total,
            count(*) filter (where r.status = 'confirmed') as confirmed,
            count(r.check_in_time) as checked_in
        from public.event_registrations_all as r
        where r.event_id = e.id
    ) as n
    cross join lateral (
        select trim_scale(round(avg(m.value), 4)) as score from public.event_engagement_metrics_all as m where m.event_id = e.id
    ) as g
    where e.date >= p_start_date and e.date < p_end_date
        and (
            (select private.is_admin())
            or (e.organizer_id = (select auth.uid()) and (select private.has_permission('events.create')))
            or e.id in (select private.staffed_events('{co_organizer}'))
        )
$$;
revoke all on function private.event_report_counts(timestamptz, timestamptz)
from public, anon, authenticated, service_role;
grant execute on function private.event_report_counts(timestamptz, timestamptz)
to medellin_reporter, medellin_admin_reporter;
-- >>>
-- <<< sql/functions/private/event_report.sql
-- A report: the events of a period (its end left out) that the asker manages, all of them for admins. Which events he
-- sees at all, row security says. Caller: call_report.
create or replace function private.event_report(
    p_start_date timestamptz,
    p_end_date timestamptz,
    p_event_types text[] default null
)
returns table (
    event_id uuid,
    title text,
    date timestamptz,
    location text,
    format text,
    status text,
    capacity integer,
    total_registrations bigint,
    confirmed_registrations bigint,
    actual_attendees bigint,
    engagement_score numeric
)
language sql
stable
security invoker
set search_path = ''
as $$
    select
        e.id, e.title, e.date, e.location, e.format, e.status, e.capacity,
        n.total_registrations, n.confirmed_registrations, n.actual_attendees, n.engagement_score
    from private.event_report_counts(p_start_date, p_end_date) as n
    inner join public.events_all as e on e.id = n.event_id
    where e.date >= p_start_date and e.date < p_end_date
        and (p_event_types is null or e.event_type && p_event_types)
    order by e.date, e.id
$$;
revoke all on function private.event_report(timestamptz, timestamptz, text[])
from public, anon, authenticated, service_role;
grant execute on function private.event_report(timestamptz, timestamptz, text[])
to medellin_reporter, medellin_admin_reporter;
comment on function private.event_report(timestamptz, timestamptz, text[]) is
'A row of the report of events: an event of the period and what is counted of it.';
-- >>>
-- <<< sql/functions/private/user_activity_counts.sql
-- How often people did what, within a period (its end left out): each source counted by itself, each thing once. Admins
-- see everybody, with the address; others themselves alone. Caller: user_activity_report.
create or replace function private.user_activity_counts(
    p_start_date timestamptz,
    p_end_date timestamptz,
    p_activity_types text[]
)
returns table (
    user_id uuid,
    email text,
    event_registrations bigint,
    event_attendances bigint,
    resource_downloads bigint,
    forum_topics bigint,
    forum_posts bigint,
    engagement_score numeric
)
language plpgsql
stable
security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
    v_me constant uuid := auth.uid();
    v_is_admin constant boolean := private.is_admin();
begin
    return query
    with done as (
        select r.user_id, 'event_registration' as activity, count(*) as times
        from public.event_registrations_all as r
        where r.created_at >= p_start_date and r.created_at < p_end_date and (v_is_admin or r.user_id = v_me)
        group by r.user_id
        union all
        select r.user_id, 'event_attendance', count(*)
        from public.event_registrations_all as r
        where r.check_in_time >= p_start_date and r.check_in_time < p_end_date and (v_is_admin or r.user_id = v_me)
        group by r.user_id
        union all
        select l.user_id, 'resource_download', count(*)
        from public.resource_access_logs as l
        where l.created_at >= p_start_date and l.created_at < p_end_date and (v_is_admin or l.user_id = v_me)
            and l.access_type = 'download'
        group by l.user_id
        union all
        select t.author_id, 'forum_topic', count(*)
        from public.forum_topics as t
        where t.created_at >= p_start_date and t.created_at < p_end_date and (v_is_admin or t.author_id = v_me)
        group by t.author_id
        union all
        select p.author_id, 'forum_post', count(*)
        from public.forum_posts as p
        where p.created_at >= p_start_date and p.created_at < p_end_date and (v_is_admin or p.author_id = v_me)
        group by p.author_id
    )
    select
        d.user_id,
        (select p.email from public.profiles as p where p.id = d.user_id and v_is_admin),
        coalesce(sum(d.times) filter (where d.activity = 'event_registration'), 0)::bigint,
        coalesce(sum(d.times) filter (where d.activity = 'event_attendance'), 0)::bigint,
        coalesce(sum(d.times) filter (where d.activity = 'resource_download'), 0)::bigint,
        coalesce(sum(d.times) filter (where d.activity = 'forum_topic'), 0)::bigint,
        coalesce(sum(d.times) filter (where d.activity = 'forum_post'), 0)::bigint,
        (
            select coalesce(trim_scale(round(avg(m.value), 4)), 0)
            from public.user_engagement_metrics as m
            where m.user_id = d.user_id
        )
    from done as d
    where d.user_id is not null and (p_activity_types is null or d.activity = any (p_activity_types))
    group by d.user_id;
end;
$$;
revoke all on function private.user_activity_counts(timestamptz, timestamptz, text[])
from public, anon, authenticated, service_role;
grant execute on function private.user_activity_counts(timestamptz, timestamptz, text[])
to medellin_reporter, medellin_admin_reporter;
-- >>>
-- <<< sql/functions/private/user_activity_report.sql
-- A report: what people did within a period (its end left out); admins read of everybody, others of themselves. Whom one
-- sees at all, row security says. Caller: call_report.
create or replace function private.user_activity_report(
    p_start_date timestamptz,
    p_end_date timestamptz,
    p_activity_types text[] default null
)
returns table (
    user_id uuid,
    full_name text,
    email text,
    event_registrations bigint,
    event_attendances bigint,
    resource_downloads bigint,
    forum_topics bigint,
    forum_posts bigint,
    engagement_score numeric
)
language sql
stable
security invoker
set search_path = ''
as $$
    select
        p.id, nullif(concat_ws(' ', p.first_name, p.last_name), ''), n.email, n.event_registrations, n.event_attendances,
        n.resource_downloads, n.forum_topics, n.forum_posts, n.engagement_score
    from private.user_activity_counts(p_start_date, p_end_date, p_activity_types) as n
    inner join public.profiles as p on p.id = n.user_id
    order by 2, p.id
$$;
revoke all on function private.user_activity_report(timestamptz, timestamptz, text[])
from public, anon, authenticated, service_role;
grant execute on function private.user_activity_report(timestamptz, timestamptz, text[])
to medellin_reporter, medellin_admin_reporter;
comment on function private.user_activity_report(timestamptz, timestamptz, text[]) is
'A row of the report of activity: a person, and how often he did what. Addresses are for admins.';
-- >>>
-- <<< sql/functions/private/call_report.sql
-- The rows of a registered report, with the rights of whoever calls this: a function that is known by name, with values
-- for its arguments; no text of a row is executed. Callers: report_rows_as_person, report_rows_as_admin.
create or replace function private.call_report(p_report text, p_parameters jsonb, p_limit integer)
returns setof json
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
    v_types text;
    v_values text;
begin
    -- Names come from the catalog, quoted. @plpgsql_check_options: security_warnings = false
    select
        string_agg(format('%I %s', a.name, a.type), ', '),
        string_agg(format('%I => a.%I', 'p_' || a.name, a.name), ', ')
    into v_types, v_values
    from private.report_arguments(p_report) as a
    where p_parameters ? a.name;

    return query execute format(
        'select row_to_json(r) from jsonb_to_record($1) as a (%s) cross join lateral private.%I(%s) as r limit $2',
        v_types, p_report, v_values
    )
    using p_parameters, p_limit;
end;
$$;
revoke all on function private.call_report(text, jsonb, integer) from public, anon, authenticated, service_role;
grant execute on function private.call_report(text, jsonb, integer) to medellin_reporter, medellin_admin_reporter;
-- >>>
-- <<< sql/functions/private/report_rows_as_person.sql
-- The rows of a report with the rights of a signed-in person: the function belongs to a role that is in
-- authenticated and nothing else. A definer function cannot set the role. Caller: report_rows.
create or replace function private.report_rows_as_person(p_report text, p_parameters jsonb, p_limit integer)
returns setof json
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
    return query select r from private.call_report(p_report, p_parameters, p_limit) as r;
end;
$$;
revoke all on function private.report_rows_as_person(text, jsonb, integer)
from public, anon, authenticated, service_role;
-- Whom a function is given to must be able to make it, while it is given.
grant create on schema private to medellin_reporter;
alter function private.report_rows_as_person(text, jsonb, integer) owner to medellin_reporter;
revoke create on schema private from medellin_reporter;
-- >>>
-- <<< sql/functions/private/report_rows_as_admin.sql
-- The rows of a report with the rights of an admin: the function belongs to a role that is in
-- app_admin and nothing else. A definer function cannot set the role. Caller: report_rows.
create or replace function private.report_rows_as_admin(p_report text, p_parameters jsonb, p_limit integer)
returns setof json
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
    return query select r from private.call_report(p_report, p_parameters, p_limit) as r;
end;
$$;
revoke all on function private.report_rows_as_admin(text, jsonb, integer)
from public, anon, authenticated, service_role;
-- Whom a function is given to must be able to make it, while it is given.
grant create on schema private to medellin_admin_reporter;
alter function private.report_rows_as_admin(text, jsonb, integer) owner to medellin_admin_reporter;
revoke create on schema private from medellin_admin_reporter;
-- >>>
-- <<< sql/functions/private/request_report.sql
-- Asks for one run of a report, with the caller's rights as they are when it runs; a worker does it.
-- Callers: public.run_report, generate_report. Errors: 42501, P0002, MD142 invalid_report_parameters,
-- MD143 report_unavailable, MD144 unknown_report_format, MD401 too_many_requests.
create or replace function private.request_report(p_template_id uuid, p_parameters jsonb, p_output_format text)
returns public.report_executions
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_user_id constant uuid := private.require_person();
    v_template public.report_templates;
    v_format text;
    v_parameters jsonb;
    v_run public.report_executions;
begin
    select t.* into v_template
    from public.report_templates as t
    where t.id = p_template_id and (t.is_active or (select private.is_admin()));
    if not found then
        raise no_data_found using
            message = 'No existe este informe', detail = '{"en": "There is no such report"}', hint = 'report_not_found';
    end if;
    if not v_template.is_active then
        perform private.fail('MD143');
    end if;
    v_format := coalesce(p_output_format, v_template.output_format);
    if v_format not in ('csv', 'csv_excel', 'json', 'xlsx') then
        perform private.fail('MD144', jsonb_build_object('known', '{csv,csv_excel,json,xlsx}'::text[]));
    end if;
    v_parameters := private.check_report_parameters(v_template.query, coalesce(p_parameters, '{}'));
    perform private.take_token('report_run');

    insert into public.report_executions (template_id, parameters, output_format, created_by)
    values (v_template.id, v_parameters, v_format, v_user_id)
    returning * into v_run;
    -- somebody waits for it: before those of the clock
    perform private.enqueue(
        'render_report', jsonb_build_object('execution_id', v_run.id), v_run.id::text, p_priority => 1::smallint
    );
    return v_run;
end;
$$;
revoke all on function private.request_report(uuid, jsonb, text) from public, anon, authenticated, service_role;
grant execute on function private.request_report(uuid, jsonb, text) to authenticated;
-- >>>
-- <<< sql/functions/private/generate_report.sql
-- Asks for a report by the name of its function; its first active template stands for it. The id of the run.
-- Callers: public.generate_event_report, public.generate_user_activity_report.
-- Errors: as request_report; MD143 report_unavailable when no template is active.
create or replace function private.generate_report(p_report text, p_parameters jsonb, p_output_format text)
returns text
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_template_id uuid;
begin
    perform private.require_person();
    select t.id into v_template_id
    from public.report_templates as t
    where t.query = p_report and t.is_active
    order by t.created_at, t.id
    limit 1;
    if not found then
        perform private.fail('MD143');
    end if;
    return (private.request_report(v_template_id, p_parameters, p_output_format)).id::text;
end;
$$;
revoke all on function private.generate_report(text, jsonb, text) from public, anon, authenticated, service_role;
grant execute on function private.generate_report(text, jsonb, text) to authenticated;
-- >>>
-- <<< sql/functions/private/run_schedule.sql
-- Makes the runs of a schedule for one slot (or none, when somebody asks for it between two): one for whom it belongs to
-- and one for each recipient, every one with that person's own rights, so that nobody is sent what he may not read. Once
-- for a slot and a person. Callers: execute_scheduled_report, process_scheduled_reports.
-- Errors: MD142 invalid_report_parameters.
create or replace function private.run_schedule(
    p_schedule public.report_schedules,
    p_slot timestamptz,
    p_period tstzrange
)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_template public.report_templates;
    v_parameters jsonb;
    v_run_id uuid;
begin
    select t.* into strict v_template from public.report_templates as t where t.id = p_schedule.template_id;
    v_parameters := private.check_report_parameters(v_template.query, p_schedule.parameters, p_period);

    for v_run_id in
        insert into public.report_executions (template_id, schedule_id, slot, parameters, output_format, created_by)
        select v_template.id, p_schedule.id, p_slot, v_parameters, v_template.output_format, u.id
        from (
            select p_schedule.created_by as id
            union
            select r.id::uuid from jsonb_array_elements_text(p_schedule.recipients) as r (id)
        ) as p
        inner join auth.users as u on u.id = p.id
        where private.can_see(u.id, p_schedule.created_by)
        on conflict (schedule_id, slot, created_by) do nothing
        returning id
    loop
        perform private.enqueue('render_report', jsonb_build_object('execution_id', v_run_id), v_run_id::text);
    end loop;
end;
$$;
revoke all on function private.run_schedule(public.report_schedules, timestamptz, tstzrange)
from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/report_file.sql
-- Where in the bucket reports the file of a run lies: in the folder of whose it is. Callers: load_report, finish_report.
create or replace function private.report_file(p_run public.report_executions)
returns text
language sql
immutable
security invoker
set search_path = ''
as $$
    select format(
        '%s/%s.%s', p_run.created_by, p_run.id,
        case p_run.output_format when 'csv_excel' then 'csv' else p_run.output_format end
    )
$$;
revoke all on function private.report_file(public.report_executions) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/report_of_job.sql
-- The run that a leased job is about; the job stays leased as long as this transaction. Callers: load_report,
-- note_report_progress, finish_report, fail_report. Errors: MD160 lease_lost.
create or replace function private.report_of_job(p_job_id bigint, p_token uuid)
returns public.report_executions
language sql
volatile
security definer
set search_path = ''
as $$
    select e.*
    from private.held_job(p_job_id, p_token) as j
    inner join public.report_executions as e on j.kind = 'render_report' and e.id = (j.payload ->> 'execution_id')::uuid
$$;
revoke all on function private.report_of_job(bigint, uuid) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/end_report.sql
-- Ends one run as failed, and tells whose it is. Callers: fail_report, fail_lost_reports, load_report.
create or replace function private.end_report(p_execution_id uuid, p_reason text)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_run public.report_executions;
begin
    update public.report_executions as e
    set status = 'failed', error_message = left(p_reason, 1000), completed_at = clock_timestamp()
    where e.id = p_execution_id and e.status = 'running'
    returning e.* into v_run;
    if found then
        perform private.notify(
            v_run.created_by, 'report', 'Un informe no se pudo generar',
            format('%s: %s', t.name, v_run.error_message), '/reports/' || v_run.id, null, 'report', v_run.id
        )
        from public.report_templates as t
        where t.id = v_run.template_id;
    end if;
end;
$$;
revoke all on function private.end_report(uuid, text) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/fail_lost_reports.sql
-- Ends the runs whose job is dead: its worker was lost once too often to say so itself. Caller: process_scheduled_reports.
create or replace function private.fail_lost_reports()
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_run_id uuid;
begin
    for v_run_id in
        select e.id from public.report_executions as e
        where e.status in ('pending', 'running')
            and not exists (
                select from private.jobs as j
                where j.kind = 'render_report' and j.dead_at is null and j.payload ->> 'execution_id' = e.id::text
            )
        for no key update skip locked
    loop
        -- by the steps that there are
        update public.report_executions as e
        set status = 'running', started_at = coalesce(e.started_at, clock_timestamp())
        where e.id = v_run_id;
        perform private.end_report(v_run_id, 'El informe no se pudo generar');
    end loop;
end;
$$;
revoke all on function private.fail_lost_reports() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/execute_scheduled_report.sql
-- Runs a schedule now, with the rights of whom it belongs to, whoever asks; the runs of its slots stay as they are.
-- Caller: public.execute_scheduled_report, for its owner and admins.
-- Errors: 42501, P0002, MD142 invalid_report_parameters, MD143 report_unavailable, MD401 too_many_requests.
create or replace function private.execute_scheduled_report(p_schedule_id uuid)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_user_id constant uuid := private.require_person();
    v_schedule public.report_schedules;
    v_slots record;
begin
    select s.* into v_schedule
    from public.report_schedules as s
    where s.id = p_schedule_id and (s.created_by = v_user_id or (select private.is_admin()))
    for no key update;
    if not found then
        raise no_data_found using
            message = 'No existe esta programación',
            detail = '{"en": "There is no such schedule"}', hint = 'schedule_not_found';
    end if;
    if not exists (select from public.report_templates as t where t.id = v_schedule.template_id and t.is_active) then
        perform private.fail('MD143');
    end if;
    perform private.take_token('report_run');

    select s.* into v_slots
    from private.report_slots(
        v_schedule.first_run_at, v_schedule.frequency, v_schedule.timezone,
        greatest(private.clock(), v_schedule.first_run_at)
    ) as s;
    perform private.run_schedule(v_schedule, null, tstzrange(v_slots.due_since, v_slots.due_at));
    update public.report_schedules as s set last_run_at = private.clock() where s.id = v_schedule.id;
end;
$$;
revoke all on function private.execute_scheduled_report(uuid) from public, anon, authenticated, service_role;
grant execute on function private.execute_scheduled_report(uuid) to authenticated;
-- >>>
-- <<< sql/functions/private/process_scheduled_reports.sql
-- Makes the runs of all schedules that are due: of slots that were missed, the last one only. The next time moves on
-- whatever becomes of the run, and a schedule that somebody else works on is left to him. Also ends what no job works on
-- any more. Callers: the worker (kind reports), public.process_scheduled_reports.
create or replace function private.process_scheduled_reports()
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_now constant timestamptz := private.clock();
    v_schedule public.report_schedules;
    v_slots record;
    v_slot timestamptz;
    v_is_active boolean;
begin
    for v_schedule in
        select s.* from public.report_schedules as s
        where s.is_active and s.next_run_at <= v_now
        order by s.next_run_at
        limit 1000
        for no key update skip locked
    loop
        select s.* into v_slots
        from private.report_slots(v_schedule.first_run_at, v_schedule.frequency, v_schedule.timezone, v_now) as s;
        v_slot := coalesce(v_slots.due_at, v_schedule.next_run_at);
        select t.is_active into v_is_active from public.report_templates as t where t.id = v_schedule.template_id;
        if v_is_active then
            begin
                perform private.run_schedule(
                    v_schedule, v_slot, tstzrange(coalesce(v_slots.due_since, v_slot - interval '1 day'), v_slot)
                );
            exception when others then
                insert into public.report_executions (
                    template_id, schedule_id, slot, status, parameters, error_message, created_by
                )
                values (
                    v_schedule.template_id, v_schedule.id, v_slot, 'failed', v_schedule.parameters, sqlerrm,
                    v_schedule.created_by
                )
                on conflict (schedule_id, slot, created_by) do nothing;
            end;
        end if;
        update public.report_schedules as s
        set next_run_at = v_slots.next_at, last_run_at = case when v_is_active then v_now else s.last_run_at end
        where s.id = v_schedule.id;
    end loop;
    perform private.fail_lost_reports();
end;
$$;
revoke all on function private.process_scheduled_reports() from public, anon, authenticated, service_role;
grant execute on function private.process_scheduled_reports() to service_role, medellin_worker;
-- >>>
-- <<< sql/functions/private/report_result.sql
-- Where in the bucket reports the result of the caller's run lies. Caller: public.report_file.
-- Errors: 42501, P0002, MD146 report_not_ready, MD147 report_without_result, with what became of it.
create or replace function private.report_result(p_execution_id uuid)
returns text
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_user_id constant uuid := private.require_person();
    v_run public.report_executions;
begin
    select e.* into v_run
    from public.report_executions as e
    where e.id = p_execution_id and e.created_by = v_user_id;
    if not found then
        raise no_data_found using
            message = 'No existe este informe', detail = '{"en": "There is no such report"}', hint = 'report_not_found';
    end if;
    if v_run.status in ('pending', 'running') then
        perform private.fail('MD146', jsonb_build_object('status', v_run.status));
    end if;
    if v_run.status <> 'completed' then
        perform private.fail(
            'MD147', jsonb_strip_nulls(jsonb_build_object('status', v_run.status, 'why', v_run.error_message))
        );
    end if;
    return private.report_file(v_run);
end;
$$;
revoke all on function private.report_result(uuid) from public, anon, authenticated, service_role;
grant execute on function private.report_result(uuid) to authenticated;
-- >>>
-- <<< sql/functions/private/cancel_report.sql
-- Calls off a run that is not over; a worker that is at it notices. Caller: public.cancel_report, for whose it is and
-- admins. Errors: 42501, P0002, MD145 report_is_over.
create or replace function private.cancel_report(p_execution_id uuid)
returns public.report_executions
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_user_id constant uuid := private.require_person();
    v_run public.report_executions;
begin
    select e.* into v_run
    from public.report_executions as e
    where e.id = p_execution_id and (e.created_by = v_user_id or (select private.is_admin()))
    for no key update;
    if not found then
        raise no_data_found using
            message = 'No existe este informe', detail = '{"en": "There is no such report"}', hint = 'report_not_found';
    end if;
    if v_run.status not in ('pending', 'running') then
        perform private.fail('MD145', jsonb_build_object('status', v_run.status));
    end if;
    update public.report_executions as e
    set status = 'cancelled', completed_at = case when e.started_at is not null then clock_timestamp() end
    where e.id = p_execution_id
    returning e.* into v_run;
    return v_run;
end;
$$;
revoke all on function private.cancel_report(uuid) from public, anon, authenticated, service_role;
grant execute on function private.cancel_report(uuid) to authenticated;
-- >>>
-- <<< sql/functions/private/load_report.sql
-- Begins the run that a job is about, or begins it again, and says how it is to be rendered; its file has one path,
-- however often it is begun. No row when there is nothing to do: it was called off, or its template was switched off.
-- Caller: the worker (kind render_report). Errors: MD160 lease_lost, MD142 invalid_report_parameters.
create or replace function private.load_report(p_job_id bigint, p_token uuid)
returns table (
    execution_id uuid,
    title text,
    output_format text,
    columns text[],
    types text[],
    max_rows integer,
    file_name text
)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_run public.report_executions := private.report_of_job(p_job_id, p_token);
    v_template public.report_templates;
begin
    update public.report_executions as e
    set status = 'running', started_at = clock_timestamp(), row_count = null
    where e.id = v_run.id and e.status in ('pending', 'running')
    returning e.* into v_run;
    if not found then
        return;
    end if;
    select t.* into strict v_template from public.report_templates as t where t.id = v_run.template_id;
    if not v_template.is_active then
        perform private.end_report(v_run.id, (select c.es from private.error_codes as c where c.code = 'MD143'));
        return;
    end if;
    perform private.check_report_parameters(v_template.query, v_run.parameters);
    return query
    select
        v_run.id, v_template.name, v_run.output_format, p.proargnames[p.pronargs + 1:],
        array(
            select t.typname::text from unnest(p.proallargtypes[p.pronargs + 1:]) with ordinality as a (type, position)
            inner join pg_catalog.pg_type as t on t.oid = a.type
            order by a.position
        ),
        f.max_rows, private.report_file(v_run)
    from private.report_functions as f
    inner join pg_catalog.pg_proc as p on p.pronamespace = 'private'::regnamespace and p.proname = f.name
    where f.name = v_template.query;
end;
$$;
revoke all on function private.load_report(bigint, uuid) from public, anon, authenticated, service_role;
grant execute on function private.load_report(bigint, uuid) to medellin_worker;
-- >>>
-- <<< sql/functions/private/report_rows.sql
-- The rows of the run that a job is about: what the person whose run it is may read at this moment, and no more than the
-- report allows, but for one that says so. The worker names the job alone; whose rights these are, and what was asked, is
-- read here. Everything is read before the first row is given.
-- Caller: the worker (kind render_report). Errors: MD160 lease_lost.
create or replace function private.report_rows(p_job_id bigint, p_token uuid)
returns setof json
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_run record;
    v_subject constant text := coalesce(current_setting('request.jwt.claim.sub', true), '');
    v_claims constant text := coalesce(current_setting('request.jwt.claims', true), '');
    v_timezone constant text := current_setting('timezone');
begin
    -- From here on this transaction writes nothing, whatever a report calls. (So no held_job: it locks.)
    perform set_config('transaction_read_only', 'on', true);
    select e.created_by, e.parameters, t.query, f.max_rows + 1 as most, coalesce(s.timezone, 'America/Bogota') as timezone
    into v_run
    from private.jobs as j
    inner join public.report_executions as e on e.id = (j.payload ->> 'execution_id')::uuid
    inner join public.report_templates as t on t.id = e.template_id
    inner join private.report_functions as f on f.name = t.query
    left join public.report_schedules as s on s.id = e.schedule_id
    where j.id = p_job_id and j.lease_token = p_token and j.kind = 'render_report' and e.status = 'running';
    if not found then
        perform private.fail('MD160', jsonb_build_object('job_ids', array[p_job_id]));
    end if;

    -- Both, since auth.uid() asks the first one first.
    perform set_config('request.jwt.claim.sub', v_run.created_by::text, true);
    perform set_config(
        'request.jwt.claims',
        jsonb_build_object('sub', v_run.created_by, 'role', 'authenticated', 'is_anonymous', false)::text, true
    );
    perform set_config('timezone', v_run.timezone, true);
    if (select private.is_admin()) then
        return query select r from private.report_rows_as_admin(v_run.query, v_run.parameters, v_run.most) as r;
    else
        return query select r from private.report_rows_as_person(v_run.query, v_run.parameters, v_run.most) as r;
    end if;
    perform set_config('request.jwt.claim.sub', v_subject, true);
    perform set_config('request.jwt.claims', v_claims, true);
    perform set_config('timezone', v_timezone, true);
end;
$$;
revoke all on function private.report_rows(bigint, uuid) from public, anon, authenticated, service_role;
grant execute on function private.report_rows(bigint, uuid) to medellin_worker;
-- >>>
-- <<< sql/functions/private/note_report_progress.sql
-- Notes how many rows of a run are rendered, for whoever waits; says whether the run is still wanted.
-- Caller: the worker (kind render_report). Errors: MD160 lease_lost.
create or replace function private.note_report_progress(p_job_id bigint, p_token uuid, p_rows bigint)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_run constant public.report_executions := private.report_of_job(p_job_id, p_token);
begin
    update public.report_executions as e set row_count = p_rows where e.id = v_run.id and e.status = 'running';
    return found;
end;
$$;
revoke all on function private.note_report_progress(bigint, uuid, bigint)
from public, anon, authenticated, service_role;
grant execute on function private.note_report_progress(bigint, uuid, bigint) to medellin_worker;
-- >>>
-- <<< sql/functions/private/finish_report.sql
-- Ends the run that a job is about, whose file is where load_report said, and tells whose it is; in the transaction that
-- completes the job. Says whether there was something to end: else the file is not wanted.
-- Caller: the worker (kind render_report). Errors: MD160 lease_lost.
create or replace function private.finish_report(p_job_id bigint, p_token uuid, p_rows bigint)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_run public.report_executions := private.report_of_job(p_job_id, p_token);
    v_orderer uuid;
    v_name text;
begin
    update public.report_executions as e
    set
        status = 'completed',
        result_url = '/reports/' || private.report_file(e),
        row_count = p_rows,
        error_message = null,
        completed_at = clock_timestamp()
    where e.id = v_run.id and e.status = 'running'
    returning e.* into v_run;
    if not found then
        return false;
    end if;
    select t.name into v_name from public.report_templates as t where t.id = v_run.template_id;
    select s.created_by into v_orderer from public.report_schedules as s where s.id = v_run.schedule_id;
    perform private.notify(
        v_run.created_by, 'report', 'Tu informe está listo', format('%s: %s filas', v_name, p_rows),
        '/reports/' || v_run.id, nullif(v_orderer, v_run.created_by), 'report', v_run.id
    );
    perform private.audit(
        'report.completed', 'report_executions', v_run.id::text, v_run.created_by,
        jsonb_build_object('report', v_name, 'rows', p_rows, 'parameters', v_run.parameters)
    );
    return true;
end;
$$;
revoke all on function private.finish_report(bigint, uuid, bigint) from public, anon, authenticated, service_role;
grant execute on function private.finish_report(bigint, uuid, bigint) to medellin_worker;
-- >>>
-- <<< sql/functions/private/fail_report.sql
-- Says of the run that a job is about that it did not work: it waits for the next attempt of its job, or has failed with
-- the last one. In the transaction that gives the job back. Caller: the worker (kind render_report).
-- Errors: MD160 lease_lost.
create or replace function private.fail_report(p_job_id bigint, p_token uuid, p_reason text, p_permanently boolean)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_run constant public.report_executions := private.report_of_job(p_job_id, p_token);
begin
    if p_permanently or exists (
        select from private.jobs as j
        inner join private.job_kinds as k on k.kind = j.kind
        where j.id = p_job_id and j.attempts >= k.max_attempts
    ) then
        -- a run that could not even begin
        update public.report_executions as e
        set status = 'running', started_at = clock_timestamp()
        where e.id = v_run.id and e.status = 'pending';
        perform private.end_report(v_run.id, p_reason);
    else
        update public.report_executions as e
        set status = 'pending', error_message = left(p_reason, 1000)
        where e.id = v_run.id and e.status = 'running';
    end if;
end;
$$;
revoke all on function private.fail_report(bigint, uuid, text, boolean) from public, anon, authenticated, service_role;
grant execute on function private.fail_report(bigint, uuid, text, boolean) to medellin_worker;
-- >>>
-- <<< sql/functions/private/drop_report_file.sql
-- Has the file of a run deleted when nothing leads to it any more: its time is over, or the run is gone with its account.
-- Caller: triggers on report_executions.
create or replace function private.drop_report_file()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform private.enqueue(
        'erase_files',
        jsonb_build_object(
            'files', jsonb_build_array(jsonb_build_object('bucket', 'reports', 'name', substr(old.result_url, 10)))
        )
    );
    return null;
end;
$$;
revoke all on function private.drop_report_file() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/public/run_report.sql
-- Asks for one run of a report. Callers: clients. Errors: 42501, P0002, MD142 invalid_report_parameters,
-- MD143 report_unavailable, MD144 unknown_report_format, MD401 too_many_requests.
create or replace function public.run_report(
    p_template_id uuid,
    p_parameters jsonb default '{}',
    p_output_format text default null
)
returns public.report_executions
language sql
volatile
security invoker
set search_path = ''
as $$ select private.request_report(p_template_id, p_parameters, p_output_format) $$;
revoke all on function public.run_report(uuid, jsonb, text) from public, anon, authenticated, service_role;
grant execute on function public.run_report(uuid, jsonb, text) to authenticated;
comment on function public.run_report(uuid, jsonb, text) is
'Asks for one run of a report, with the caller''s rights at the time of the run. A worker renders the file.';
-- >>>
-- <<< sql/functions/public/generate_event_report.sql
-- Asks for the report of the events of a period; returns the id of the run. Callers: clients.
-- Errors: 42501, MD142 invalid_report_parameters, MD143 report_unavailable, MD144 unknown_report_format,
-- MD401 too_many_requests.
create or replace function public.generate_event_report(
    p_start_date timestamptz,
    p_end_date timestamptz,
    p_event_types text[] default null,
    p_output_format text default 'csv'
)
returns text
language sql
volatile
security invoker
set search_path = ''
as $$
    select private.generate_report(
        'event_report',
        jsonb_build_object('start_date', p_start_date, 'end_date', p_end_date, 'event_types', p_event_types),
        p_output_format
    )
$$;
revoke all on function public.generate_event_report(timestamptz, timestamptz, text[], text)
from public, anon, authenticated, service_role;
grant execute on function public.generate_event_report(timestamptz, timestamptz, text[], text) to authenticated;
comment on function public.generate_event_report(timestamptz, timestamptz, text[], text) is
'Asks for the report of the events from p_start_date until before p_end_date that the caller manages; admins, of all. '
'Returns the id of its run.';
-- >>>
-- <<< sql/functions/public/generate_user_activity_report.sql
-- Asks for the report of what people did in a period; returns the id of the run. Callers: clients.
-- Errors: 42501, MD142 invalid_report_parameters, MD143 report_unavailable, MD144 unknown_report_format,
-- MD401 too_many_requests.
create or replace function public.generate_user_activity_report(
    p_start_date timestamptz,
    p_end_date timestamptz,
    p_activity_types text[] default null,
    p_output_format text default 'csv'
)
returns text
language sql
volatile
security invoker
set search_path = ''
as $$
    select private.generate_report(
        'user_activity_report',
        jsonb_build_object('start_date', p_start_date, 'end_date', p_end_date, 'activity_types', p_activity_types),
        p_output_format
    )
$$;
revoke all on function public.generate_user_activity_report(timestamptz, timestamptz, text[], text)
from public, anon, authenticated, service_role;
grant execute on function public.generate_user_activity_report(timestamptz, timestamptz, text[], text)
to authenticated;
comment on function public.generate_user_activity_report(timestamptz, timestamptz, text[], text) is
'Asks for the report of what people did from p_start_date until before p_end_date: admins of everybody, others of '
'themselves. Returns the id of its run.';
-- >>>
-- <<< sql/functions/public/execute_scheduled_report.sql
-- Runs a schedule now. Callers: whose it is, admins. Errors: 42501, P0002, MD142 invalid_report_parameters,
-- MD143 report_unavailable, MD401 too_many_requests.
create or replace function public.execute_scheduled_report(p_schedule_id uuid)
returns void
language sql
volatile
security invoker
set search_path = ''
as $$ select private.execute_scheduled_report(p_schedule_id) $$;
revoke all on function public.execute_scheduled_report(uuid) from public, anon, authenticated, service_role;
grant execute on function public.execute_scheduled_report(uuid) to authenticated;
comment on function public.execute_scheduled_report(uuid) is
'Runs a schedule now, beside its times: for its owner and each recipient, each with rights of his own.';
-- >>>
-- <<< sql/functions/public/process_scheduled_reports.sql
-- Makes the runs of all schedules that are due. Callers: the service; the worker does it every quarter of an hour.
create or replace function public.process_scheduled_reports()
returns void
language sql
volatile
security invoker
set search_path = ''
as $$ select private.process_scheduled_reports() $$;
revoke all on function public.process_scheduled_reports() from public, anon, authenticated, service_role;
grant execute on function public.process_scheduled_reports() to service_role;
comment on function public.process_scheduled_reports() is
'Makes the runs of all schedules that are due, each slot once; the worker does so every quarter of an hour.';
-- >>>
-- <<< sql/functions/public/report_file.sql
-- Where in the bucket reports the result of a run lies. Callers: whose run it is: nobody else reads the file.
-- Errors: 42501, P0002, MD146 report_not_ready, MD147 report_without_result.
create or replace function public.report_file(p_execution_id uuid)
returns text
language sql
stable
security invoker
set search_path = ''
as $$ select private.report_result(p_execution_id) $$;
revoke all on function public.report_file(uuid) from public, anon, authenticated, service_role;
grant execute on function public.report_file(uuid) to authenticated;
comment on function public.report_file(uuid) is
'Where in the bucket reports the result of one''s own run lies.';
-- >>>
-- <<< sql/functions/public/cancel_report.sql
-- Calls off a run that is not over. Callers: whose it is, admins. Errors: 42501, P0002, MD145 report_is_over.
create or replace function public.cancel_report(p_execution_id uuid)
returns public.report_executions
language sql
volatile
security invoker
set search_path = ''
as $$ select private.cancel_report(p_execution_id) $$;
revoke all on function public.cancel_report(uuid) from public, anon, authenticated, service_role;
grant execute on function public.cancel_report(uuid) to authenticated;
comment on function public.cancel_report(uuid) is 'Calls off a run of a report that is not over.';
-- >>>

create trigger prepare_report_template
before insert or update of query, parameters on public.report_templates
for each row execute function private.prepare_report_template();

create trigger prepare_report_schedule
before insert or update on public.report_schedules
for each row execute function private.prepare_report_schedule();

create trigger drop_report_file
after update of result_url on public.report_executions
for each row when (old.result_url like '/reports/%' and new.result_url is distinct from old.result_url)
execute function private.drop_report_file();

create trigger drop_report_file_of_run
after delete on public.report_executions
for each row when (old.result_url like '/reports/%')
execute function private.drop_report_file();

insert into public.report_templates (name, description, type, query, output_format) values
(
    'Eventos de un periodo', 'Cada evento con sus inscripciones, asistentes y participación.', 'event',
    'event_report', 'xlsx'
),
(
    'Actividad de las personas', 'Cuánto participó cada persona: inscripciones, asistencias, descargas, foros.',
    'user_activity', 'user_activity_report', 'csv'
)
on conflict (name) do nothing;

insert into private.guarantees (name, es, en, violations) values
(
    'reports_are_being_done', 'De cada informe que no ha terminado se encarga una tarea',
    'Of each report that is not over a job takes care',
    $$
        select format('execution %s, %s', e.id, e.status)
        from public.report_executions as e
        where e.status in ('pending', 'running') and e.created_at < private.clock() - interval '1 hour'
            and not exists (
                select from private.jobs as j
                where j.kind = 'render_report' and j.dead_at is null and j.payload ->> 'execution_id' = e.id::text
            )
    $$
);

select private.tag_privacy(t.relation, null, '@pii:none @export:no @erase:keep @retain:forever')
from unnest('{private.report_functions,private.report_parameters}'::regclass[]) as t (relation);
