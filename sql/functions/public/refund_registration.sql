-- Promises money back. Callers: who manages the event.
-- Errors: 42501, P0002, MD302 refund_exceeds_paid, 23514.
create or replace function public.refund_registration(
    p_registration_id uuid,
    p_amount numeric default null,
    p_reason text default null
)
returns setof public.payment_refunds
language sql
volatile
security invoker
set search_path = ''
as $$
    select f.* from private.refund_by_organizer(p_registration_id, p_amount, p_reason) as f
$$;
revoke all on function public.refund_registration(uuid, numeric, text) from public, anon, authenticated, service_role;
grant execute on function public.refund_registration(uuid, numeric, text) to authenticated;
comment on function public.refund_registration(uuid, numeric, text) is
'Promises money of a registration back, all that is left or a part; the seat stays what it is.';
