-- Reports: what can be asked, when it is asked again, and each time that it was.
-- Policies: sql/policies/public/{report_templates,report_schedules,report_executions}.sql.
-- Undo: supabase/undo/20260114000000_reports.sql
set lock_timeout = '4s';
set statement_timeout = '60s';

insert into private.rate_limits (action, burst, refill, new_burst, new_refill) values
('report_schedule', 20, '1 hour', 5, '4 hours');

insert into private.transitions (machine, from_state, to_state) values
('report_execution', 'pending', 'running'),
('report_execution', 'pending', 'cancelled'),
('report_execution', 'running', 'pending'),
('report_execution', 'running', 'completed'),
('report_execution', 'running', 'failed'),
('report_execution', 'running', 'cancelled'),
('report_execution', 'completed', 'expired');

create table private.report_functions (
    name text primary key,
    max_rows integer not null default 100000,

    constraint name_is_a_name check (name ~ '^[a-z][a-z0-9_]{0,62}$'),
    constraint rows_are_some check (max_rows between 1 and 1000000)
);
comment on table private.report_functions is
'The reports that there are: functions of schema private that read, and nothing else. Migrations write it.';
comment on column private.report_functions.max_rows is 'A report with more fails.';
alter table private.report_functions enable row level security;
revoke all on private.report_functions from public, anon, authenticated, service_role;

create table private.report_parameters (
    report text not null references private.report_functions (name) on delete cascade,
    name text not null,
    allowed text[],
    minimum text,
    maximum text,
    slot_bound text,

    primary key (report, name),
    constraint known_slot_bound check (slot_bound in ('start', 'end'))
);
comment on table private.report_parameters is
'What the types of a report''s arguments do not say. A parameter is an argument without its p_.';
comment on column private.report_parameters.slot_bound is
'What a scheduled run takes when nothing is given: where the time since the last slot starts, or ends.';
alter table private.report_parameters enable row level security;
revoke all on private.report_parameters from public, anon, authenticated, service_role;

create table public.report_templates (
    id uuid primary key default gen_random_uuid(),
    name text not null unique,
    description text,
    type text not null,
    query text not null references private.report_functions (name) on delete restrict,
    parameters jsonb not null default '[]',
    output_format text not null default 'csv',
    is_active boolean not null default true,
    created_by uuid default auth.uid() references auth.users (id) on delete set null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),

    constraint known_type check (type in ('event', 'user_activity', 'registration', 'content')),
    constraint query_is_a_name check (query ~ '^[a-z][a-z0-9_]{0,62}$'),
    constraint parameters_is_a_list check (jsonb_typeof(parameters) = 'array'),
    constraint known_output_format check (output_format in ('csv', 'csv_excel', 'json', 'xlsx')),
    constraint name_is_short check (length(name) between 1 and 200 and length(description) <= 2000)
);
comment on table public.report_templates is
'Reports that can be run. One that was ever used is deactivated, not deleted.';
comment on column public.report_templates.query is
'Name of a registered report function, which clients do not read. Never SQL: no text of a row is ever executed.';
comment on column public.report_templates.parameters is
'What it may be asked: of each parameter its name, type and limits. Written by the database.';
comment on column public.report_templates.output_format is
'csv_excel is CSV as Excel opens it where a comma is the decimal point: with semicolons and a mark of its encoding.';
create index idx_report_templates_created_by on public.report_templates (created_by);
create index idx_report_templates_query on public.report_templates (query);

alter table public.report_templates enable row level security;
revoke all on public.report_templates from public, anon, authenticated, service_role;
grant select (
    id, name, description, type, parameters, output_format, is_active, created_by, created_at, updated_at
) on public.report_templates to authenticated;
grant delete on public.report_templates to app_admin;
grant insert (name, description, type, query, parameters, output_format, is_active) on public.report_templates
to app_admin;
grant update (name, description, type, query, parameters, output_format, is_active) on public.report_templates
to app_admin;
grant select, insert, update, delete on public.report_templates to service_role;

create view public.report_templates_public with (security_invoker = true) as
select id, name, description, type, parameters, output_format, is_active, created_by, created_at, updated_at
from public.report_templates;
comment on view public.report_templates_public is 'The columns of report_templates that people may read.';
revoke all on public.report_templates_public from public, anon, authenticated, service_role;
grant select on public.report_templates_public to authenticated, service_role;

create table public.report_schedules (
    id uuid primary key default gen_random_uuid(),
    template_id uuid not null references public.report_templates (id) on delete restrict,
    name text not null,
    frequency text not null,
    parameters jsonb not null default '{}',
    timezone text not null default 'America/Bogota',
    first_run_at timestamptz not null,
    recipients jsonb not null,
    last_run_at timestamptz,
    next_run_at timestamptz,
    is_active boolean not null default true,
    created_by uuid default auth.uid() references auth.users (id) on delete cascade,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),

    constraint name_is_short check (length(name) between 1 and 200),
    constraint first_run_is_near check (first_run_at between '2000-01-01 00:00+00' and '2100-01-01 00:00+00'),
    constraint known_frequency check (frequency in ('daily', 'weekly', 'monthly')),
    constraint parameters_is_an_object check (jsonb_typeof(parameters) = 'object'),
    constraint parameters_are_short check (length(parameters::text) <= 5000),
    constraint recipients_is_a_list check (jsonb_typeof(recipients) = 'array'),
    constraint one_to_twenty_recipients check (
        jsonb_path_exists(recipients, 'strict $ ? (@.size() >= 1 && @.size() <= 20)')
    ),
    constraint recipients_are_people check (
        not jsonb_path_exists(
            recipients,
            '$[*] ? (@.type() != "string" || !(@ like_regex "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"))'
        )
    )
);
comment on table public.report_schedules is 'When a report is run again, with the rights of whom it belongs to.';
comment on column public.report_schedules.recipients is
'Ids of people, 20 at most: a report goes to accounts, never to an address that somebody typed.';
comment on column public.report_schedules.first_run_at is
'Every run is at its time of day, on its day of the week or month (the last one of shorter months); when left out, six '
'in the morning, on Mondays, on the first of the month.';
comment on column public.report_schedules.last_run_at is 'Written by the database.';
comment on column public.report_schedules.next_run_at is 'Written by the database.';
create index idx_report_schedules_template on public.report_schedules (template_id);
create index idx_report_schedules_created_by on public.report_schedules (created_by, created_at desc, id desc);
create index idx_report_schedules_due on public.report_schedules (next_run_at) where is_active;

alter table public.report_schedules enable row level security;
revoke all on public.report_schedules from public, anon, authenticated, service_role;
grant select, delete on public.report_schedules to authenticated;
grant insert (template_id, name, frequency, timezone, first_run_at, parameters, recipients, is_active)
on public.report_schedules to authenticated;
grant update (name, frequency, timezone, first_run_at, parameters, recipients, is_active) on public.report_schedules
to authenticated;
grant select, insert, update, delete on public.report_schedules to service_role;

create table public.report_executions (
    id uuid primary key default gen_random_uuid(),
    template_id uuid not null references public.report_templates (id) on delete restrict,
    schedule_id uuid references public.report_schedules (id) on delete set null,
    status text not null default 'pending',
    parameters jsonb not null default '{}',
    output_format text not null default 'csv',
    slot timestamptz,
    row_count bigint,
    result_url text,
    error_message text,
    started_at timestamptz,
    completed_at timestamptz,
    created_by uuid references auth.users (id) on delete cascade,
    created_at timestamptz not null default now(),

    constraint unique_slot unique (slot, schedule_id, created_by),
    constraint known_output_format check (output_format in ('csv', 'csv_excel', 'json', 'xlsx')),
    constraint known_status check (
        status in ('pending', 'running', 'completed', 'failed', 'cancelled', 'expired')
    ),
    constraint parameters_is_an_object check (jsonb_typeof(parameters) = 'object'),
    constraint result_url_is_a_link_or_path check (
        result_url ~ '^(https?://[^[:space:]]+|/([^/[:space:]][^[:space:]]*)?)$' and length(result_url) <= 2048
    ),
    constraint an_end_has_a_beginning check (completed_at is null or started_at is not null),
    constraint a_failure_has_a_reason check (status <> 'failed' or error_message is not null)
);
comment on table public.report_executions is 'Each run of a report; written by functions and the worker only.';
comment on column public.report_executions.slot is 'Which time of its schedule it is for; empty when somebody asked.';
comment on column public.report_executions.row_count is
'The rows of the result; while it runs, those that are rendered.';
comment on column public.report_executions.result_url is
'Where its file lies, bucket first: only whose run it is reads it, as long as it is completed.';
create index idx_report_executions_template on public.report_executions (template_id);
create index idx_report_executions_schedule on public.report_executions (schedule_id);
create index idx_report_executions_status on public.report_executions (status);
create index idx_report_executions_result on public.report_executions (result_url);
create index idx_report_executions_created_by on public.report_executions (created_by, created_at desc, id desc);

alter table public.report_executions enable row level security;
revoke all on public.report_executions from public, anon, authenticated, service_role;
grant select on public.report_executions to authenticated;
grant select, insert, update, delete on public.report_executions to service_role;

create trigger update_report_templates_timestamp
before update on public.report_templates
for each row execute function private.update_updated_at_timestamp();

create trigger update_report_schedules_timestamp
before update on public.report_schedules
for each row execute function private.update_updated_at_timestamp();

create trigger check_report_schedule_rate
before insert on public.report_schedules
for each row execute function private.check_rate('report_schedule');

create trigger enforce_report_execution_transition
before update of status on public.report_executions
for each row execute function private.enforce_transition('report_execution', 'status');

-- <<< sql/policies/public/report_templates.sql
-- public.report_templates   select   insert   update   delete
-- anon                      -        -        -        -
-- authenticated             active   -        -        -
-- app_admin                 all      all      all      all
drop policy if exists report_templates_select_authenticated on public.report_templates;
create policy report_templates_select_authenticated on public.report_templates
    for select to authenticated
    using (is_active and (select private.is_person()));
comment on policy report_templates_select_authenticated on public.report_templates is
'Users can view active report templates';

drop policy if exists report_templates_select_admin on public.report_templates;
create policy report_templates_select_admin on public.report_templates
    for select to app_admin
    using ((select private.is_admin()));
comment on policy report_templates_select_admin on public.report_templates is 'Admins can manage report templates';

drop policy if exists report_templates_insert_admin on public.report_templates;
create policy report_templates_insert_admin on public.report_templates
    for insert to app_admin
    with check (created_by = (select auth.uid()) and (select private.is_admin()));
comment on policy report_templates_insert_admin on public.report_templates is 'Admins can manage report templates';

drop policy if exists report_templates_update_admin on public.report_templates;
create policy report_templates_update_admin on public.report_templates
    for update to app_admin
    using ((select private.is_admin()))
    with check ((select private.is_admin()));
comment on policy report_templates_update_admin on public.report_templates is 'Admins can manage report templates';

drop policy if exists report_templates_delete_admin on public.report_templates;
create policy report_templates_delete_admin on public.report_templates
    for delete to app_admin
    using ((select private.is_admin()));
comment on policy report_templates_delete_admin on public.report_templates is 'Admins can manage report templates';
-- >>>
-- <<< sql/policies/public/report_schedules.sql
-- public.report_schedules   select   insert   update   delete
-- anon                      -        -        -        -
-- authenticated             own      own      own      own
-- app_admin                 all      own      all      all
drop policy if exists report_schedules_select_authenticated on public.report_schedules;
create policy report_schedules_select_authenticated on public.report_schedules
    for select to authenticated
    using (created_by = (select auth.uid()));
comment on policy report_schedules_select_authenticated on public.report_schedules is
'Users can manage their own schedules';

drop policy if exists report_schedules_insert_authenticated on public.report_schedules;
create policy report_schedules_insert_authenticated on public.report_schedules
    for insert to authenticated
    with check (
        created_by = (select auth.uid())
        and (select private.is_person())
        -- of a template that the person sees
        and exists (select from public.report_templates as t where t.id = template_id and t.is_active)
    );
comment on policy report_schedules_insert_authenticated on public.report_schedules is
'Users can manage their own schedules';

drop policy if exists report_schedules_update_authenticated on public.report_schedules;
create policy report_schedules_update_authenticated on public.report_schedules
    for update to authenticated
    using (created_by = (select auth.uid()))
    with check (created_by = (select auth.uid()));
comment on policy report_schedules_update_authenticated on public.report_schedules is
'Users can manage their own schedules';

drop policy if exists report_schedules_delete_authenticated on public.report_schedules;
create policy report_schedules_delete_authenticated on public.report_schedules
    for delete to authenticated
    using (created_by = (select auth.uid()));
comment on policy report_schedules_delete_authenticated on public.report_schedules is
'Users can manage their own schedules';

drop policy if exists report_schedules_select_admin on public.report_schedules;
create policy report_schedules_select_admin on public.report_schedules
    for select to app_admin
    using ((select private.is_admin()));
comment on policy report_schedules_select_admin on public.report_schedules is 'Admins can manage all schedules';

drop policy if exists report_schedules_update_admin on public.report_schedules;
create policy report_schedules_update_admin on public.report_schedules
    for update to app_admin
    using ((select private.is_admin()))
    with check ((select private.is_admin()));
comment on policy report_schedules_update_admin on public.report_schedules is 'Admins can manage all schedules';

drop policy if exists report_schedules_delete_admin on public.report_schedules;
create policy report_schedules_delete_admin on public.report_schedules
    for delete to app_admin
    using ((select private.is_admin()));
comment on policy report_schedules_delete_admin on public.report_schedules is 'Admins can manage all schedules';
-- >>>
-- <<< sql/policies/public/report_executions.sql
-- public.report_executions   select   insert, update, delete
-- anon                       -        -
-- authenticated              own      -
-- app_admin                  all      -
drop policy if exists report_executions_select_authenticated on public.report_executions;
create policy report_executions_select_authenticated on public.report_executions
    for select to authenticated
    using (created_by = (select auth.uid()));
comment on policy report_executions_select_authenticated on public.report_executions is
'Users can view their own executions';

drop policy if exists report_executions_select_admin on public.report_executions;
create policy report_executions_select_admin on public.report_executions
    for select to app_admin
    using ((select private.is_admin()));
comment on policy report_executions_select_admin on public.report_executions is 'Admins can view all executions';
-- >>>
