-- Whether a person may not write just now. Callers: check_voice, functions that write for a person.
create or replace function private.is_silenced(p_user_id uuid)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
    select exists (
        select from public.user_silences as s
        where s.user_id = p_user_id and s.lifted_at is null and s.ends_at > private.clock()
    )
$$;
revoke all on function private.is_silenced(uuid) from public, anon, authenticated, service_role;
