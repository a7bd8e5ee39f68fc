-- The place on the waiting list for its ticket, 1 for who is next; null for who does not wait. For the caller's own and
-- for who manages the event. Caller: public.waitlist_place. Errors: 42501, P0002.
create or replace function private.waitlist_place(p_registration_id uuid)
returns integer
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_row constant public.event_registrations := private.require_registration(p_registration_id, true);
begin
    if v_row.status <> 'waitlisted' then
        return null;
    end if;
    return (
        select count(*)::integer
        from public.event_registrations as r
        where r.event_id = v_row.event_id and r.ticket_type = v_row.ticket_type and r.status = 'waitlisted'
            and r.waitlist_position <= v_row.waitlist_position
    );
end;
$$;
revoke all on function private.waitlist_place(uuid) from public, anon, authenticated, service_role;
grant execute on function private.waitlist_place(uuid) to authenticated;
