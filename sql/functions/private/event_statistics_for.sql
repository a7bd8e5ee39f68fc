-- The statistics of an event, as of their last refresh, and beside them what is so now. For its organizer, co-organizers
-- and admins. Caller: public.event_statistics_for. Errors: P0002, 42501 for an event of somebody else.
create or replace function private.event_statistics_for(p_event_id uuid)
returns table (
    title text,
    total_registrations bigint,
    confirmed_registrations bigint,
    checked_in_count bigint,
    avg_ticket_price jsonb,
    categories jsonb,
    refreshed_at timestamptz,
    registered_now bigint,
    confirmed_now bigint,
    checked_in_now bigint,
    seats_left integer
)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_event constant public.events := private.require_event_manager(p_event_id);
begin
    return query
    select
        v_event.title,
        t.total_registrations,
        t.confirmed_registrations,
        t.checked_in_count,
        t.avg_ticket_price,
        t.categories,
        (select f.refreshed_at from private.refreshes as f where f.name = 'event_statistics' and t.event_id is not null),
        n.registered,
        n.confirmed,
        n.checked_in,
        s.capacity - s.confirmed - s.held
    from (
        select
            count(*) as registered,
            count(*) filter (where r.status = 'confirmed') as confirmed,
            count(r.check_in_time) as checked_in
        from public.event_registrations_all as r
        where r.event_id = p_event_id
    ) as n
    left join private.event_statistics as t on t.event_id = p_event_id
    left join private.event_seats as s on s.event_id = p_event_id;
end;
$$;
revoke all on function private.event_statistics_for(uuid) from public, anon, authenticated, service_role;
grant execute on function private.event_statistics_for(uuid) to authenticated;
