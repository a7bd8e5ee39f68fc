-- Closes events, one of their leaves and all that hangs on them, live and archived, for the transaction. Also the tables
-- that events point at: taking a leaf from one parent to another touches their triggers.
-- Callers: archive_events, restore_events, drain_events_default. Errors: 55P03 when they are in use for too long.
create or replace function private.lock_archive(p_leaf regclass)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform private.lock_tables(
        array['public.events', 'archive.events', 'partitions.events_default', p_leaf]::regclass[]
        || array(select c.live from private.event_children() as c)
        || array(select c.archived from private.event_children() as c where c.archived is not null)
        || array(
            select distinct k.confrelid::regclass
            from pg_catalog.pg_constraint as k
            where k.conrelid = 'public.events'::regclass and k.contype = 'f'
        )
    );
end;
$$;
revoke all on function private.lock_archive(regclass) from public, anon, authenticated, service_role;
