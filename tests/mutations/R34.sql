-- R34: everybody reads every column of profiles, addresses included.
grant select on public.profiles to anon, authenticated;
