-- R59: a template that is off runs all the same.
do $mutation$
begin
    execute replace(
        pg_get_functiondef('private.process_scheduled_reports()'::regprocedure), 'if v_is_active then', 'if true then'
    );
end;
$mutation$;
