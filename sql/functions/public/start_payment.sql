-- Begins to pay for a registration. Callers: its person.
-- Errors: 42501, P0002, MD301 nothing_to_pay, MD303 no_seat_to_pay.
create or replace function public.start_payment(p_registration_id uuid)
returns table (reference text, amount numeric, amount_in_cents bigint, currency text, expires_at timestamptz)
language sql
volatile
security invoker
set search_path = ''
as $$
    select s.* from private.start_payment(p_registration_id) as s
$$;
revoke all on function public.start_payment(uuid) from public, anon, authenticated, service_role;
grant execute on function public.start_payment(uuid) to authenticated;
comment on function public.start_payment(uuid) is
'What a checkout needs to take the money for a seat that is held: a reference, and what is still to be paid.';
