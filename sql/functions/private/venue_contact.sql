-- How to reach a venue: for people who may create events, for its creator and for admins. Caller: public.venue_contact.
-- Errors: P0002 for a venue that the caller cannot see, 42501.
create or replace function private.venue_contact(p_venue_id uuid)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_venue public.venues;
begin
    select v.* into v_venue
    from public.venues as v
    where v.id = p_venue_id
        and (v.is_approved or v.created_by = (select auth.uid()) or (select private.is_admin()));
    if not found then
        raise no_data_found using
            message = 'Este lugar no existe', detail = '{"en": "This venue does not exist"}', hint = 'venue_not_found';
    end if;
    if v_venue.created_by is distinct from (select auth.uid()) then
        perform private.require_permission('events.create');
    end if;
    return v_venue.contact_info;
end;
$$;
revoke all on function private.venue_contact(uuid) from public, anon, authenticated, service_role;
grant execute on function private.venue_contact(uuid) to authenticated;
