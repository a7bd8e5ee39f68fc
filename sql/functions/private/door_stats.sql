-- How many are in and how many are expected, counted from the log of the door itself. Caller: public.door_stats.
-- Errors: P0002, 42501, MD175 event_archived.
create or replace function private.door_stats(p_event_id uuid)
returns table (
    opens_at timestamptz,
    closes_at timestamptz,
    expected bigint,
    checked_in bigint,
    no_shows bigint,
    by_ticket_type jsonb,
    by_gate jsonb,
    flagged bigint
)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_event constant public.events := private.require_door(p_event_id);
begin
    return query
    with places as (
        select r.ticket_type, count(*) as expected, count(e.registration_id) as checked_in
        from public.event_registrations as r
        left join private.entries as e on r.id = e.registration_id and e.event_id = p_event_id
        where r.event_id = p_event_id and r.status = 'confirmed'
        group by r.ticket_type
    ),
    totals as (
        select
            coalesce(sum(p.expected), 0)::bigint as expected,
            coalesce(sum(p.checked_in), 0)::bigint as checked_in,
            coalesce(
                jsonb_object_agg(
                    p.ticket_type, jsonb_build_object('expected', p.expected, 'checked_in', p.checked_in)
                ), '{}'
            ) as by_ticket_type
        from places as p
    )
    select
        w.opens_at, w.closes_at, t.expected, t.checked_in,
        case when private.clock() >= w.closes_at then t.expected - t.checked_in end,
        t.by_ticket_type,
        (
            select coalesce(jsonb_object_agg(g.gate, g.checked_in), '{}')
            from (
                select coalesce(e.gate, '') as gate, count(*) as checked_in
                from private.entries as e
                where e.event_id = p_event_id
                group by 1
            ) as g
        ),
        (select count(*) from private.check_ins as c where c.event_id = p_event_id and c.is_flagged)
    from totals as t
    cross join private.door_window(v_event) as w;
end;
$$;
revoke all on function private.door_stats(uuid) from public, anon, authenticated, service_role;
grant execute on function private.door_stats(uuid) to authenticated;
