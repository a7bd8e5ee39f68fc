-- Stand-in for pg_cron 1.6: its tables, signatures and error messages, in SQL. Jobs are run by stack/scheduler.py.
create schema cron;

create sequence cron.jobid_seq;
create table cron.job (
    jobid bigint primary key default pg_catalog.nextval('cron.jobid_seq'),
    schedule text not null,
    command text not null,
    nodename text not null default 'localhost',
    nodeport integer not null default pg_catalog.inet_server_port(),
    database text not null default pg_catalog.current_database(),
    username text not null default current_user,
    active boolean not null default true,
    jobname text,

    constraint jobname_username_uniq unique (jobname, username)
);
grant select on cron.job to public;
grant select on sequence cron.jobid_seq to public;
alter table cron.job enable row level security;
create policy cron_job_policy on cron.job using (username = current_user);

create sequence cron.runid_seq;
create table cron.job_run_details (
    jobid bigint,
    runid bigint primary key default pg_catalog.nextval('cron.runid_seq'),
    job_pid integer,
    database text,
    username text,
    command text,
    status text,
    return_message text,
    start_time timestamptz,
    end_time timestamptz
);
grant select, delete on cron.job_run_details to public;
grant select on sequence cron.runid_seq to public;
alter table cron.job_run_details enable row level security;
create policy cron_job_run_details_policy on cron.job_run_details using (username = current_user);

select pg_catalog.pg_extension_config_dump('cron.job', '');
select pg_catalog.pg_extension_config_dump('cron.jobid_seq', '');
select pg_catalog.pg_extension_config_dump('cron.job_run_details', '');
select pg_catalog.pg_extension_config_dump('cron.runid_seq', '');

-- Whether one of the five fields is well formed: lists of '*', 'a-b', both with '/step', and 'a'; names of months, days.
create function cron._is_field(p_field text, p_low integer, p_high integer, p_names text[]) returns boolean
language plpgsql immutable
set search_path = pg_catalog
as $$
declare
    v_part text;
    v_match text[];
    v_from integer;
    v_to integer;
begin
    foreach v_part in array string_to_array(lower(p_field), ',') loop
        v_match := regexp_match(
            v_part, '^(?:\*(?:/[1-9][0-9]?)?|([0-9]{1,2}|[a-z]{3})(?:-([0-9]{1,2}|[a-z]{3})(?:/[1-9][0-9]?)?)?)$'
        );
        if v_match is null then
            return false;
        end if;
        if v_match[1] is not null then
            v_from := coalesce(array_position(p_names, v_match[1]) - 1 + p_low, substring(v_match[1], '^[0-9]+$')::integer);
            v_to := coalesce(array_position(p_names, v_match[2]) - 1 + p_low, substring(v_match[2], '^[0-9]+$')::integer);
            if v_from is null or v_from not between p_low and p_high
                or v_match[2] is not null and (v_to is null or v_to not between v_from and p_high) then
                return false;
            end if;
        end if;
    end loop;
    return true;
end;
$$;

create function cron._check_schedule(p_schedule text) returns void
language plpgsql immutable
set search_path = pg_catalog
as $$
declare
    v_fields text[] := regexp_split_to_array(trim(both E' \t' from p_schedule), '[ \t]+');
begin
    if p_schedule ~* '^\s*([1-9]|[1-5][0-9])\s+seconds?\s*$'
        or p_schedule ~* '^@(reboot|yearly|annually|monthly|weekly|daily|midnight|hourly)$' then
        return;
    end if;
    if coalesce(cardinality(v_fields), 0) = 5
        and cron._is_field(v_fields[1], 0, 59, '{}')
        and cron._is_field(v_fields[2], 0, 23, '{}')
        and (v_fields[3] = '$' or cron._is_field(v_fields[3], 1, 31, '{}'))
        and cron._is_field(v_fields[4], 1, 12, '{jan,feb,mar,apr,may,jun,jul,aug,sep,oct,nov,dec}')
        and cron._is_field(v_fields[5], 0, 7, '{sun,mon,tue,wed,thu,fri,sat}') then
        return;
    end if;
    raise exception 'invalid schedule: %', p_schedule using
        errcode = '22023', hint = 'Use cron format (e.g. 5 4 * * *), or interval format ''[1-59] seconds''';
end;
$$;

-- Who may act for p_username. pg_cron asks the effective user; in these definer functions that is the owner, so the
-- callers below pass theirs in, and what is refused here is only what would be a way to a superuser.
create function cron._check_user(p_username text) returns void
language plpgsql stable
set search_path = pg_catalog
as $$
begin
    if not exists (select from pg_roles as r where r.rolname = p_username) then
        raise undefined_object using message = 'role "' || p_username || '" does not exist';
    end if;
    if exists (select from pg_roles as r where r.rolname = p_username and r.rolsuper)
        and not exists (select from pg_roles as r where r.rolname = session_user and r.rolsuper) then
        raise insufficient_privilege using message = 'must be superuser to alter a job of ' || p_username;
    end if;
end;
$$;

create function cron._schedule(
    p_username text, p_jobname text, p_schedule text, p_command text, p_database text, p_active boolean
) returns bigint
language plpgsql security definer
set search_path = pg_catalog
as $$
declare
    v_jobid bigint;
begin
    perform cron._check_user(p_username);
    perform cron._check_schedule(p_schedule);
    insert into cron.job as j (schedule, command, nodename, nodeport, database, username, active, jobname)
    values (
        p_schedule, p_command, 'localhost', current_setting('port')::integer, p_database, p_username, p_active, p_jobname
    )
    on conflict on constraint jobname_username_uniq do update
        set schedule = excluded.schedule, command = excluded.command, database = excluded.database, active = excluded.active
    returning j.jobid into v_jobid;
    return v_jobid;
end;
$$;

create function cron._unschedule(p_username text, p_jobid bigint, p_jobname text) returns boolean
language plpgsql security definer
set search_path = pg_catalog
as $$
begin
    perform cron._check_user(p_username);
    delete from cron.job as j where j.username = p_username and (j.jobid = p_jobid or j.jobname = p_jobname);
    if not found then
        raise exception 'could not find valid entry for job %', coalesce(quote_literal(p_jobname), p_jobid::text)
            using errcode = 'XX000';
    end if;
    return true;
end;
$$;

create function cron._alter_job(
    p_caller text, p_jobid bigint, p_schedule text, p_command text, p_database text, p_username text, p_active boolean
) returns void
language plpgsql security definer
set search_path = pg_catalog
as $$
begin
    perform cron._check_user(p_caller);
    if p_username is not null then
        perform cron._check_user(p_username);
    end if;
    if p_schedule is not null then
        perform cron._check_schedule(p_schedule);
    end if;
    update cron.job as j
    set
        schedule = coalesce(p_schedule, j.schedule),
        command = coalesce(p_command, j.command),
        database = coalesce(p_database, j.database),
        username = coalesce(p_username, j.username),
        active = coalesce(p_active, j.active)
    where j.jobid = p_jobid and j.username = p_caller;
    if not found then
        raise exception 'Job % does not exist or you don''t own it', p_jobid using errcode = 'XX000';
    end if;
end;
$$;

create function cron.schedule(schedule text, command text) returns bigint
language sql strict
as $$ select cron._schedule(current_user::text, null, $1, $2, pg_catalog.current_database()::text, true) $$;

create function cron.schedule(job_name text, schedule text, command text) returns bigint
language sql
as $$ select cron._schedule(current_user::text, $1, $2, $3, pg_catalog.current_database()::text, true) $$;

create function cron.schedule_in_database(
    job_name text, schedule text, command text, database text, username text default null, active boolean default true
) returns bigint
language sql
as $$ select cron._schedule(coalesce($5, current_user::text), $1, $2, $3, $4, $6) $$;
revoke all on function cron.schedule_in_database(text, text, text, text, text, boolean) from public;

create function cron.unschedule(job_id bigint) returns boolean
language sql strict
as $$ select cron._unschedule(current_user::text, $1, null) $$;

create function cron.unschedule(job_name text) returns boolean
language sql strict
as $$ select cron._unschedule(current_user::text, null, $1) $$;

create function cron.alter_job(
    job_id bigint, schedule text default null, command text default null, database text default null,
    username text default null, active boolean default null
) returns void
language sql
as $$ select cron._alter_job(current_user::text, $1, $2, $3, $4, $5, $6) $$;
revoke all on function cron.alter_job(bigint, text, text, text, text, boolean) from public;
