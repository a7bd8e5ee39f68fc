-- Gives an event what hangs on the events of its series, in place of its own. Callers: create_occurrence,
-- update_event_series.
create or replace function private.copy_children(p_series public.event_series, p_event public.events)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_table regclass;
begin
    -- Names come from the catalog. @plpgsql_check_options: security_warnings = false
    for v_table in
        select t.live from private.copied_tables() with ordinality as t (live, n) order by t.n desc
    loop
        execute format('delete from %s as c where c.event_id = $1', v_table) using p_event.id;
    end loop;
    for v_table in
        select t.live from private.copied_tables() as t (live) where p_series.children ? t.live::text
    loop
        perform private.insert_rows(
            v_table,
            (
                select jsonb_agg(
                    private.dated(r.content, v_table, p_event.date at time zone p_event.timezone, p_event.timezone)
                    || jsonb_build_object('event_id', p_event.id)
                )
                from jsonb_array_elements(p_series.children -> v_table::text) as r (content)
            )
        );
    end loop;
end;
$$;
revoke all on function private.copy_children(public.event_series, public.events)
from public, anon, authenticated, service_role;
