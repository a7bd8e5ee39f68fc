-- Enters that a refund was given back by hand. Callers: who manages the event.
-- Errors: 42501, P0002.
create or replace function public.record_refund(p_refund_id uuid)
returns public.payment_refunds
language sql
volatile
security invoker
set search_path = ''
as $$
    select private.record_refund(p_refund_id)
$$;
revoke all on function public.record_refund(uuid) from public, anon, authenticated, service_role;
grant execute on function public.record_refund(uuid) to authenticated;
comment on function public.record_refund(uuid) is
'Enters that a promised refund was given back by hand; twice changes nothing.';
