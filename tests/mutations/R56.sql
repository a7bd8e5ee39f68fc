-- R56: a new schedule has no next time, and any word is a frequency.
alter table public.report_schedules drop constraint known_frequency;
do $mutation$
begin
    execute replace(
        pg_get_functiondef('private.prepare_report_schedule()'::regprocedure),
        'select s.next_at into new.next_run_at', 'select null into new.next_run_at'
    );
end;
$mutation$;
