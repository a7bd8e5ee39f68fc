-- R54: the result is the first cell, and recipients are sent nothing.
do $mutation$
begin
    execute replace(
        pg_get_functiondef('private.finish_report(bigint, uuid, bigint)'::regprocedure),
        '''/reports/'' || private.report_file(e)', '''/'' || p_rows'
    );
    execute regexp_replace(
        pg_get_functiondef('private.run_schedule(public.report_schedules, timestamptz, tstzrange)'::regprocedure),
        'union\s+select r.id::uuid from jsonb_array_elements_text\(p_schedule.recipients\) as r \(id\)', ''
    );
end;
$mutation$;
