-- Whose data are kept for a legal reason just now. Callers: is_on_hold, apply_retention.
create or replace function private.people_on_hold()
returns setof uuid
language sql
stable
security definer
set search_path = ''
as $$
    select h.user_id
    from private.legal_holds as h
    where h.user_id is not null and h.lifted_at is null and (h.ends_at is null or h.ends_at > private.clock())
$$;
revoke all on function private.people_on_hold() from public, anon, authenticated, service_role;
