-- Tells whom a payment concerns of what went otherwise than it should: the organizer, or the admins when it belongs to no
-- registration, and the person whose seat it was. Callers: settle_payment, fail_refund.
create or replace function private.tell_of_payment(
    p_entry public.payment_events,
    p_outcome text,
    p_registration public.event_registrations,
    p_event public.events
)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_sum constant text := format('%s %s', p_entry.amount, p_entry.currency);
    v_text constant text := case p_outcome
        when 'unseated' then 'Llegó un pago de %s para «%s» sin cupo libre: se devuelve'
        when 'reversed' then 'Un pago de %s para «%s» fue revertido'
        when 'overpaid' then 'Llegó un pago de %s de más para «%s»'
        when 'wrong_currency' then 'Llegó un pago de %s en otra moneda para «%s»'
        when 'refund_failed' then 'No se pudo devolver un pago de %s de «%s»'
        when 'unclaimed' then 'Llegó un pago de %s que no es de ninguna inscripción'
    end;
begin
    if p_outcome = 'unclaimed' then
        perform private.notify(u.user_id, 'payment', 'Pago sin inscripción', format(v_text, v_sum))
        from public.user_roles as u
        where u.role = 'admin';
    elsif v_text is not null then
        perform private.notify(
            p_event.organizer_id, 'payment', 'Revisa un pago', format(v_text, v_sum, p_event.title),
            '/events/' || p_event.slug, null, 'event', p_event.id
        );
    end if;
    if p_outcome in ('unseated', 'reversed') then
        perform private.notify(
            p_registration.user_id, 'payment',
            case p_outcome when 'unseated' then 'Te devolvemos tu pago' else 'Tu pago fue revertido' end,
            format(v_text, v_sum, p_event.title), '/events/' || p_event.slug, null, 'event', p_event.id
        );
    end if;
end;
$$;
revoke all on function private.tell_of_payment(
    public.payment_events, text, public.event_registrations, public.events
) from public, anon, authenticated, service_role;
