-- Tells calendars that an event is at another time or place: only then does the number of its version rise.
-- Caller: trigger of events, before update, last by name. Not after: a move to another leaf fires no trigger after update.
create or replace function private.raise_event_sequence()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    insert into private.event_sequences as s (event_id, sequence)
    values (new.id, 1)
    on conflict (event_id) do update set sequence = s.sequence + 1;
    return new;
end;
$$;
revoke all on function private.raise_event_sequence() from public, anon, authenticated, service_role;
