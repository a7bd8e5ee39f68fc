-- Ends the codes of a place that is given back or given away, on every path. Caller: trigger of registrations.
create or replace function private.revoke_tickets()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    update private.ticket_codes as c set revoked_at = private.clock()
    where c.registration_id = new.id and c.revoked_at is null;
    return null;
end;
$$;
revoke all on function private.revoke_tickets() from public, anon, authenticated, service_role;
