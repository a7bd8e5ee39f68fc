-- Publishes the drafts to come of a series, and whatever it makes later. Caller: public.publish_event_series.
-- Errors: P0002, 42501.
create or replace function private.publish_event_series(p_series_id uuid)
returns public.event_series
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_series public.event_series := private.lock_managed_series(p_series_id);
begin
    perform private.change_event_status((o.event).id, 'published')
    from private.events_to_come(v_series) as o;
    if not v_series.is_published then
        update public.event_series as s set is_published = true
        where s.id = p_series_id
        returning s.* into v_series;
        perform private.audit('series.published', 'event_series', v_series.id::text, v_series.organizer_id);
    end if;
    return v_series;
end;
$$;
revoke all on function private.publish_event_series(uuid) from public, anon, authenticated, service_role;
grant execute on function private.publish_event_series(uuid) to authenticated;
