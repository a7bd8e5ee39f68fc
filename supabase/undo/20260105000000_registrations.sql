-- Takes back 20260105000000_registrations.sql, with every registration.
drop function public.event_attendees(uuid, integer, timestamptz, uuid);
drop function public.event_join_link(uuid);
drop function private.event_attendees(uuid, integer, timestamptz, uuid);
drop function private.event_join_link(uuid);
drop table public.event_registrations;
drop sequence private.waitlist_positions;
drop function private.process_event_registration();
drop function private.lock_registration_seats();
drop type public.payment_status;
drop type public.registration_status;
delete from private.transitions where machine in ('payment', 'registration');
delete from private.error_codes where code in ('MD201', 'MD203', 'MD204');
