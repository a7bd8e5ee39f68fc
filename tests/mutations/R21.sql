-- R21: updated_at is kept on profiles only.
drop trigger update_venues_timestamp on public.venues;
drop trigger update_event_categories_timestamp on public.event_categories;
drop trigger update_events_timestamp on public.events;
drop trigger update_event_registrations_timestamp on public.event_registrations;
