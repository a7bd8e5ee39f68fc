-- R24: a registration that is deleted goes on to be counted.
drop trigger handle_event_registration_delete on public.event_registrations;
