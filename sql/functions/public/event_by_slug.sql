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
