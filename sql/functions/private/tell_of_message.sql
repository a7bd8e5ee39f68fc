-- Tells a person that somebody wrote, once until it is read; what was written stays out of it.
-- Caller: trigger of user_messages, after each insert statement, with its rows as `sent`.
create or replace function private.tell_of_message()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform private.notify(
        s.recipient_id, 'message', 'Mensaje nuevo', format('%s te escribió', private.name_of(s.sender_id)),
        '/messages/' || s.sender_id, s.sender_id, 'message', s.id
    )
    from (
        select distinct on (n.recipient_id, n.sender_id) n.recipient_id, n.sender_id, n.id
        from sent as n
        where not n.read and not exists (
            select from public.user_messages as m
            where m.recipient_id = n.recipient_id and m.sender_id = n.sender_id
                and not m.read and m.recipient_deleted_at is null
                and m.id not in (select o.id from sent as o)
        )
        order by n.recipient_id, n.sender_id, n.created_at, n.id
    ) as s;
    return null;
end;
$$;
revoke all on function private.tell_of_message() from public, anon, authenticated, service_role;
