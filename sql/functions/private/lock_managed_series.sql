-- A series that the caller may change, under its lock: its organizer while he is one, or an admin.
-- Callers: publish_event_series, lock_series_of. Errors: P0002, 42501.
create or replace function private.lock_managed_series(p_series_id uuid)
returns public.event_series
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_caller_id constant uuid := private.require_person();
    v_series public.event_series;
begin
    select s.* into v_series from private.lock_series(p_series_id) as s;
    if v_series.id is null or (v_series.organizer_id <> v_caller_id and not (select private.is_admin())) then
        raise no_data_found using
            message = 'Esta serie no existe', detail = '{"en": "This series does not exist"}', hint = 'series_not_found';
    end if;
    if v_series.organizer_id = v_caller_id then
        perform private.require_permission('events.create');
    end if;
    return v_series;
end;
$$;
revoke all on function private.lock_managed_series(uuid) from public, anon, authenticated, service_role;
