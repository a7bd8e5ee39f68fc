-- R18: a date is compared with the UTC time as the session's zone reads it, so Bogotá cannot plan the next five hours.
alter table public.events drop constraint valid_dates;
alter table public.events add constraint valid_dates check (
    date > timezone('utc', now()) and (end_date is null or end_date > date)
);
