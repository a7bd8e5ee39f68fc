-- Copies the confirmed address of an account into its profile; one that clashes stays empty, so nothing is refused.
-- Callers: sync_profile, pass_address_on.
create or replace function private.copy_address(p_user_id uuid)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_email text;
begin
    select nullif(u.email, '') into v_email
    from auth.users as u
    where u.id = p_user_id and u.email_confirmed_at is not null;
    update public.profiles as p set email = v_email
    where p.id = p_user_id and p.email is distinct from v_email;
exception when unique_violation or check_violation then
    update public.profiles as p set email = null where p.id = p_user_id;
end;
$$;
revoke all on function private.copy_address(uuid) from public, anon, authenticated, service_role;
