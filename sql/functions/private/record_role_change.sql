-- Writes one role_history row for each change of user_roles; a role that goes over to another person is taken from the
-- one and given to the other. Caller: its trigger.
-- The reason comes from grant_role and revoke_role, for this transaction only.
create or replace function private.record_role_change()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    if tg_op = 'UPDATE' and new.role = old.role and new.user_id = old.user_id then
        return null;
    end if;
    insert into public.role_history (user_id, old_role, new_role, changed_by, reason)
    select
        -- no longer there when the account itself is being deleted
        (select u.id from auth.users as u where u.id = c.user_id),
        min(c.role) filter (where c.is_old),
        min(c.role) filter (where not c.is_old),
        (select u.id from auth.users as u where u.id = coalesce((select auth.uid()), new.updated_by)),
        nullif(current_setting('medellin_ai.role_reason', true), '')
    from (
        select old.user_id, old.role, true as is_old where tg_op <> 'INSERT'
        union all
        select new.user_id, new.role, false where tg_op <> 'DELETE'
    ) as c
    group by c.user_id;
    -- said once; a later change in the same transaction has its own reason or none
    perform set_config('medellin_ai.role_reason', '', true);
    return null;
end;
$$;
revoke all on function private.record_role_change() from public, anon, authenticated, service_role;
