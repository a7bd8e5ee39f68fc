-- The exact seats of one event that the caller may see; an archived one says so. Caller: public.event_availability.
create or replace function private.event_availability(p_event_id uuid)
returns table (capacity integer, taken integer, available integer, is_open boolean, reason text)
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform private.settle_if_due(p_event_id);
    return query
    select
        l.seats,
        s.confirmed + s.held,
        l.seats - s.confirmed - s.held,
        r.code is null,
        c.reason
    from private.any_event_row(p_event_id) as e
    inner join private.event_seats as s on s.event_id = e.id
    cross join lateral (
        select
            private.seat_limit(e),
            case when private.is_archived(e.id) then 'MD175' else private.registration_refusal(e, s) end
    ) as l (seats, code)
    cross join lateral (select l.code) as r
    left join private.error_codes as c on c.code = r.code
    where e.status <> 'draft' or e.organizer_id = (select auth.uid()) or (select private.is_admin());
end;
$$;
revoke all on function private.event_availability(uuid) from public, anon, authenticated, service_role;
grant execute on function private.event_availability(uuid) to anon, authenticated;
