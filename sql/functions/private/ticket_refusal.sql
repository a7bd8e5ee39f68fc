-- Why a person gets no ticket of a kind, whether or not a seat is free: a code of private.error_codes, or null.
-- A block counts on both sides and says no more than that it is refused.
-- Callers: registration_verdict, transfer_registration.
create or replace function private.ticket_refusal(
    p_event public.events,
    p_ticket public.event_ticket_types,
    p_user_id uuid
)
returns text
language sql
stable
security definer
set search_path = ''
as $$
    select case
        when (p_ticket).id is null or not (p_ticket).is_active then 'MD205'
        when not private.can_see(p_user_id, (p_event).organizer_id) then 'MD206'
        when (p_ticket).is_members_only and not exists (
            select from public.user_roles as r where r.user_id = p_user_id and r.role in ('member', 'organizer', 'admin')
        ) then 'MD207'
        when (p_ticket).sales_from > private.clock() then 'MD208'
        when (p_ticket).sales_until <= private.clock() then 'MD209'
    end
$$;
revoke all on function private.ticket_refusal(public.events, public.event_ticket_types, uuid)
from public, anon, authenticated, service_role;
