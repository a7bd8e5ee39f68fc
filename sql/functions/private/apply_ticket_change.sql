-- Counts what is taken of a new ticket type, holds changed quotas against what is taken, lets the price of the event
-- follow, and offers what has become free. Caller: triggers of event_ticket_types, event_shared_quotas.
-- Errors: MD217 quota_below_taken.
create or replace function private.apply_ticket_change()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_event_id constant uuid := case when tg_op = 'DELETE' then old.event_id else new.event_id end;
begin
    if not exists (select from private.event_keys as k where k.id = v_event_id) then
        return null;  -- the event itself is being deleted
    end if;
    if tg_table_name = 'event_ticket_types' then
        if tg_op = 'INSERT' then
            insert into private.ticket_seats (event_id, code, taken)
            select new.event_id, new.code, count(*)
            from public.event_registrations as r
            where r.event_id = new.event_id and r.ticket_type = new.code
                and r.status in ('pending', 'offered', 'confirmed');
        end if;
        -- keep_event_price says what it is
        update public.events as e set price = e.price
        from private.event_keys as k
        where k.id = v_event_id and e.id = k.id and e.date = k.date;
    end if;
    perform private.check_quotas(v_event_id, 'MD217');
    perform private.settle_seats(v_event_id);
    return null;
end;
$$;
revoke all on function private.apply_ticket_change() from public, anon, authenticated, service_role;
