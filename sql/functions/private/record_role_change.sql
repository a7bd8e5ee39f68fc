-- Writes one role_history row for each change of user_roles. Caller: its trigger.
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
        (select u.id from auth.users as u where u.id = coalesce(new.user_id, old.user_id)),
        case when tg_op <> 'INSERT' then old.role end,
        case when tg_op <> 'DELETE' then new.role end,
        (select u.id from auth.users as u where u.id = coalesce((select auth.uid()), new.updated_by)),
        nullif(current_setting('medellin_ai.role_reason', true), '');
    -- said once; a later change in the same transaction has its own reason or none
    perform set_config('medellin_ai.role_reason', '', true);
    return null;
end;
$$;
revoke all on function private.record_role_change() from public, anon, authenticated, service_role;
