-- R58: a run begins and ends at the time of its transaction.
do $mutation$
begin
    execute replace(pg_get_functiondef('private.load_report(bigint, uuid)'::regprocedure), 'clock_timestamp()', 'now()');
    execute replace(
        pg_get_functiondef('private.finish_report(bigint, uuid, bigint)'::regprocedure), 'clock_timestamp()', 'now()'
    );
end;
$mutation$;
