-- R55: a schedule whose run fails stays due.
do $mutation$
begin
    execute replace(
        pg_get_functiondef('private.process_scheduled_reports()'::regprocedure),
        'set next_run_at = v_slots.next_at,',
        'set next_run_at = case
            when exists (
                select from public.report_executions as e
                where e.schedule_id = s.id and e.slot = v_slot and e.status = ''failed''
            ) then s.next_run_at
            else v_slots.next_at
        end,'
    );
end;
$mutation$;
