-- Makes the event of a day of a series that was not dealt with yet; the day is its key.
-- Caller: fill_series, under the lock of the series.
create or replace function private.create_occurrence(p_series public.event_series, p_day date)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_event_id constant uuid := gen_random_uuid();
    v_start constant timestamp := p_day + p_series.start_time;
begin
    perform private.insert_rows(
        'public.events',
        jsonb_build_array(
            private.dated(
                p_series.content || jsonb_build_object('date', 0, 'end_date', p_series.duration_minutes * 60),
                'public.events', v_start, p_series.timezone
            )
            || jsonb_build_object(
                'id', v_event_id,
                'slug', private.slug_for('event', v_event_id, p_series.title || ' ' || p_day),
                'timezone', p_series.timezone,
                'organizer_id', p_series.organizer_id,
                'status', case when p_series.is_published then 'published' else 'draft' end
            )
        )
    );
    perform private.copy_children(p_series, e) from private.event_row(v_event_id) as e;
    insert into public.event_occurrences (series_id, day, event_id) values (p_series.id, p_day, v_event_id);
end;
$$;
revoke all on function private.create_occurrence(public.event_series, date)
from public, anon, authenticated, service_role;
