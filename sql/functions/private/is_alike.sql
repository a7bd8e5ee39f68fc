-- From when on two vectors are alike enough to say so. Callers: recommend_content, reason_holds.
create or replace function private.is_alike(p_distance double precision)
returns boolean
language sql
immutable
parallel safe
security invoker
set search_path = ''
as $$ select p_distance <= 0.75 $$;
revoke all on function private.is_alike(double precision) from public, anon, authenticated, service_role;
