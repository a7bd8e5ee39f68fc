-- Takes an event out of a series: it is deleted when nobody has ever registered for it (true), else called off.
-- Callers: update_event_series, cancel_event_series.
create or replace function private.remove_occurrence(p_event public.events, p_reason text default null)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform private.lock_event_seats(p_event.id);
    if exists (select from public.event_registrations as r where r.event_id = p_event.id) then
        perform private.change_event_status(p_event.id, 'cancelled', p_reason);
        return false;
    end if;
    delete from public.events as e where e.id = p_event.id and e.date = p_event.date;
    return true;
end;
$$;
revoke all on function private.remove_occurrence(public.events, text) from public, anon, authenticated, service_role;
