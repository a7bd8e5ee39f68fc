-- Takes back 20260204120000_event_by_id.sql.
create or replace function public.event_by_slug(p_slug text)
returns setof public.events_all
language sql
stable
security invoker
set search_path = ''
as $$
    select e.*
    from public.events_all as e
    where e.id = (select t.target_id from private.slug_target('event', p_slug) as t)
$$;
drop function public.event_by_id(uuid);
drop function private.event_date(uuid);
