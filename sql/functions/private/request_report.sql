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
