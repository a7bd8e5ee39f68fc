-- R29: two registrations at once count from what each saw at its beginning.
do $mutation$
begin
    execute replace(
        pg_get_functiondef('private.lock_event_seats(uuid)'::regprocedure),
        'perform pg_advisory_xact_lock(private.seats_key(p_event_id));', ''
    );
    execute replace(pg_get_functiondef('private.lock_seats_row(uuid)'::regprocedure), ' for no key update', '');
    execute replace(
        replace(
            pg_get_functiondef('private.process_event_registration()'::regprocedure),
            'v_change.event_id for no key update', 'v_change.event_id'
        ),
        'confirmed = s.confirmed +', 'confirmed = v_seats.confirmed +'
    );
end;
$mutation$;
