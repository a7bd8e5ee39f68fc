-- Brings an archived year back, with all that hangs on its events, and says what it was; null for a year that is not
-- archived. Seats are counted anew: people may have been deleted meanwhile. All or nothing. Callers: operators.
-- Errors: 55P03 when the tables are in use for too long.
create or replace function private.restore_events(p_year integer)
returns private.archived_years
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    -- Names come from the catalog, and bounds too.
    -- @plpgsql_check_options: security_warnings = false
    v_leaf record;
    v_row private.archived_years;
begin
    select l.* into v_leaf from private.event_leaf(p_year) as l where l.is_archived;
    if not found then
        return null;
    end if;
    perform private.lock_archive(v_leaf.leaf);
    delete from private.archived_years as y where y.ends_at = v_leaf.ends_at returning y.* into v_row;
    if not found then
        return null;
    end if;

    execute format('alter table archive.events detach partition %s', v_leaf.leaf);
    execute format('alter table %s set schema partitions', v_leaf.leaf);
    execute format('alter table public.events attach partition %s %s', v_leaf.leaf, v_leaf.bound);
    perform private.move_children(v_leaf.leaf, false);

    update private.event_seats as s
    set confirmed = n.confirmed, held = n.held, attended = n.attended
    from (
        select
            e.id,
            count(*) filter (where r.status = 'confirmed') as confirmed,
            count(*) filter (where r.status in ('pending', 'offered')) as held,
            count(*) filter (where r.check_in_time is not null) as attended
        from public.events as e
        left join public.event_registrations as r on r.event_id = e.id and r.event_date = e.date
        where e.date >= v_row.starts_at and e.date < v_row.ends_at
        group by e.id
    ) as n
    where s.event_id = n.id and (s.confirmed, s.held, s.attended) is distinct from (n.confirmed, n.held, n.attended);
    update public.events as e
    set current_registrations = s.confirmed, actual_attendees = s.attended
    from private.event_seats as s
    where s.event_id = e.id and e.date >= v_row.starts_at and e.date < v_row.ends_at
        and (e.current_registrations, e.actual_attendees) is distinct from (s.confirmed, s.attended);
    return v_row;
end;
$$;
revoke all on function private.restore_events(integer) from public, anon, authenticated, service_role;
