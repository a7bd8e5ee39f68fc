-- R53: whoever ends a run ends all that are running of its schedule, with its own result.
do $mutation$
begin
    execute replace(
        pg_get_functiondef('private.finish_report(bigint, uuid, bigint)'::regprocedure),
        'select t.name into v_name',
        'update public.report_executions as e
        set status = v_run.status, result_url = v_run.result_url, completed_at = v_run.completed_at
        where e.schedule_id = v_run.schedule_id and e.status = ''running'';
        select t.name into v_name'
    );
end;
$mutation$;
