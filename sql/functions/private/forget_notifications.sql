-- A block takes what each was told of the other out of both lists. Caller: trigger of user_blocks.
create or replace function private.forget_notifications()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    delete from public.notifications as n
    where (n.user_id = new.blocker_id and n.meta_data ->> 'actor_id' = new.blocked_id::text)
        or (n.user_id = new.blocked_id and n.meta_data ->> 'actor_id' = new.blocker_id::text);
    return null;
end;
$$;
revoke all on function private.forget_notifications() from public, anon, authenticated, service_role;
