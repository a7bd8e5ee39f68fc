-- An address that an account gave up goes to who confirmed the same one and had to do without.
-- Caller: triggers on auth.users, after an account leaves its address or is deleted.
create or replace function private.pass_address_on()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform private.copy_address(w.id)
    from (
        select p.id
        from public.profiles as p
        inner join auth.users as u on p.id = u.id
        where p.email is null and p.id <> old.id
            and u.email_confirmed_at is not null and lower(u.email) = lower(old.email)
        order by u.email_confirmed_at, u.id
        limit 1
    ) as w;
    return null;
end;
$$;
revoke all on function private.pass_address_on() from public, anon, authenticated, service_role;
