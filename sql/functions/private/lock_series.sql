-- A series under its lock, the account of its organizer first, as its deletion takes them. No row when it is gone.
-- Callers: functions of series.
create or replace function private.lock_series(p_series_id uuid)
returns setof public.event_series
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform from auth.users as u
    where u.id = (select s.organizer_id from public.event_series as s where s.id = p_series_id)
    for key share;
    return query select s.* from public.event_series as s where s.id = p_series_id for no key update;
end;
$$;
revoke all on function private.lock_series(uuid) from public, anon, authenticated, service_role;
