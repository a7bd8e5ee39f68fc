-- R20: times fill with timezone('utc', now()), which a session in Bogotá stores five hours late; so does the trigger.
alter table public.profiles alter column created_at set default timezone('utc', now());
alter table public.profiles alter column updated_at set default timezone('utc', now());
alter table public.venues alter column created_at set default timezone('utc', now());
alter table public.venues alter column updated_at set default timezone('utc', now());
create or replace function private.update_updated_at_timestamp()
returns trigger
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    new.updated_at := timezone('utc', now());
    return new;
end;
$$;
