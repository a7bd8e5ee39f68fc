-- Tells a person that somebody wants to connect, and who asked that it was accepted. Whoever withdraws and asks again is
-- not announced again. Caller: trigger of user_connections, after insert and update of status.
create or replace function private.tell_of_connection()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    if new.status = 'pending'
        and (old.status = 'cancelled' and old.requester_id = new.requester_id) is not true then
        perform private.notify(
            new.recipient_id, 'connection', 'Solicitud de conexión',
            format('%s quiere conectar contigo', private.name_of(new.requester_id)),
            '/connections', new.requester_id, 'connection', new.id
        );
    elsif old.status = 'pending' and new.status = 'accepted' then
        perform private.notify(
            new.requester_id, 'connection', 'Nueva conexión',
            format('%s aceptó tu solicitud', private.name_of(new.recipient_id)),
            '/connections', new.recipient_id, 'connection', new.id
        );
    end if;
    return null;
end;
$$;
revoke all on function private.tell_of_connection() from public, anon, authenticated, service_role;
