-- Moves an event in time, and its end and deadlines with it. Caller: public.reschedule_event.
-- Errors: P0002, 42501, MD101 event_not_open, MD102 event_in_past, MD103 date_too_far, 23514 for an end before the start.
create or replace function private.reschedule_event(p_event_id uuid, p_date timestamptz, p_end_date timestamptz)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_event constant public.events := private.lock_managed_event(p_event_id);
    v_shift interval;
begin
    if v_event.status not in ('draft', 'published') or v_event.date <= private.clock() then
        perform private.fail('MD101', jsonb_build_object('status', v_event.status, 'date', v_event.date));
    end if;
    if p_date is null or p_date <= private.clock() then
        perform private.fail('MD102', jsonb_build_object('date', p_date));
    end if;
    -- Before PostgreSQL 17 no interval is infinite. Such a date is refused by prepare_event.
    v_shift := case when isfinite(p_date) then p_date - v_event.date end;
    update public.events as e
    set
        date = p_date,
        end_date = coalesce(p_end_date, e.end_date + v_shift),
        early_bird_deadline = e.early_bird_deadline + v_shift,
        registration_deadline = e.registration_deadline + v_shift
    where e.id = v_event.id and e.date = v_event.date;
    perform private.audit(
        'event.rescheduled', 'events', v_event.id::text, v_event.organizer_id,
        jsonb_build_object('date', jsonb_build_object('old', v_event.date, 'new', p_date)), null, '{date}'
    );
end;
$$;
revoke all on function private.reschedule_event(uuid, timestamptz, timestamptz)
from public, anon, authenticated, service_role;
grant execute on function private.reschedule_event(uuid, timestamptz, timestamptz) to authenticated;
