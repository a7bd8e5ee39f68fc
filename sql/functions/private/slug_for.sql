-- Makes a slug from a title and takes it; two people with the same title at once get two slugs. Caller: keep_slug.
create or replace function private.slug_for(p_kind text, p_target_id uuid, p_title text)
returns text
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_plain text;
    v_slug text;
begin
    select coalesce(nullif(private.slugify(p_title), ''), k.fallback) into strict v_plain
    from private.slug_kinds as k
    where k.kind = p_kind;
    foreach v_slug in array array[
        v_plain, v_plain || '-' || left(p_target_id::text, 8), v_plain || '-' || p_target_id::text
    ] loop
        if private.claim_slug(p_kind, p_target_id, v_slug) then
            return v_slug;
        end if;
    end loop;
    return null; -- somebody holds even the whole id: the column refuses it
end;
$$;
revoke all on function private.slug_for(text, uuid, text) from public, anon, authenticated, service_role;
