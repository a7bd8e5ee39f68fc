-- Takes a slug for a target, for good; false when it is or was another's. Two at once: the second waits for the first.
-- Callers: slug_for, keep_slug.
create or replace function private.claim_slug(p_kind text, p_target_id uuid, p_slug text)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    insert into private.slugs (kind, slug, target_id)
    values (p_kind, p_slug, p_target_id)
    on conflict (kind, slug) do nothing;
    return found or exists (
        select from private.slugs as s where s.kind = p_kind and s.slug = p_slug and s.target_id = p_target_id
    );
end;
$$;
revoke all on function private.claim_slug(text, uuid, text) from public, anon, authenticated, service_role;
