-- R30: user_roles has no row security and the rights that Supabase used to give, so anybody makes himself an admin.
alter table public.user_roles disable row level security;
grant all on public.user_roles to anon, authenticated;
