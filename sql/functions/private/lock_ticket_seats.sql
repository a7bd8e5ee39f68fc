-- Locks the seats of the event before what is sold for it changes, and keeps a ticket that somebody has.
-- Caller: triggers of event_ticket_types, event_shared_quotas.
-- Errors: P0002, MD175 event_archived, MD218 ticket_type_in_use.
create or replace function private.lock_ticket_seats()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    if tg_op = 'DELETE' and not exists (select from private.event_keys as k where k.id = old.event_id) then
        return old;  -- the event itself is being deleted
    end if;
    perform private.lock_event_seats(case when tg_op = 'DELETE' then old.event_id else new.event_id end);
    if tg_op = 'DELETE' and tg_table_name = 'event_ticket_types' and exists (
        select from public.event_registrations as r
        where r.event_id = old.event_id and r.ticket_type = old.code
    ) then
        perform private.fail('MD218', jsonb_build_object('ticket_type', old.code));
    end if;
    return case when tg_op = 'DELETE' then old else new end;
end;
$$;
revoke all on function private.lock_ticket_seats() from public, anon, authenticated, service_role;
