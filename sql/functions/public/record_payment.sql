-- Enters what was paid by hand. Callers: who manages the event.
-- Errors: 42501, P0002, MD210 key_reused, MD301 nothing_to_pay, MD303 no_seat_to_pay, MD306 more_than_due.
create or replace function public.record_payment(
    p_registration_id uuid,
    p_amount numeric default null,
    p_key text default null
)
returns public.event_registrations
language sql
volatile
security invoker
set search_path = ''
as $$
    select private.record_payment(p_registration_id, p_amount, p_key)
$$;
revoke all on function public.record_payment(uuid, numeric, text) from public, anon, authenticated, service_role;
grant execute on function public.record_payment(uuid, numeric, text) to authenticated;
comment on function public.record_payment(uuid, numeric, text) is
'Enters money that was taken by hand, all that is due or a part; with a key, a call that is sent again counts once.';
