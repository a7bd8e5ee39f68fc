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
