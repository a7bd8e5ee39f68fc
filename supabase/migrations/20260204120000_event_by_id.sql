-- An event by its id is looked up in one leaf. Functions: sql/functions. Undo: supabase/undo/20260204120000_event_by_id.sql
set lock_timeout = '4s';
set statement_timeout = '60s';

-- <<< sql/functions/private/event_date.sql
-- When an event is, which says in which leaf it lies. Caller: event_by_id, which then looks at the row with the caller's
-- own rights.
create or replace function private.event_date(p_event_id uuid)
returns timestamptz
language sql
stable
security definer
set search_path = ''
as $$ select k.date from private.event_keys as k where k.id = p_event_id $$;
revoke all on function private.event_date(uuid) from public, anon, authenticated, service_role;
grant execute on function private.event_date(uuid) to anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/public/event_by_id.sql
-- An event by its id, be it archived, out of the one leaf that holds it, however many years there are. No row where the
-- caller may see none. Callers: clients.
create or replace function public.event_by_id(p_event_id uuid)
returns setof public.events_all
language plpgsql
stable
security invoker
set search_path = ''
-- a plan for each date takes longer than reading a row by the common one
set plan_cache_mode = 'force_generic_plan'
as $$
declare
    v_date constant timestamptz := private.event_date(p_event_id);
begin
    return query select e.* from public.events_all as e where e.id = p_event_id and e.date = v_date;
end;
$$;
revoke all on function public.event_by_id(uuid) from public, anon, authenticated, service_role;
grant execute on function public.event_by_id(uuid) to anon, authenticated, service_role;
comment on function public.event_by_id(uuid) is 'An event by its id, be it archived.';
-- >>>
-- <<< sql/functions/public/event_by_slug.sql
-- An event by its slug, be it an old one, and be it archived; the row says the present slug. No row where the caller
-- may see none. Callers: clients.
create or replace function public.event_by_slug(p_slug text)
returns setof public.events_all
language sql
stable
security invoker
set search_path = ''
as $$
    select e.*
    from private.slug_target('event', p_slug) as t
    cross join lateral public.event_by_id(t.target_id) as e
$$;
revoke all on function public.event_by_slug(text) from public, anon, authenticated, service_role;
grant execute on function public.event_by_slug(text) to anon, authenticated;
comment on function public.event_by_slug(text) is
'An event by its slug, be it an old one, and be it archived; the row says the present slug.';
-- >>>
