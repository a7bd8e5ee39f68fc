-- What a slug leads to, be it the present one or an old one. Callers: public functions, which then look at the row with
-- the caller's own rights.
create or replace function private.slug_target(p_kind text, p_slug text)
returns table (table_name text, target_id uuid)
language sql
stable
security definer
set search_path = ''
as $$
    select k.table_name, s.target_id
    from private.slugs as s
    inner join private.slug_kinds as k on s.kind = k.kind
    where s.kind = p_kind and s.slug = p_slug
$$;
revoke all on function private.slug_target(text, text) from public, anon, authenticated, service_role;
grant execute on function private.slug_target(text, text) to anon, authenticated;
