-- A free slug for a title; two people with the same title at once get two slugs. Callers: prepare_event, prepare_venue.
-- A lock on the plain slug is held to the end of the transaction.
create or replace function private.slug_for(p_kind text, p_id uuid, p_title text)
returns text
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_slug text := coalesce(nullif(private.slugify(p_title), ''), p_kind);
begin
    perform pg_advisory_xact_lock(hashtextextended(format('slug:%s:%s', p_kind, v_slug), 0));
    -- The registry does not know yet what the same statement has inserted before; the table does.
    if exists (select from private.event_keys as k where p_kind = 'evento' and k.slug = v_slug)
        or exists (select from public.events as e where p_kind = 'evento' and e.slug = v_slug)
        or exists (select from public.venues as v where p_kind = 'lugar' and v.slug = v_slug) then
        return v_slug || '-' || left(p_id::text, 8);
    end if;
    return v_slug;
end;
$$;
revoke all on function private.slug_for(text, uuid, text) from public, anon, authenticated, service_role;
