-- How an event is received, measure by measure. For its organizer, co-organizers and admins.
-- Caller: public.event_engagement. Errors: P0002, 42501 for an event of somebody else.
create or replace function private.event_engagement(p_event_id uuid)
returns table (metric text, value numeric, measured_at timestamptz)
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform private.require_event_manager(p_event_id);
    return query
    select m.metric, m.value, m.measured_at
    from public.event_engagement_metrics_all as m
    where m.event_id = p_event_id
    order by m.metric;
end;
$$;
revoke all on function private.event_engagement(uuid) from public, anon, authenticated, service_role;
grant execute on function private.event_engagement(uuid) to authenticated;
