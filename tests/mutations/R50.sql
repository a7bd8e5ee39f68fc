-- R50: no function sets its search_path, and one of them relies on that of the session.
do $mutation$
declare
    v_function regprocedure;
    v_body text := pg_get_functiondef('private.process_event_registration()'::regprocedure);
begin
    assert strpos(v_body, 'update public.events as e') > 0, 'process_event_registration says it in other words now';
    execute replace(v_body, 'update public.events as e', 'update events as e');
    for v_function in
        select p.oid
        from pg_catalog.pg_proc as p
        where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace)
    loop
        execute format('alter function %s reset search_path', v_function);
    end loop;
end;
$mutation$;
