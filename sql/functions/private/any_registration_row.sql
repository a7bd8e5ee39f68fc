-- A registration by id, be it archived or not. Callers: functions of registration.
create or replace function private.any_registration_row(p_registration_id uuid)
returns setof public.event_registrations
language sql
stable
security definer
set search_path = ''
as $$
    select r.* from public.event_registrations as r where r.id = p_registration_id
    union all
    select r.* from archive.event_registrations as r where r.id = p_registration_id
$$;
revoke all on function private.any_registration_row(uuid) from public, anon, authenticated, service_role;
