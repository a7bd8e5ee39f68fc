-- The rules of an event for registering: its own, or the defaults of the table. Callers: functions of registration.
create or replace function private.rules_of(p_event_id uuid)
returns public.event_rules
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_rules public.event_rules;
begin
    select r.* into v_rules from public.event_rules as r where r.event_id = p_event_id;
    if not found then
        v_rules.event_id := p_event_id;
        v_rules.hold_minutes := 30;
        v_rules.offer_minutes := 1440;
        v_rules.cancel_hours := 0;
        v_rules.refund_hours := 24;
        v_rules.transfer_hours := 0;
    end if;
    return v_rules;
end;
$$;
revoke all on function private.rules_of(uuid) from public, anon, authenticated, service_role;
