-- What register_for_event would answer now: whether, as what, at which price, or the reason why not. Callers: signed-in
-- people. Errors: 42501, P0002.
create or replace function public.can_register(
    p_event_id uuid,
    p_ticket_type text default 'general',
    p_wait boolean default true
)
returns table (
    is_allowed boolean,
    reason text,
    status public.registration_status,
    price numeric,
    currency text
)
language sql
volatile
security invoker
set search_path = ''
as $$
    select c.is_allowed, c.reason, c.status, c.price, c.currency
    from private.can_register(p_event_id, p_ticket_type, p_wait) as c
$$;
revoke all on function public.can_register(uuid, text, boolean) from public, anon, authenticated, service_role;
grant execute on function public.can_register(uuid, text, boolean) to authenticated;
comment on function public.can_register(uuid, text, boolean) is
'What registering would give the caller now: the state and the price, or the reason why not.';
