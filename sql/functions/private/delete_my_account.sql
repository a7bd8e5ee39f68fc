-- Deletes the caller's account for good; private.erase_person does the rest. Caller: public.delete_my_account.
-- Errors: 42501, MD104 last_admin, MD180 organizes_events, MD181 not_confirmed, MD177 person_on_hold.
create or replace function private.delete_my_account(p_confirmation text)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_me constant uuid := private.require_person();
    v_events jsonb;
begin
    if not exists (
        select from auth.users as u
        where u.id = v_me and lower(btrim(p_confirmation)) in (lower(u.email), u.phone, u.id::text)
    ) then
        perform private.fail('MD181');
    end if;
    if private.is_admin() then
        -- as check_user_role, which lets an account go
        perform pg_advisory_xact_lock(hashtextextended('user_roles:last_admin', 0));
        if not exists (select from public.user_roles as r where r.role = 'admin' and r.user_id <> v_me) then
            perform private.fail('MD104');
        end if;
    end if;
    select jsonb_agg(e.id) into v_events
    from public.events as e
    where e.organizer_id = v_me and e.status = 'published' and e.date > private.clock();
    if v_events is not null then
        perform private.fail('MD180', jsonb_build_object('events', v_events, 'remedy', 'transfer_event'));
    end if;
    -- Somebody who tells the person something just now holds locks in another order; after him it goes through.
    for v_attempt in 1 .. 5 loop
        begin
            delete from auth.users as u where u.id = v_me;
            return;
        exception when deadlock_detected then
            if v_attempt = 5 then
                raise;
            end if;
        end;
    end loop;
end;
$$;
revoke all on function private.delete_my_account(text) from public, anon, authenticated, service_role;
grant execute on function private.delete_my_account(text) to authenticated;
