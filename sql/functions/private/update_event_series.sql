-- Changes an event of a series (this), it and those after it (following), or all that are to come, and what later ones will
-- be like. Caller: public.update_event_series. What is not named stays as it is on each event; one that was moved by itself
-- keeps its time of day. Following ends the series before this day, and another goes on from there.
-- Errors: P0002, 42501, 22023 for an unknown change, MD101 event_not_open, MD190 rule_not_understood,
-- MD191 event_not_recurring, MD401 too_many_requests (rules), those of a changed event.
create or replace function private.update_event_series(
    p_event_id uuid,
    p_scope public.series_scope,
    p_changes jsonb,
    p_with_tickets boolean
)
returns public.event_series
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_series public.event_series := private.lock_series_of(p_event_id);
    v_old_time constant time := v_series.start_time;
    v_new_time constant time := (p_changes ->> 'start_time')::time;
    v_day date;
    v_event public.events;
    v_start timestamp;
    v_content jsonb;
    v_each record;
begin
    perform private.check_series_changes(p_changes, p_scope);
    select o.day into strict v_day from public.event_occurrences as o where o.event_id = p_event_id;
    select e.* into strict v_event from private.any_event_row(p_event_id) as e;
    -- deadlines are given as this event is to have them
    v_start := v_event.date at time zone v_event.timezone;
    v_content := private.undated(
        p_changes, 'public.events', v_start::date + coalesce(v_new_time, v_start::time), v_event.timezone
    );
    if p_changes ? 'duration_minutes' then
        v_content := v_content || jsonb_build_object('end_date', (p_changes ->> 'duration_minutes')::integer * 60);
    end if;

    if p_scope = 'following' and exists (
        select from public.event_occurrences as o where o.series_id = v_series.id and o.day < v_day
    ) then
        v_series := private.split_series(v_series, v_day);
    end if;
    if p_scope <> 'this' then
        update public.event_series as s
        set
            rule = coalesce(p_changes ->> 'rule', s.rule),
            start_time = coalesce(v_new_time, s.start_time),
            duration_minutes = case
                when p_changes ? 'duration_minutes' then (p_changes ->> 'duration_minutes')::integer
                else s.duration_minutes
            end,
            content = s.content || (v_content - 'end_date'),
            children = case when p_with_tickets then private.children_of(v_event) else s.children end
        where s.id = v_series.id
        returning s.* into v_series;
    elsif not exists (select from private.events_to_come(v_series, 'this', v_day)) then
        perform private.fail('MD101', jsonb_build_object('status', v_event.status, 'date', v_event.date));
    end if;

    for v_each in select o.day, o.event from private.events_to_come(v_series, p_scope, v_day) as o loop
        perform private.change_occurrence(
            v_each.event,
            case
                when p_scope = 'this'
                    or (v_each.event).date = private.zoned_instant(v_each.day + v_old_time, v_series.timezone)
                    then v_new_time
            end,
            v_content
        );
        -- who has registered keeps what he has registered for
        if p_with_tickets and v_each.day <> v_day and not exists (
            select from public.event_registrations as r where r.event_id = (v_each.event).id
        ) then
            perform private.copy_children(v_series, e) from private.event_row((v_each.event).id) as e;
        end if;
    end loop;
    if p_changes ? 'rule' then
        perform private.take_token('event_series');
        perform private.apply_rule(v_series);
    end if;

    perform private.audit(
        'series.changed', 'event_series', v_series.id::text, v_series.organizer_id,
        jsonb_build_object('event_id', p_event_id, 'scope', p_scope, 'rule', v_series.rule), null,
        array(select k.name from jsonb_object_keys(p_changes) as k (name) order by k.name)
    );
    select s.* into v_series from public.event_series as s where s.id = v_series.id;
    return v_series;
end;
$$;
revoke all on function private.update_event_series(uuid, public.series_scope, jsonb, boolean)
from public, anon, authenticated, service_role;
grant execute on function private.update_event_series(uuid, public.series_scope, jsonb, boolean) to authenticated;
