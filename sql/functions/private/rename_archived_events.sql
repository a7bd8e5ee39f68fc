-- Gives the archived events of a person other addresses where the old ones hold his name; nobody is led by those. The
-- archive has no triggers, so the registries are kept here. Caller: erase_person.
create or replace function private.rename_archived_events(p_user_id uuid, p_name text)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_event record;
    v_slug text;
begin
    for v_event in
        select e.id, e.date, e.title
        from archive.events as e
        where e.organizer_id = p_user_id
            and exists (select from private.slugs as s where s.target_id = e.id and s.kind = 'event' and s.slug ~ p_name)
    loop
        v_slug := private.slug_for('event', v_event.id, v_event.title);
        update archive.events as e set slug = v_slug where e.id = v_event.id and e.date = v_event.date;
        update private.event_keys as k set slug = v_slug where k.id = v_event.id;
        delete from private.slugs as s where s.target_id = v_event.id and s.kind = 'event' and s.slug ~ p_name;
    end loop;
end;
$$;
revoke all on function private.rename_archived_events(uuid, text) from public, anon, authenticated, service_role;
