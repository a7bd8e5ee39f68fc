-- R57: the next run is a day after this one, not after its own time.
do $mutation$
begin
    execute replace(
        pg_get_functiondef('private.process_scheduled_reports()'::regprocedure),
        'set next_run_at = v_slots.next_at,', 'set next_run_at = v_now + interval ''1 day'','
    );
end;
$mutation$;
