-- Takes back 20260205000000_known_events.sql.
delete from private.guarantees where name = 'events_are_known';
