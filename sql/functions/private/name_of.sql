-- What to call a person in what others are told. Callers: triggers that notify.
create or replace function private.name_of(p_user_id uuid)
returns text
language sql
stable
security definer
set search_path = ''
as $$
    select coalesce(
        (
            select nullif(concat_ws(' ', p.first_name, p.last_name), '')
            from public.profiles as p
            where p.id = p_user_id
        ),
        'Alguien'
    )
$$;
revoke all on function private.name_of(uuid) from public, anon, authenticated, service_role;
