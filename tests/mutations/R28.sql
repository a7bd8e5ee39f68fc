-- R28: who has come is not counted on the event.
do $mutation$
begin
    execute replace(
        pg_get_functiondef('private.process_event_registration()'::regprocedure),
        'actual_attendees = v_seats.attended', 'actual_attendees = e.actual_attendees'
    );
end;
$mutation$;
