-- The id and the present slug of what a slug, be it an old one, leads to. No row where the caller may see none.
-- Callers: clients.
create or replace function public.resolve_slug(p_kind text, p_slug text)
returns table (id uuid, slug text)
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
    v_table text;
    v_id uuid;
begin
    select t.table_name, t.target_id into v_table, v_id from private.slug_target(p_kind, p_slug) as t;
    if found then
        execute format('select t.id, t.slug from public.%I as t where t.id = $1', v_table) into id, slug using v_id;
        if id is not null then
            return next;
        end if;
    end if;
end;
$$;
revoke all on function public.resolve_slug(text, text) from public, anon, authenticated, service_role;
grant execute on function public.resolve_slug(text, text) to anon, authenticated;
comment on function public.resolve_slug(text, text) is
'The id and the present slug of what a slug leads to, be it an old one; kind as in event, venue, topic.';
