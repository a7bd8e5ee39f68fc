-- Holds two rules of user_roles: only known permission codes, and never without an admin. Caller: its trigger.
-- Errors: MD104 last_admin, MD108 unknown_permission.
create or replace function private.check_user_role()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_unknown text;
begin
    if tg_op <> 'DELETE' then
        select p.code into v_unknown
        from jsonb_array_elements_text(new.permissions) as p (code)
        where not exists (select from private.permissions as k where k.code = p.code)
        limit 1;
        if v_unknown is not null then
            perform private.fail('MD108', jsonb_build_object('permission', v_unknown));
        end if;
        if tg_op = 'INSERT' or (new.role = 'admin' and new.user_id = old.user_id) then
            return new;
        end if;
    end if;

    if old.role = 'admin' then
        -- Two admins who dismiss each other at once must not both succeed.
        perform pg_advisory_xact_lock(hashtextextended('user_roles:last_admin', 0));
        -- An account that is being deleted is gone already; that must not be held up.
        if exists (select from auth.users as u where u.id = old.user_id)
            and not exists (select from public.user_roles as r where r.role = 'admin' and r.id <> old.id) then
            perform private.fail('MD104');
        end if;
    end if;
    return coalesce(new, old);
end;
$$;
revoke all on function private.check_user_role() from public, anon, authenticated, service_role;
