-- R36: people write their own address, so one can take that of another.
grant update (email) on public.profiles to authenticated;
