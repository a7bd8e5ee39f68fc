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
