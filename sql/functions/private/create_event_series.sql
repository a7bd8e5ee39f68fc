-- Lets an event recur: it becomes the first of a series, which has its content. Caller: public.create_event_series.
-- Errors: P0002, 42501, MD101 event_not_open, MD187 cannot_organize, MD190 rule_not_understood, MD192 event_recurs,
-- MD193 rule_without_start, MD401 too_many_requests, those of a new event.
create or replace function private.create_event_series(p_event_id uuid, p_rule text)
returns public.event_series
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_event public.events := private.require_event_manager(p_event_id, '{}');
    v_start timestamp;
    v_series public.event_series;
begin
    perform private.take_token('event_series');
    perform from auth.users as u where u.id = v_event.organizer_id for key share;
    perform private.lock_event_seats(p_event_id);
    v_event := private.require_event_manager(p_event_id, '{}');
    if exists (select from public.event_occurrences as o where o.event_id = p_event_id) then
        perform private.fail('MD192', jsonb_build_object('event_id', p_event_id));
    elsif v_event.status not in ('draft', 'published') or v_event.date <= private.clock() then
        perform private.fail('MD101', jsonb_build_object('status', v_event.status, 'date', v_event.date));
    elsif not private.holds_permission(v_event.organizer_id, 'events.create') then
        perform private.fail('MD187');
    end if;
    v_start := v_event.date at time zone v_event.timezone;
    if not exists (select from private.rule_dates(p_rule, v_start::date, v_start::date)) then
        perform private.fail('MD193', jsonb_build_object('day', v_start::date));
    end if;

    insert into public.event_series as s (
        organizer_id, rule, first_day, start_time, duration_minutes, timezone, content, children, is_published,
        generated_until
    )
    values (
        v_event.organizer_id, p_rule, v_start::date, v_start::time,
        extract(epoch from v_event.end_date at time zone v_event.timezone - v_start) / 60,
        v_event.timezone,
        private.undated(to_jsonb(v_event), 'public.events', v_start, v_event.timezone),
        private.children_of(v_event),
        v_event.status = 'published',
        v_start::date
    )
    returning s.* into v_series;
    insert into public.event_occurrences (series_id, day, event_id) values (v_series.id, v_series.first_day, p_event_id);
    perform private.fill_series(v_series);
    perform private.audit(
        'series.created', 'event_series', v_series.id::text, v_series.organizer_id,
        jsonb_build_object('event_id', p_event_id, 'rule', p_rule)
    );
    select s.* into v_series from public.event_series as s where s.id = v_series.id;
    return v_series;
end;
$$;
revoke all on function private.create_event_series(uuid, text) from public, anon, authenticated, service_role;
grant execute on function private.create_event_series(uuid, text) to authenticated;
