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
