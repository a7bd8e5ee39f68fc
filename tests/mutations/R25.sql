-- R25: a registration that moves is counted anew at its new event only.
do $mutation$
begin
    execute replace(
        pg_get_functiondef('private.process_event_registration()'::regprocedure),
        'where (t.confirmed,', 'where t.event_id in (select n.event_id from unnest(v_new) as n) and (t.confirmed,'
    );
end;
$mutation$;
