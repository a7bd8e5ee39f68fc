-- R61: nothing keeps two workers from running the same slot.
alter table public.report_executions drop constraint unique_slot;
do $mutation$
begin
    execute regexp_replace(
        pg_get_functiondef('private.run_schedule(public.report_schedules, timestamptz, tstzrange)'::regprocedure),
        'on conflict \(schedule_id, slot, created_by\) do nothing', ''
    );
    execute regexp_replace(
        pg_get_functiondef('private.process_scheduled_reports()'::regprocedure), 'for no key update skip locked', ''
    );
end;
$mutation$;
