-- Gives the caller a code for his place, and keeps only its hash: what is shown at the door is known to nobody else.
-- Earlier codes go on to be good, so a print and two telephones can be used; p_replace ends them. Who cancels or gives
-- his place away loses all of them (revoke_tickets). Caller: public.issue_ticket.
-- The registration is locked, and nothing is waited for after it: whoever cancels meanwhile sees the new code.
-- Errors: 42501, P0002 (also for somebody else's), MD231 too_many_tickets, MD233 ticket_not_confirmed,
-- MD401 too_many_requests.
create or replace function private.issue_ticket(p_registration_id uuid, p_replace boolean)
returns text
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    c_at_once constant integer := 10;
    v_user_id constant uuid := private.require_person();
    -- A random uuid has 122 random bits; of two of them come 128.
    v_code constant text := encode(
        substring(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) from 1 for 16), 'hex'
    );
    v_status public.registration_status;
begin
    perform private.take_token('ticket');
    select r.status into v_status
    from public.event_registrations as r
    where r.id = p_registration_id and r.user_id = v_user_id
    for no key update;
    if not found then
        perform private.registration_not_found();
    elsif v_status <> 'confirmed' then
        perform private.fail('MD233', jsonb_build_object('status', v_status));
    end if;
    if p_replace then
        update private.ticket_codes as c set revoked_at = private.clock()
        where c.registration_id = p_registration_id and c.revoked_at is null;
    elsif (
        select count(*) >= c_at_once
        from private.ticket_codes as c
        where c.registration_id = p_registration_id and c.revoked_at is null
    ) then
        perform private.fail('MD231', jsonb_build_object('most', c_at_once));
    end if;
    insert into private.ticket_codes (code_hash, registration_id) values (private.ticket_hash(v_code), p_registration_id);
    return v_code;
end;
$$;
revoke all on function private.issue_ticket(uuid, boolean) from public, anon, authenticated, service_role;
grant execute on function private.issue_ticket(uuid, boolean) to authenticated;
