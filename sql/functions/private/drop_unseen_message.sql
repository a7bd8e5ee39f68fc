-- Deletes a message that neither side has any more. Caller: trigger of user_messages.
create or replace function private.drop_unseen_message()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    delete from public.user_messages as m where m.id = new.id;
    return null;
end;
$$;
revoke all on function private.drop_unseen_message() from public, anon, authenticated, service_role;
