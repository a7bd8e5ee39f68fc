-- What hangs on an event and belongs to its content, parents before children: each occurrence of a series has its own.
-- Callers: functions of series.
create or replace function private.copied_tables()
returns setof regclass
language sql
stable
security definer
set search_path = ''
as $$
    select t.live
    from unnest(
        '{public.event_category_mappings,public.event_rules,public.event_shared_quotas,public.event_ticket_types}'::regclass[]
    ) with ordinality as t (live, n)
    order by t.n
$$;
revoke all on function private.copied_tables() from public, anon, authenticated, service_role;
