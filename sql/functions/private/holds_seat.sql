-- Whether a registration in this state has a seat. Callers: functions and triggers of registrations.
create or replace function private.holds_seat(p_status public.registration_status)
returns boolean
language plpgsql
immutable
security definer
set search_path = ''
as $$
begin
    return p_status in ('pending', 'offered', 'confirmed');
end;
$$;
revoke all on function private.holds_seat(public.registration_status) from public, anon, authenticated, service_role;
