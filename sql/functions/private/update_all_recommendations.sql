-- Makes everybody's recommendations anew, a thousand people at a time. Caller: public.update_all_recommendations; the job
-- update-recommendations lets a worker do it, in transactions of its own. Errors: 42501.
create or replace function private.update_all_recommendations()
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_last uuid;
begin
    if not private.is_admin() then
        raise insufficient_privilege using
            message = 'Solo para administradores', detail = '{"en": "For admins only"}', hint = 'admins_only';
    end if;
    loop
        v_last := private.update_recommendations(v_last, 1000);
        exit when v_last is null;
    end loop;
end;
$$;
revoke all on function private.update_all_recommendations() from public, anon, authenticated, service_role;
grant execute on function private.update_all_recommendations() to authenticated;
