-- R52: a role may be empty, and a change of roles leaves no trace.
alter table public.user_roles alter column role drop not null;
drop trigger record_role_change on public.user_roles;
