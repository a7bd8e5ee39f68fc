-- What is promised back for an event, newest first, for who manages it. Caller: public.event_refunds.
-- Errors: P0002, 42501.
create or replace function private.event_refunds(p_event_id uuid, p_state text)
returns setof public.payment_refunds
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform private.require_event_manager(p_event_id);
    return query
    select f.*
    from public.payment_refunds as f
    where f.event_id = p_event_id and (p_state is null or f.state = p_state)
    order by f.created_at desc, f.id
    limit 1000;
end;
$$;
revoke all on function private.event_refunds(uuid, text) from public, anon, authenticated, service_role;
grant execute on function private.event_refunds(uuid, text) to authenticated;
