-- How often somebody's entry was undone: within a turn a ticket is in once. Callers: writers of the log of the door.
create or replace function private.door_turn(p_registration_id uuid)
returns integer
language sql
stable
security definer
set search_path = ''
as $$
    select count(*)::integer
    from private.check_ins as c
    where c.registration_id = p_registration_id and c.result = 'undone'
$$;
revoke all on function private.door_turn(uuid) from public, anon, authenticated, service_role;
