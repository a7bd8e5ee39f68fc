-- R16: a CHECK looks at the clock, so an event that has begun can never be changed again.
alter table public.events drop constraint valid_dates;
alter table public.events add constraint valid_dates check (date > now() and (end_date is null or end_date > date));
