-- Takes an event out of a series (this), it and those after it (following), or all that are to come, and says what became of
-- them: deleted where nobody has ever registered, called off elsewhere. Their days stay left out. After following and all
-- the series makes no more; without any event it goes too. Caller: public.cancel_event_series.
-- Errors: P0002, 42501, MD191 event_not_recurring.
create or replace function private.cancel_event_series(p_event_id uuid, p_scope public.series_scope, p_reason text)
returns table (deleted integer, cancelled integer)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_series constant public.event_series := private.lock_series_of(p_event_id);
    v_day date;
    v_event public.events;
begin
    select o.day into strict v_day from public.event_occurrences as o where o.event_id = p_event_id;
    deleted := 0;
    cancelled := 0;
    for v_event in select (o.event).* from private.events_to_come(v_series, p_scope, v_day) as o loop
        if private.remove_occurrence(v_event, p_reason) then
            deleted := deleted + 1;
        else
            cancelled := cancelled + 1;
        end if;
    end loop;
    if p_scope <> 'this' then
        update public.event_series as s
        set
            is_complete = true,
            last_day = least(
                s.last_day,
                case
                    when p_scope = 'following' then v_day - 1
                    else (private.clock() at time zone s.timezone)::date
                end
            )
        where s.id = v_series.id;
        delete from public.event_series as s
        where s.id = v_series.id and not exists (
            select from public.event_occurrences as o where o.series_id = s.id and o.event_id is not null
        );
    end if;
    perform private.audit(
        'series.cancelled', 'event_series', v_series.id::text, v_series.organizer_id,
        jsonb_build_object('event_id', p_event_id, 'scope', p_scope, 'deleted', deleted, 'cancelled', cancelled)
    );
    return next;
end;
$$;
revoke all on function private.cancel_event_series(uuid, public.series_scope, text)
from public, anon, authenticated, service_role;
grant execute on function private.cancel_event_series(uuid, public.series_scope, text) to authenticated;
