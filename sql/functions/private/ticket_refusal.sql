-- Why a person gets no ticket of a kind, whether or not a seat is free: a code of private.error_codes, or null.
-- A block counts on both sides and says no more than that it is refused.
-- Callers: registration_verdict, transfer_registration.
create or replace function private.ticket_refusal(
    p_event public.events,
    p_ticket public.event_ticket_types,
    p_user_id uuid
)
returns text
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
    if p_ticket.id is null or not p_ticket.is_active then
        return 'MD205';
    end if;
    if not private.can_see(p_user_id, p_event.organizer_id) then
        return 'MD206';
    end if;
    if p_ticket.is_members_only then
        perform from public.user_roles as r
        where r.user_id = p_user_id and r.role in ('member', 'organizer', 'admin');
        if not found then
            return 'MD207';
        end if;
    end if;
    return case
        when p_ticket.sales_from > private.clock() then 'MD208'
        when p_ticket.sales_until <= private.clock() then 'MD209'
    end;
end;
$$;
revoke all on function private.ticket_refusal(public.events, public.event_ticket_types, uuid)
from public, anon, authenticated, service_role;
