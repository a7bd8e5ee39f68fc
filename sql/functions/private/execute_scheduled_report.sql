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
