-- Takes back 20260103000000_venues.sql, with every venue.
drop function public.venue_contact(uuid);
drop function private.venue_contact(uuid);
drop view public.venues_public;
drop table public.venues;
delete from private.slug_kinds where kind = 'venue';
