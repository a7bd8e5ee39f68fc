-- Keeps the price of an event true: where it has ticket types, it is that of the cheapest that costs something.
-- Caller: trigger of events.
create or replace function private.keep_event_price()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_ticket public.event_ticket_types;
begin
    if not exists (select from public.event_ticket_types as t where t.event_id = new.id and t.is_active) then
        return new;
    end if;
    select t.* into v_ticket
    from public.event_ticket_types as t
    where t.event_id = new.id and t.is_active and t.price > 0
    order by t.price, t.sort_order, t.code
    limit 1;
    new.price_type := case when found then 'paid' when new.price_type = 'paid' then 'free' else new.price_type end;
    if found then
        new.price := v_ticket.price;
        new.currency := v_ticket.currency;
        new.early_bird_price := v_ticket.early_bird_price;
        new.early_bird_deadline := case when v_ticket.early_bird_deadline < new.date then v_ticket.early_bird_deadline end;
    end if;
    return new;
end;
$$;
revoke all on function private.keep_event_price() from public, anon, authenticated, service_role;
