-- Tells who listens to the Realtime channel `events` that an event has changed. Caller: triggers of events.
-- Row changes of a partitioned table carry the names of its leaves, so events are not in the publication. The message
-- names the event and no more: who hears of it reads it anew, with his own rights. Drafts are nobody's news. Without
-- Realtime, as on the embedded stack, nothing is sent; what cannot be sent stops no change.
create or replace function private.broadcast_event_change()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_event constant public.events := coalesce(new, old);
    v_send constant oid := to_regprocedure('realtime.send(jsonb, text, text, boolean)')::oid;
begin
    if v_event.status = 'draft' or v_send is null then
        return null;
    end if;
    begin
        execute format('select %s($1, $2, $3, false)', v_send::regproc)
        using jsonb_build_object('id', v_event.id, 'slug', v_event.slug), 'event_changed', 'events';
    exception when others then
        raise warning 'event % could not be broadcast: %', v_event.id, sqlerrm;
    end;
    return null;
end;
$$;
revoke all on function private.broadcast_event_change() from public, anon, authenticated, service_role;
