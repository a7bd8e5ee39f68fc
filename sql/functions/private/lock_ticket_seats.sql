-- Locks the seats of the event before what is sold for it changes, and fills in the currency of the event.
-- Caller: triggers of event_ticket_types, event_shared_quotas, event_rules.
-- Errors: P0002, MD101 event_not_open, MD175 event_archived, MD218 ticket_type_in_use.
create or replace function private.lock_ticket_seats()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_event public.events;
begin
    if tg_op = 'DELETE' and not exists (select from private.event_keys as k where k.id = old.event_id) then
        return old;  -- the event itself is being deleted
    end if;
    perform private.lock_event_seats(case when tg_op = 'DELETE' then old.event_id else new.event_id end);
    if tg_table_name = 'event_ticket_types' then
        if tg_op = 'DELETE' then
            if exists (
                select from public.event_registrations as r
                where r.event_id = old.event_id and r.ticket_type = old.code
            ) then
                perform private.fail('MD218', jsonb_build_object('ticket_type', old.code));
            end if;
        elsif new.currency is null then
            select e.* into v_event from private.event_row(new.event_id) as e;
            new.currency := v_event.currency;
        end if;
    end if;
    return case when tg_op = 'DELETE' then old else new end;
end;
$$;
revoke all on function private.lock_ticket_seats() from public, anon, authenticated, service_role;
