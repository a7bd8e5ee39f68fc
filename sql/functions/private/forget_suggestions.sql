-- Takes two people out of what the other is recommended. Caller: trigger of user_blocks, after insert.
create or replace function private.forget_suggestions()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    delete from public.content_recommendations as r
    where r.content_type = 'user'
        and (r.user_id, r.content_id) in ((new.blocker_id, new.blocked_id), (new.blocked_id, new.blocker_id));
    return null;
end;
$$;
revoke all on function private.forget_suggestions() from public, anon, authenticated, service_role;
