-- The ledger of an event, oldest first, for who manages it. Caller: public.event_payments. Errors: P0002, 42501.
create or replace function private.event_payments(
    p_event_id uuid,
    p_limit integer,
    p_after timestamptz,
    p_after_id uuid
)
returns table (
    id uuid,
    registration_id uuid,
    user_id uuid,
    provider text,
    kind text,
    amount numeric,
    currency text,
    occurred_at timestamptz,
    received_at timestamptz,
    problem text
)
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform private.require_event_manager(p_event_id);
    return query
    select
        e.id, e.registration_id, e.user_id, e.provider, e.kind, e.amount, e.currency, e.occurred_at,
        e.received_at,
        case
            when r.id is null then 'no_registration'
            when e.currency <> r.currency then 'wrong_currency'
            when m.given_back > m.paid then 'more_back_than_paid'
            when m.covered > r.price and r.status = 'confirmed' then 'overpaid'
        end
    from public.payment_events as e
    left join lateral private.any_registration_row(e.registration_id) as r on true
    left join lateral private.money_of(r) as m on true
    where e.event_id = p_event_id
        and (e.received_at, e.id) > (
            coalesce(p_after, '-infinity'), coalesce(p_after_id, '00000000-0000-0000-0000-000000000000')
        )
    order by e.received_at, e.id
    limit least(greatest(p_limit, 1), 1000);
end;
$$;
revoke all on function private.event_payments(uuid, integer, timestamptz, uuid)
from public, anon, authenticated, service_role;
grant execute on function private.event_payments(uuid, integer, timestamptz, uuid) to authenticated;
