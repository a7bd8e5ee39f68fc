-- R38: valid_email knows ASCII addresses only.
alter table public.profiles drop constraint valid_email;
alter table public.profiles add constraint valid_email check (email ~* '^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}$');
