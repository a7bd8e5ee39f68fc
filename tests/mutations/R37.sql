-- R37: an address in other letters is another address.
drop index public.idx_profiles_email;
alter table public.profiles add constraint profiles_email_key unique (email);
