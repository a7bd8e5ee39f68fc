-- Jobs: what runs by the clock, with a registry of how it went, and the queue of what is done outside of requests.
-- Functions: sql/functions/private. Undo: supabase/undo/20260118000000_jobs.sql
set lock_timeout = '4s';
set statement_timeout = '60s';

-- What workers are: they may take and end jobs, nothing else. Roles belong to the whole server.
do $$
begin
    create role medellin_worker nologin;
exception when duplicate_object then
    null;
end;
$$;
grant usage on schema private to medellin_worker;

create table private.scheduled_jobs (
    name text primary key,
    schedule text not null,
    expected_every interval not null,
    function_name text not null,
    description text not null,
    created_at timestamptz not null default now(),
    runs bigint not null default 0,
    failures bigint not null default 0,
    last_started_at timestamptz,
    last_duration interval,
    last_ok_at timestamptz,
    last_error text,
    last_error_at timestamptz
);
comment on table private.scheduled_jobs is 'Every job that runs by the clock, and how its last runs went.';
comment on column private.scheduled_jobs.schedule is 'As cron writes it, in UTC.';
comment on column private.scheduled_jobs.expected_every is
'A run is late when this much time has passed since the last.';
alter table private.scheduled_jobs enable row level security;
revoke all on private.scheduled_jobs from public, anon, authenticated, service_role;

create table private.job_kinds (
    kind text primary key,
    description text not null,
    max_attempts integer not null default 5,
    lease interval not null default '5 minutes',
    first_wait interval not null default '30 seconds',

    constraint kind_is_a_name check (kind ~ '^[a-z][a-z_]{0,59}$'),
    constraint attempts_are_few check (max_attempts between 1 and 20),
    constraint times_are_positive check (lease > interval '0' and first_wait > interval '0')
);
comment on table private.job_kinds is 'What kinds of work the queue knows, and how patient it is with each.';
comment on column private.job_kinds.lease is 'How long a worker may take before another one gets the job.';
comment on column private.job_kinds.first_wait is
'How long a job waits after its first failure; then twice as long each time.';
alter table private.job_kinds enable row level security;
revoke all on private.job_kinds from public, anon, authenticated, service_role;

create table private.jobs (
    id bigint generated always as identity primary key,
    kind text not null references private.job_kinds (kind) on delete restrict,
    payload jsonb not null default '{}',
    dedupe_key text,
    priority integer not null default 0,
    run_at timestamptz not null default now(),
    attempts integer not null default 0,
    lease_token uuid,
    lease_until timestamptz,
    dead_at timestamptz,
    due_at timestamptz generated always as (case when dead_at is null then coalesce(lease_until, run_at) end) stored,
    last_error text,
    created_at timestamptz not null default now(),

    constraint priority_is_a_level check (priority between -2 and 2),
    constraint payload_is_an_object check (jsonb_typeof(payload) = 'object'),
    constraint lease_has_an_end check ((lease_token is null) = (lease_until is null)),
    constraint dead_hold_no_lease check (dead_at is null or lease_token is null)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
comment on table private.jobs is
'Work that waits, is leased to a worker, or is dead after its last attempt. What is done is gone.';
comment on column private.jobs.dedupe_key is 'Of the jobs of one kind and key, one at most waits.';
comment on column private.jobs.priority is 'From 2, before all others, to -2.';
comment on column private.jobs.due_at is 'From when on a worker may take it: its time, or the end of its lease.';
create index idx_jobs_due on private.jobs (kind, priority, due_at, id);
create unique index idx_jobs_dedupe on private.jobs (kind, dedupe_key)
where dedupe_key is not null and lease_token is null and dead_at is null;
alter table private.jobs enable row level security;
revoke all on private.jobs from public, anon, authenticated, service_role;
revoke all on sequence private.jobs_id_seq from public, anon, authenticated, service_role;

create view monitoring.jobs with (security_invoker = true) as
select
    j.name,
    j.schedule,
    j.description,
    j.runs,
    j.failures,
    j.last_started_at,
    j.last_duration,
    j.last_ok_at,
    j.last_error,
    j.last_error_at,
    c.jobid is not null as is_scheduled,
    greatest(now() - coalesce(j.last_started_at, j.created_at) - j.expected_every, interval '0') as lag,
    coalesce(j.last_ok_at, j.created_at) + j.expected_every * 1.1 + interval '10 minutes' < now() as is_overdue
from private.scheduled_jobs as j
left join cron.job as c
    on j.name = c.jobname and c.username = current_user and c.database = current_database() and c.active;
comment on view monitoring.jobs is 'Every job that runs by the clock, whether it does, and how late it is.';
comment on column monitoring.jobs.is_scheduled is
'Whether the scheduler runs it in this database, which may be a copy.';
comment on column monitoring.jobs.lag is 'By how much the next run is late; a job that runs in time has none.';
comment on column monitoring.jobs.is_overdue is 'Whether the last success is longer ago than the schedule promises.';
revoke all on monitoring.jobs from public, anon, authenticated, service_role;

create view monitoring.queue with (security_invoker = true) as
select
    k.kind,
    count(*) filter (where j.due_at <= now()) as waiting,
    count(*) filter (where j.due_at > now() and j.lease_token is null) as later,
    count(*) filter (where j.due_at > now() and j.lease_token is not null) as running,
    count(*) filter (where j.dead_at is not null) as dead,
    max(now() - j.due_at) filter (where j.due_at <= now()) as oldest
from private.job_kinds as k
left join private.jobs as j on k.kind = j.kind
group by k.kind;
comment on view monitoring.queue is 'How much of each kind of work waits, is for later, is being done, or is dead.';
comment on column monitoring.queue.oldest is 'For how long the one that waits longest could have been taken.';
revoke all on monitoring.queue from public, anon, authenticated, service_role;

insert into private.error_codes (code, reason, http, es, en) values
('MD160', 'lease_lost', 409, 'Otro se encarga ya de este trabajo', 'Somebody else has this job by now');

insert into private.job_kinds (kind, description, max_attempts, lease, first_wait) values
('backup', 'A backup of the database', 3, '2 hours', '10 minutes'),
('recommendations', 'New recommendations for everybody', 3, '1 hour', '10 minutes'),
('reports', 'The scheduled reports that are due', 5, '15 minutes', '1 minute');

-- <<< sql/functions/private/schedule_period.sql
-- The longest time between two runs of a schedule of cron, as near as its simplest reading gives it: a job is late
-- after that, never before. Null for what is no schedule. Caller: schedule_job.
create or replace function private.schedule_period(p_schedule text)
returns interval
language sql
immutable
security invoker
set search_path = ''
as $$
    select case
        when p_schedule ~ '^[0-9]+ seconds?$' then p_schedule::interval
        when cardinality(s.field) <> 5 then null
        when s.field[4] <> '*' then interval '366 days'
        when s.field[3] <> '*' then interval '31 days'
        when s.field[5] <> '*' then interval '7 days'
        when s.field[2] ~ '^\*/' then make_interval(hours => substr(s.field[2], 3)::integer)
        when s.field[2] <> '*' then interval '1 day'
        when s.field[1] ~ '^\*/' then make_interval(mins => substr(s.field[1], 3)::integer)
        when s.field[1] <> '*' then interval '1 hour'
        else interval '1 minute'
    end
    from (select string_to_array(p_schedule, ' ')) as s (field)
$$;
revoke all on function private.schedule_period(text) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/schedule_job.sql
-- Registers a function without arguments as a job and lets the scheduler run it; again, to change it. Times are UTC.
-- Callers: migrations. Errors: 42883 for a function that does not exist, 22023 for what is no schedule.
create or replace function private.schedule_job(p_name text, p_schedule text, p_function text, p_description text)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    insert into private.scheduled_jobs as j (name, schedule, expected_every, function_name, description)
    values (
        p_name, p_schedule, private.schedule_period(p_schedule), (p_function || '()')::regprocedure::text, p_description
    )
    on conflict (name) do update set
        schedule = excluded.schedule,
        expected_every = excluded.expected_every,
        function_name = excluded.function_name,
        description = excluded.description;
    perform cron.schedule(p_name, p_schedule, format('select private.run_job(%L)', p_name));
end;
$$;
revoke all on function private.schedule_job(text, text, text, text) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/unschedule_job.sql
-- Takes a job out of the registry and from the scheduler; no matter when it was not there. Callers: undo scripts.
create or replace function private.unschedule_job(p_name text)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    delete from private.scheduled_jobs as j where j.name = p_name;
    perform cron.unschedule(c.jobid) from cron.job as c where c.jobname = p_name and c.username = current_user;
end;
$$;
revoke all on function private.unschedule_job(text) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/run_job.sql
-- Runs a job now, unless it runs already: 'ok', 'failed', or 'busy'. What the job did is undone when it fails; that it
-- failed, and why, stays in the registry. Callers: the scheduler, whoever looks after the database.
-- Errors: P0002 for a job that is not registered.
create or replace function private.run_job(p_name text)
returns text
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    v_function text;
    v_started_at timestamptz;
    v_error text;
begin
    select j.function_name into v_function from private.scheduled_jobs as j where j.name = p_name;
    if not found then
        raise no_data_found using
            message = format('No existe la tarea %s', p_name),
            detail = '{"en": "There is no such job"}', hint = 'job_not_found';
    end if;
    if not pg_try_advisory_xact_lock(hashtextextended('job:' || p_name, 0)) then
        return 'busy';
    end if;

    v_started_at := clock_timestamp();
    begin
        execute format('select %s', v_function::regprocedure);
    exception when others or query_canceled then -- a job that takes too long is cancelled
        v_error := format('%s %s', sqlstate, sqlerrm);
        raise warning 'job % failed: %', p_name, v_error;
    end;

    update private.scheduled_jobs as j
    set
        runs = j.runs + 1,
        failures = j.failures + case when v_error is null then 0 else 1 end,
        last_started_at = v_started_at,
        last_duration = clock_timestamp() - v_started_at,
        last_ok_at = case when v_error is null then clock_timestamp() else j.last_ok_at end,
        last_error = coalesce(v_error, j.last_error),
        last_error_at = case when v_error is null then j.last_error_at else clock_timestamp() end
    where j.name = p_name;
    return case when v_error is null then 'ok' else 'failed' end;
end;
$$;
revoke all on function private.run_job(text) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/purge_cron_history.sql
-- Deletes what the scheduler noted of runs more than a week ago: it never does so itself.
-- Caller: the job purge-cron-history.
create or replace function private.purge_cron_history()
returns void
language sql
volatile
security definer
set search_path = ''
as $$
    delete from cron.job_run_details as d
    where d.database = current_database() and d.end_time < private.clock() - interval '7 days'
$$;
revoke all on function private.purge_cron_history() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/enqueue.sql
-- Puts work into the queue, done by a worker after this transaction commits; returns the id of the job that waits.
-- With a dedupe key, a job of that key that still waits stands for both: it gets the newer payload, the earlier time
-- (but for a job that has failed, which keeps its distance) and the higher priority. Its row is locked to the end of
-- this transaction, so no worker takes it before what it is about can be seen. A job that is being worked on absorbs
-- nothing: it may have seen the old state, so another one waits behind it.
-- Callers: functions, triggers and jobs. Errors: 23503 for an unknown kind.
create or replace function private.enqueue(
    p_kind text,
    p_payload jsonb,
    p_dedupe_key text default null,
    p_run_at timestamptz default null,
    p_priority smallint default 0
)
returns bigint
language sql
volatile
security definer
set search_path = ''
as $$
    insert into private.jobs as j (kind, payload, dedupe_key, run_at, priority)
    values (p_kind, p_payload, p_dedupe_key, coalesce(p_run_at, private.clock()), p_priority)
    on conflict (kind, dedupe_key) where dedupe_key is not null and lease_token is null and dead_at is null
    do update set
        payload = excluded.payload,
        run_at = case when j.attempts = 0 then least(j.run_at, excluded.run_at) else j.run_at end,
        priority = greatest(j.priority, excluded.priority)
    returning j.id
$$;
revoke all on function private.enqueue(text, jsonb, text, timestamptz, smallint)
from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/claim_jobs.sql
-- Leases the next jobs of some kinds to a worker: higher priorities first, then what has been due longest. A lease that
-- has run out is taken over, with a new token, so whoever held it can finish nothing any more; after the last attempt
-- the job is dead instead. All jobs of one call share a token. Callers: workers.
create or replace function private.claim_jobs(p_kinds text[], p_limit integer, p_lease interval default null)
returns table (
    id bigint, kind text, payload jsonb, attempts integer, lease_token uuid, lease_until timestamptz
)
language plpgsql
volatile
security definer
set search_path = ''
set plan_cache_mode = 'force_generic_plan'
set enable_seqscan = off
set enable_bitmapscan = off
as $$
declare
    v_now constant timestamptz := private.clock();
    v_token constant uuid := gen_random_uuid();
    v_room integer := p_limit;
    v_ids bigint[];
    v_spent bigint[];
begin
    -- Level by level, so that the index leads straight to what is due, past all that is to be done later.
    for v_priority in reverse 2 .. -2 loop
        while v_room > 0 loop
            select
                array_agg(d.id) filter (where not d.is_spent), array_agg(d.id) filter (where d.is_spent)
            into v_ids, v_spent
            from (
                select due.id, due.attempts >= k.max_attempts as is_spent
                from private.job_kinds as k
                cross join lateral (
                    select j.id, j.attempts, j.due_at
                    from private.jobs as j
                    where j.kind = k.kind and j.priority = v_priority and j.due_at <= v_now
                    order by j.due_at, j.id
                    limit v_room
                    for no key update skip locked
                ) as due
                where k.kind = any (p_kinds)
                order by due.due_at, due.id
                limit v_room
            ) as d;

            if v_ids is not null then
                return query
                with taken as (
                    update private.jobs as j
                    set
                        attempts = j.attempts + 1,
                        lease_token = v_token,
                        lease_until = v_now + coalesce(p_lease, k.lease)
                    from private.job_kinds as k
                    where j.id = any (v_ids) and k.kind = j.kind
                    returning j.id, j.kind, j.payload, j.attempts, j.lease_token, j.lease_until, j.run_at
                )
                select t.id, t.kind, t.payload, t.attempts, t.lease_token, t.lease_until
                from taken as t
                order by t.run_at, t.id;
            end if;
            v_room := v_room - coalesce(cardinality(v_ids), 0);

            exit when v_spent is null;
            update private.jobs as j
            set
                dead_at = v_now,
                lease_token = null,
                lease_until = null,
                last_error = 'the lease of the last attempt ran out'
            where j.id = any (v_spent);
        end loop;
    end loop;
end;
$$;
revoke all on function private.claim_jobs(text[], integer, interval) from public, anon, authenticated, service_role;
grant execute on function private.claim_jobs(text[], integer, interval) to medellin_worker;
-- >>>
-- <<< sql/functions/private/complete_jobs.sql
-- Ends jobs of one claim, in the transaction of their effects: either both are kept or neither.
-- Callers: workers, complete_job. Errors: MD160 lease_lost when any of them is held by somebody else or gone.
create or replace function private.complete_jobs(p_ids bigint[], p_token uuid)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_done integer;
begin
    delete from private.jobs as j where j.id = any (p_ids) and j.lease_token = p_token;
    get diagnostics v_done = row_count;
    if v_done < cardinality(p_ids) then
        perform private.fail('MD160', jsonb_build_object('job_ids', p_ids));
    end if;
end;
$$;
revoke all on function private.complete_jobs(bigint[], uuid) from public, anon, authenticated, service_role;
grant execute on function private.complete_jobs(bigint[], uuid) to medellin_worker;
-- >>>
-- <<< sql/functions/private/complete_job.sql
-- Ends a job, in the transaction of its effect: either both are kept or neither. Callers: workers.
-- Errors: MD160 lease_lost.
create or replace function private.complete_job(p_id bigint, p_token uuid)
returns void
language sql
volatile
security definer
set search_path = ''
as $$ select private.complete_jobs(array[p_id], p_token) $$;
revoke all on function private.complete_job(bigint, uuid) from public, anon, authenticated, service_role;
grant execute on function private.complete_job(bigint, uuid) to medellin_worker;
-- >>>
-- <<< sql/functions/private/held_job.sql
-- A job that is leased by this token, locked. Callers: fail_job, extend_job. Errors: MD160 lease_lost.
create or replace function private.held_job(p_id bigint, p_token uuid)
returns private.jobs
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_job private.jobs;
begin
    select j.* into v_job
    from private.jobs as j
    where j.id = p_id and j.lease_token = p_token
    for no key update;
    if not found then
        perform private.fail('MD160', jsonb_build_object('job_ids', array[p_id]));
    end if;
    return v_job;
end;
$$;
revoke all on function private.held_job(bigint, uuid) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/requeue_job.sql
-- Lets a job wait again; returns which one waits. When another of the same dedupe key waits already, that one stands
-- for both, with the attempts and the distance of this one, so that no key fails for ever. Callers: fail_job, revive_job.
create or replace function private.requeue_job(p_id bigint, p_run_at timestamptz, p_attempts integer)
returns bigint
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_job private.jobs;
    v_waits bigint;
begin
    select j.* into strict v_job from private.jobs as j where j.id = p_id;
    loop
        update private.jobs as t
        set
            run_at = greatest(t.run_at, p_run_at),
            attempts = greatest(t.attempts, p_attempts),
            priority = greatest(t.priority, v_job.priority),
            last_error = v_job.last_error
        where t.kind = v_job.kind and t.dedupe_key = v_job.dedupe_key and t.lease_token is null and t.dead_at is null
        returning t.id into v_waits;
        if found then
            delete from private.jobs as j where j.id = p_id;
            exit;
        end if;
        begin
            update private.jobs as j
            set run_at = p_run_at, attempts = p_attempts, lease_token = null, lease_until = null, dead_at = null
            where j.id = p_id;
            v_waits := p_id;
            exit;
        exception when unique_violation then
            null; -- somebody asked for the same at this very moment: look again
        end;
    end loop;
    return v_waits;
end;
$$;
revoke all on function private.requeue_job(bigint, timestamptz, integer) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/fail_job.sql
-- Gives a job back that did not work: it waits for its next attempt, twice as long each time, or is 'dead' after the
-- last one or when no attempt can help. Callers: workers. Errors: MD160 lease_lost.
create or replace function private.fail_job(
    p_id bigint,
    p_token uuid,
    p_error text,
    p_permanently boolean default false
)
returns text
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_job constant private.jobs := private.held_job(p_id, p_token);
    v_kind private.job_kinds;
    v_wait interval;
begin
    select k.* into strict v_kind from private.job_kinds as k where k.kind = v_job.kind;
    update private.jobs as j set last_error = left(p_error, 2000) where j.id = p_id;
    if p_permanently or v_job.attempts >= v_kind.max_attempts then
        update private.jobs as j
        set dead_at = private.clock(), lease_token = null, lease_until = null
        where j.id = p_id;
        return 'dead';
    end if;
    -- Half of it by chance, so that what failed together does not come back together.
    v_wait := least(v_kind.first_wait * 2 ^ (v_job.attempts - 1), interval '6 hours') * (0.5 + random() / 2);
    perform private.requeue_job(p_id, private.clock() + v_wait, v_job.attempts);
    return 'waiting';
end;
$$;
revoke all on function private.fail_job(bigint, uuid, text, boolean) from public, anon, authenticated, service_role;
grant execute on function private.fail_job(bigint, uuid, text, boolean) to medellin_worker;
-- >>>
-- <<< sql/functions/private/extend_job.sql
-- Holds a job longer, for work that takes its time; says until when. Callers: workers. Errors: MD160 lease_lost.
create or replace function private.extend_job(p_id bigint, p_token uuid, p_lease interval default null)
returns timestamptz
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_job constant private.jobs := private.held_job(p_id, p_token);
    v_until timestamptz;
begin
    update private.jobs as j
    set lease_until = private.clock() + coalesce(p_lease, k.lease)
    from private.job_kinds as k
    where j.id = v_job.id and k.kind = j.kind
    returning j.lease_until into v_until;
    return v_until;
end;
$$;
revoke all on function private.extend_job(bigint, uuid, interval) from public, anon, authenticated, service_role;
grant execute on function private.extend_job(bigint, uuid, interval) to medellin_worker;
-- >>>
-- <<< sql/functions/private/revive_job.sql
-- Gives a dead job all its attempts again, from now on; returns which job waits. Callers: whoever looks after the
-- database. Errors: P0002 when no dead job has this id.
create or replace function private.revive_job(p_id bigint)
returns bigint
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform from private.jobs as j where j.id = p_id and j.dead_at is not null for no key update;
    if not found then
        raise no_data_found using
            message = 'Este trabajo no está entre los fallidos',
            detail = '{"en": "No dead job has this id"}', hint = 'job_not_found';
    end if;
    return private.requeue_job(p_id, private.clock(), 0);
end;
$$;
revoke all on function private.revive_job(bigint) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/queue_backup.sql
-- Asks the worker for what the job daily-backup is about, once for as many askings as wait.
-- Caller: the job daily-backup.
create or replace function private.queue_backup()
returns bigint
language sql
volatile
security definer
set search_path = ''
as $$ select private.enqueue('backup', '{}', 'daily-backup') $$;
revoke all on function private.queue_backup() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/queue_recommendations.sql
-- Asks the worker for what the job update-recommendations is about, once for as many askings as wait.
-- Caller: the job update-recommendations.
create or replace function private.queue_recommendations()
returns bigint
language sql
volatile
security definer
set search_path = ''
as $$ select private.enqueue('recommendations', '{}', 'update-recommendations') $$;
revoke all on function private.queue_recommendations() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/queue_reports.sql
-- Asks the worker for what the job process-scheduled-reports is about, once for as many askings as wait.
-- Caller: the job process-scheduled-reports.
create or replace function private.queue_reports()
returns bigint
language sql
volatile
security definer
set search_path = ''
as $$ select private.enqueue('reports', '{}', 'process-scheduled-reports') $$;
revoke all on function private.queue_reports() from public, anon, authenticated, service_role;
-- >>>

select private.schedule_job(
    'ensure-partitions', '15 3 1 * *', 'private.ensure_partitions', 'Makes the leaves of the years and months ahead'
);
select private.schedule_job(
    'purge-cron-history', '45 3 * * *', 'private.purge_cron_history', 'Forgets runs of jobs more than a week ago'
);
select private.schedule_job('daily-backup', '0 0 * * *', 'private.queue_backup', 'Asks the worker for a backup');
select private.schedule_job(
    'update-recommendations', '0 2 * * *', 'private.queue_recommendations', 'Asks the worker for new recommendations'
);
select private.schedule_job(
    'process-scheduled-reports', '*/15 * * * *', 'private.queue_reports', 'Asks the worker for the reports that are due'
);
