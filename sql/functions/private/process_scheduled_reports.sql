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
