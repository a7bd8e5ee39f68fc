-- Makes what is missing of the events of all series, those first that are furthest behind, and says how many series it came
-- to. A series whose organizer may make no events just now waits; one that fails says why, and tells him once.
-- Caller: the job generate-series-events. Safe to run twice at once: a series is locked, and knows how far it came.
create or replace function private.generate_series_events()
returns integer
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    c_batch constant integer := 500;
    -- a day less: it is not the same day everywhere
    v_due constant date := (private.clock() at time zone 'UTC')::date + private.series_days_ahead() - 1;
    v_series_id uuid;
    v_series public.event_series;
    v_filled integer := 0;
begin
    for v_series_id in
        select s.id
        from public.event_series as s
        where not s.is_complete and s.generated_until < v_due
            and private.holds_permission(s.organizer_id, 'events.create')
            and not private.is_silenced(s.organizer_id)
        order by s.problem is not null, s.generated_until, s.id
        limit c_batch
    loop
        begin
            select s.* into v_series from private.lock_series(v_series_id) as s;
            continue when not found;
            perform private.fill_series(v_series);
            v_filled := v_filled + 1;
        exception
            when deadlock_detected or serialization_failure or lock_not_available then
                raise warning 'series % is in use; the next run takes it', v_series_id;
            when others then
                update public.event_series as s set problem = sqlerrm where s.id = v_series_id;
                if v_series.problem is null then
                    perform private.notify(
                        v_series.organizer_id, 'event', 'Tu serie de eventos se detuvo',
                        format('«%s»: %s', v_series.title, sqlerrm)
                    );
                end if;
        end;
    end loop;
    return v_filled;
end;
$$;
revoke all on function private.generate_series_events() from public, anon, authenticated, service_role;
