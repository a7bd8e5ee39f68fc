-- Realtime: which tables tell of their changes, and how events do. Function: sql/functions/private.
-- Undo: supabase/undo/20260117000000_realtime.sql
set lock_timeout = '4s';
set statement_timeout = '60s';

-- Realtime shows a change to those who may select the row; of a deleted row it tells the key alone, to everybody who
-- listens. So these tables keep the default replica identity. No table with leaves: their names would be told.
do $$
declare
    v_table text;
begin
    if not exists (select from pg_catalog.pg_publication as p where p.pubname = 'supabase_realtime') then
        create publication supabase_realtime;
    end if;
    alter publication supabase_realtime set (publish_via_partition_root = true);
    for v_table in
        select t.name
        from unnest('{notifications,user_messages,event_registrations,forum_topics}'::text[]) as t (name)
        except
        select p.tablename from pg_catalog.pg_publication_tables as p
        where p.pubname = 'supabase_realtime' and p.schemaname = 'public'
    loop
        execute format('alter publication supabase_realtime add table public.%I', v_table);
    end loop;
end;
$$;

-- <<< sql/functions/private/broadcast_event_change.sql
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
-- >>>

create trigger broadcast_event_change
after insert or delete on public.events
for each row execute function private.broadcast_event_change();

-- seats are asked for with event_availability
create trigger broadcast_event_update
after update on public.events
for each row
when (
    (old.current_registrations, old.actual_attendees, old.views_count)
    is not distinct from (new.current_registrations, new.actual_attendees, new.views_count)
)
execute function private.broadcast_event_change();
