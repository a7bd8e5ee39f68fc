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
