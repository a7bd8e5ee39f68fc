-- What can be had for an event: its ticket types, or where it has none, one that says what its own columns say.
-- Callers: functions of registration.
create or replace function private.tickets_of(p_event public.events)
returns setof public.event_ticket_types
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_general public.event_ticket_types;
begin
    return query
    select t.* from public.event_ticket_types as t where t.event_id = p_event.id order by t.sort_order, t.code;
    if found then
        return;
    end if;
    v_general.id := p_event.id;
    v_general.event_id := p_event.id;
    v_general.code := 'general';
    v_general.name := 'General';
    v_general.price := case when p_event.price_type = 'paid' then p_event.price else 0 end;
    v_general.currency := p_event.currency;
    v_general.early_bird_price := case when p_event.price_type = 'paid' then p_event.early_bird_price end;
    v_general.early_bird_deadline := p_event.early_bird_deadline;
    v_general.is_members_only := false;
    v_general.needs_approval := false;
    v_general.is_active := true;
    v_general.sort_order := 0;
    v_general.created_at := p_event.created_at;
    v_general.updated_at := p_event.updated_at;
    return next v_general;
end;
$$;
revoke all on function private.tickets_of(public.events) from public, anon, authenticated, service_role;
